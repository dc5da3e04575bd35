"""What a board shows: a line per unit, and totals that say how much of them is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.capacity.domain.age import Freshness, freshness
from ketenzicht.capacity.domain.interval import OwnInterval
from ketenzicht.capacity.domain.opening import Opening, OpeningState
from ketenzicht.capacity.domain.quality import CONTRADICTS, Mark
from ketenzicht.definitions.domain import Level


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One unit as it was last reported. Holds nothing that depends on the present moment.

    Of `available` the places are off that are `held` for somebody who is not there yet; `values` are as delivered.
    A figure is None when it is unknown or when the unit's label has no such figure; `absent` gives the reason
    (a Dutch word) per element code for what was reported as unknown. `available` may be negative. `declared_by` says
    which organisation declared a (threatening) stop and in which function; empty where there is none. `fresh_for` and
    `usable_for` follow from the definition, and from the `own` interval of the unit where it has one.
    """

    unit_id: int
    unit: UUID
    module: str
    label: str
    label_name: str
    location_id: UUID
    location: str
    place: str
    organisation: str
    available: float | None
    total: float | None
    occupied: float | None
    waiting: float | None
    crowding: float | None
    level: Level | None
    level_word: str
    opening: Opening | None
    declared_by: str
    values: dict[str, object]
    absent: dict[str, str]
    observed_at: datetime | None
    confirmed_at: datetime | None
    fresh_for: timedelta
    usable_for: timedelta
    definition: str
    manual: bool
    marks: tuple[Mark, ...]
    own: OwnInterval | None = None
    held: int = 0

    def freshness(self, *, now: datetime) -> Freshness:
        return freshness(confirmed_at=self.confirmed_at, fresh_for=self.fresh_for, usable_for=self.usable_for, now=now)

    def is_known(self, *, now: datetime) -> bool:
        """Whether the number of free places may be counted on."""
        return self.available is not None and self.freshness(now=now).is_usable


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the units whose figure is known and not stale.

    `available` adds up only what is really free: a unit that works beyond its capacity (negative) counts as
    nothing free, because its shortage cannot be filled with another unit's place. None when nothing is known:
    unknown is never zero. `oldest` is the oldest confirmation among the figures that were added; `ageing` says how many
    of those are older than expected, and `contradicting` how many contradict themselves.
    """

    available: float | None
    total: float | None
    occupied: float | None
    known: int
    units: int
    stops: int
    threatened: int
    oldest: datetime | None
    ageing: int
    contradicting: int

    @property
    def free_share(self) -> float | None:
        """Free places per place, 0 to 1; None when unknown."""
        if self.available is None or not self.total:
            return None
        return self.available / self.total


NOTHING = Totals(
    available=None,
    total=None,
    occupied=None,
    known=0,
    units=0,
    stops=0,
    threatened=0,
    oldest=None,
    ageing=0,
    contradicting=0,
)


def _sum(figures: Iterable[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def totals_of(lines: Iterable[BoardLine], *, now: datetime) -> Totals:
    """Add up lines; the read model does the same for the whole country at once, and a test proves both equal."""
    lines = list(lines)
    known = [line for line in lines if line.is_known(now=now)]
    states = [line.opening.state for line in lines if line.opening]
    return Totals(
        available=_sum(max(0.0, line.available) for line in known if line.available is not None),
        total=_sum(line.total for line in known),
        occupied=_sum(line.occupied for line in known),
        known=len(known),
        units=len(lines),
        stops=states.count(OpeningState.STOP),
        threatened=states.count(OpeningState.STOP_THREATENED),
        oldest=min((line.confirmed_at for line in known if line.confirmed_at), default=None),
        ageing=sum(line.freshness(now=now) is Freshness.AGEING for line in known),
        contradicting=sum(CONTRADICTS in line.marks for line in known),
    )


@dataclass(frozen=True, slots=True)
class Board:
    """One module in one region, at one moment.

    `version` names the state shown: the live stream goes on from there. It is None where no stream follows: for a
    board of the past, and in a process that does not keep its picture up to date. `notice` says why it does not show
    all: then `lines` holds those that may be seen, and `totals` is None where the sum may not.
    """

    region: str
    region_name: str
    module: str
    module_name: str
    lines: tuple[BoardLine, ...]
    totals: Totals | None
    by_label: dict[str, Totals]
    version: str | None
    at: datetime
    notice: str = ""


@dataclass(frozen=True, slots=True)
class NationalCell:
    region: str
    module: str
    totals: Totals

    @property
    def urgency(self) -> tuple[float, float]:
        """Sorts the worst first: stops, then the smallest share of free places; the unknown after the known."""
        share = self.totals.free_share
        return (-self.totals.stops / max(1, self.totals.units), 2.0 if share is None else share)


@dataclass(frozen=True, slots=True)
class NationalPicture:
    """Regions × modules: `cells[region code, module code]`; a module that a region has no units of has no cell.

    `withheld` names the boards of which there are units, and the sum may not be seen.
    """

    at: datetime
    cells: dict[tuple[str, str], NationalCell]
    country: dict[str, NationalCell]
    withheld: frozenset[tuple[str, str]] = frozenset()
