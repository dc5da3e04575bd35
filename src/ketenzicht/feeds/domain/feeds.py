"""A feed: all units of one module for which one organisation delivers."""

from collections.abc import Iterable, Mapping
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
    """One unit as far as its delivery goes.

    `expected_every` is what the definition says under which it delivers, or its `own` interval where it has one; `told`
    how much of what is asked came the last time.
    """

    unit: UUID
    label: str
    location_id: UUID
    location: str
    manual: bool
    confirmed_at: datetime | None
    freshness: Freshness
    expected_every: timedelta
    told: Told
    own: OwnInterval | None

    @property
    def expected_words(self) -> str:
        """How often; of its own interval why."""
        return self.own.told if self.own else f"elke {interval_words(self.expected_every)}"


@dataclass(frozen=True, slots=True)
class Feed:
    """The deliveries of one organisation for one module, in numbers of units.

    `known` have a number of free places that counts, `own` an interval of their own; `told` is how much of all that is
    asked came the last time. `stale_since`: since when a unit of which figures came has none that count, and
    `stale_since_in` the same by ROAZ region.
    """

    organisation_id: UUID
    organisation: str
    module: str
    module_name: str
    expected_every: timedelta
    by_freshness: Mapping[Freshness, int]
    known: int
    manual: int
    own: int
    told: Told
    last_at: datetime | None
    stale_since: datetime | None
    stale_since_in: Mapping[str, datetime]

    @property
    def units(self) -> int:
        return sum(self.by_freshness.values())

    @property
    def stale(self) -> int:
        return self.by_freshness[Freshness.STALE]

    @property
    def standing(self) -> Standing:
        started = self.units - self.by_freshness[Freshness.NEVER]
        if not started:
            return Standing.NEVER
        if self.stale == started:
            return Standing.SILENT
        if self.stale:
            return Standing.PARTLY_SILENT
        return Standing.LATE if self.by_freshness[Freshness.AGEING] else Standing.ON_TIME

    @property
    def expected_words(self) -> str:
        """How often, and of how many units that is otherwise."""
        said = f"elke {interval_words(self.expected_every)}"
        return f"{said}, {count(self.own, 'eenheid', 'eenheden')} met een eigen termijn" if self.own else said

    def regions_stale_since(self, moment: datetime) -> frozenset[str]:
        """The ROAZ regions that miss figures for as long as this."""
        return frozenset(region for region, since in self.stale_since_in.items() if since <= moment)


def is_ours(feeds: Iterable[Feed]) -> bool:
    """Whether so many feeds are silent at once that it must be us who do not hear: then nobody is reminded."""
    started = [feed.standing for feed in feeds if feed.standing is not Standing.NEVER]
    return len(started) >= _FEWEST_FEEDS and started.count(Standing.SILENT) > _MOST_SILENT * len(started)
