"""The life of an opening: declarations one after another, the spells that they make, and stops counted. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from ketenzicht.capacity.domain.opening import Opening, OpeningState

LONGEST_EXPECTED = timedelta(days=31)  # voorstel: an end further away is a mistake in the year


@dataclass(frozen=True, slots=True)
class Declaration:
    """Somebody or some system said how it stands from `at` on.

    `by` is a person's name, empty for a system: for their own organisation only. `role` is what others may read.
    """

    at: datetime
    opening: Opening
    organisation_id: UUID
    by: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """As long as a unit stayed open, threatened or stopped; `end` is None while it still does.

    One spell may hold several declarations: another reason or another expected end is the same stop.
    """

    declarations: tuple[Declaration, ...]
    end: datetime | None

    @property
    def start(self) -> datetime:
        return self.declarations[0].at

    @property
    def last(self) -> Declaration:
        return self.declarations[-1]

    @property
    def state(self) -> OpeningState:
        return self.last.opening.state

    def duration(self, *, now: datetime) -> timedelta:
        """How long it lasted, up to now."""
        return (self.end or now) - self.start

    def within(self, *, start: datetime, end: datetime) -> timedelta:
        """How much of it lies in a period."""
        return max(timedelta(0), min(self.end or end, end) - max(self.start, start))


@dataclass(frozen=True, slots=True)
class StopCount:
    """Stops that began in a period, and for how long there was a stop in it: as the LNAZ publishes them."""

    number: int = 0
    duration: timedelta = timedelta(0)

    def __add__(self, other: "StopCount") -> "StopCount":
        return StopCount(self.number + other.number, self.duration + other.duration)


def spells_of(declarations: Iterable[Declaration]) -> tuple[Spell, ...]:
    """The spells that declarations of one unit, in the order of time, make; the oldest first."""
    groups = [tuple(group) for _, group in groupby(declarations, key=lambda one: one.opening.state)]
    ends = [*(group[0].at for group in groups), None][1:]
    return tuple(Spell(group, end) for group, end in zip(groups, ends, strict=True))


def stops_within(spells: Sequence[Spell], *, start: datetime, end: datetime) -> StopCount:
    """The stops of one unit in a period; one that was there at its beginning gives its duration and no number."""
    stops = [spell for spell in spells if spell.state is OpeningState.STOP]
    return StopCount(
        number=sum(start <= spell.start < end for spell in stops),
        duration=sum((spell.within(start=start, end=end) for spell in stops), timedelta(0)),
    )
