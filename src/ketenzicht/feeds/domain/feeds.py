"""A feed: all units of one module for which one organisation delivers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.capacity.domain import Freshness, OwnInterval, interval_words
from ketenzicht.feeds.domain.completeness import Told
from ketenzicht.ui.domain.words import count

# Voorstel: agreed times are not public. Counted from when the figures became stale.
REMINDED_AFTER = timedelta(minutes=15)  # who delivers
ESCALATED_AFTER = timedelta(hours=4)  # then the ROAZ-bureau hears of it
NATIONAL_AFTER = timedelta(hours=24)  # and then who watches the whole country
_MOST_SILENT = 0.5  # when more than this share of all feeds is silent, the fault is ours
_FEWEST_FEEDS = 10  # of fewer nothing can be told


class Standing(StrEnum):
    """How a feed is doing, the worst of its units first."""

    SILENT = "silent"  # nothing that comes is recent enough to use
    PARTLY_SILENT = "partly-silent"
    NEVER = "never"  # nothing ever came
    LATE = "late"
    ON_TIME = "on-time"

    @property
    def word(self) -> str:
        return _WORDS[self][0]

    @property
    def level(self) -> str:
        """As `ui` marks it."""
        return _WORDS[self][1]


_WORDS = {
    Standing.SILENT: ("valt stil", "full"),
    Standing.PARTLY_SILENT: ("deels stil", "busy"),
    Standing.NEVER: ("nog nooit ontvangen", "unknown"),
    Standing.LATE: ("later dan verwacht", "busy"),
    Standing.ON_TIME: ("op tijd", "calm"),
}


@dataclass(frozen=True, slots=True)
class FeedUnit:
    """One unit as far as its delivery goes. `is_known`: it has a number of free places that counts.

    `expected_every` is what the definition says under which it delivers, or its `own` interval where it has one; `told`
    how much of what is asked came the last time.
    """

    unit: UUID
    label: str
    location_id: UUID
    location: str
    region: str | None
    manual: bool
    confirmed_at: datetime | None
    freshness: Freshness
    expected_every: timedelta
    usable_for: timedelta
    is_known: bool
    told: Told
    own: OwnInterval | None

    @property
    def expected_words(self) -> str:
        """How often; of its own interval why."""
        return self.own.told if self.own else f"elke {interval_words(self.expected_every)}"

    @property
    def is_stale(self) -> bool:
        """Whether something came that is too old to count by now."""
        return self.freshness is Freshness.STALE

    @property
    def stale_since(self) -> datetime | None:
        return self.confirmed_at + self.usable_for if self.is_stale and self.confirmed_at else None


@dataclass(frozen=True, slots=True)
class Feed:
    """The deliveries of one organisation for one module, in numbers of units."""

    organisation_id: UUID
    organisation: str
    module: str
    module_name: str
    expected_every: timedelta
    units: tuple[FeedUnit, ...]

    @property
    def by_freshness(self) -> Counter[Freshness]:
        return Counter(unit.freshness for unit in self.units)

    @property
    def standing(self) -> Standing:
        numbers = self.by_freshness
        started = len(self.units) - numbers[Freshness.NEVER]
        if not started:
            return Standing.NEVER
        if numbers[Freshness.STALE] == started:
            return Standing.SILENT
        if numbers[Freshness.STALE]:
            return Standing.PARTLY_SILENT
        return Standing.LATE if numbers[Freshness.AGEING] else Standing.ON_TIME

    @property
    def last_at(self) -> datetime | None:
        """The last that came, of whichever unit."""
        return max((unit.confirmed_at for unit in self.units if unit.confirmed_at), default=None)

    @property
    def stale_since(self) -> datetime | None:
        """Since when a unit of which figures came has none that count; None while all have."""
        ends = [unit.stale_since for unit in self.units if unit.stale_since]
        return min(ends, default=None)

    @property
    def expected_words(self) -> str:
        """How often, and of how many units that is otherwise."""
        own = sum(unit.own is not None for unit in self.units)
        said = f"elke {interval_words(self.expected_every)}"
        return f"{said}, {count(own, 'eenheid', 'eenheden')} met een eigen termijn" if own else said

    @property
    def told(self) -> Told:
        """How much of all that the definition asks for came the last time."""
        return sum((unit.told for unit in self.units), Told())

    @property
    def stale(self) -> int:
        return sum(unit.is_stale for unit in self.units)

    @property
    def manual(self) -> int:
        return sum(unit.manual for unit in self.units)

    @property
    def known(self) -> int:
        return sum(unit.is_known for unit in self.units)

    def regions_stale_since(self, moment: datetime) -> frozenset[str]:
        """The ROAZ regions that miss figures for as long as this."""
        return frozenset(
            unit.region
            for unit in self.units
            if unit.region and unit.stale_since is not None and unit.stale_since <= moment
        )


def is_ours(feeds: Iterable[Feed]) -> bool:
    """Whether so many feeds are silent at once that it must be us who do not hear: then nobody is reminded."""
    started = [feed.standing for feed in feeds if feed.standing is not Standing.NEVER]
    return len(started) >= _FEWEST_FEEDS and started.count(Standing.SILENT) > _MOST_SILENT * len(started)
