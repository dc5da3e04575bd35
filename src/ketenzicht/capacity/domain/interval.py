"""How often a unit is expected to deliver: as its definition says, or at an interval of its own and why. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.capacity.domain.quality import OWN_INTERVAL, OWN_INTERVAL_WORD, Mark
from ketenzicht.definitions.domain import VersionDefinition
from ketenzicht.registry.domain import By
from ketenzicht.ui.domain.words import duration


@dataclass(frozen=True, slots=True)
class OwnInterval:
    """Another interval than the definition's. `end` is the first day on which it no longer holds."""

    every: timedelta
    because: str
    start: date
    end: date | None

    @property
    def words(self) -> str:
        """How often, after "elke"."""
        return interval_words(self.every)

    def holds(self, *, on: date) -> bool:
        return self.start <= on and (self.end is None or on < self.end)

    @property
    def told(self) -> str:
        """What stands wherever the health of the unit is shown."""
        return f"{OWN_INTERVAL_WORD}: {self.words}, want {self.because}"


@dataclass(frozen=True, slots=True)
class Terms:
    """How often something is expected of a unit, and how long it is fresh, and usable."""

    expected_every: timedelta
    fresh_for: timedelta
    usable_for: timedelta


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which limits an interval of its own lies."""

    shortest: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class IntervalLine:
    """One interval of a unit in its history, and who set it and took it back."""

    interval: OwnInterval
    set_at: datetime
    set_by: By
    ended_at: datetime | None
    ended_by: By | None

    @property
    def never_held(self) -> bool:
        """It was taken back, or replaced, before its first day was over."""
        return self.interval.end == self.interval.start

    def is_to_come(self, *, on: date) -> bool:
        return self.interval.start > on and not self.never_held


@dataclass(frozen=True, slots=True)
class UnitIntervals:
    """How often a unit is expected to deliver, and every interval of its own, the newest first.

    `terms` are those of the definition, None where its kind of care is in no version that is in force.
    """

    code: UUID
    name: str
    terms: Terms | None
    bounds: Bounds
    lines: tuple[IntervalLine, ...]

    def standing(self, *, on: date) -> IntervalLine | None:
        """The one that holds or is to come, and so can be taken back."""
        return next((one for one in self.lines if one.interval.holds(on=on) or one.is_to_come(on=on)), None)


def terms_of(version: VersionDefinition, own: OwnInterval | None) -> Terms:
    """Those of the definition; with an interval of its own everything shifts by as much as that is longer or shorter.

    So a unit may be exactly as late as the others before that is said of it; voorstel.
    """
    more = own.every - version.expected_every if own else timedelta(0)
    return Terms(version.expected_every + more, version.fresh_for + more, version.usable_for + more)


def own_marks(own: OwnInterval | None) -> tuple[Mark, ...]:
    """What goes with the figures of a unit that has one."""
    return (Mark(OWN_INTERVAL, f"{OWN_INTERVAL_WORD}: {own.words}"),) if own else ()


def checked_interval(every: timedelta, *, bounds: Bounds, asked: timedelta) -> timedelta:
    """Raise Refused for an interval outside the bounds, Conflict for what the definition `asked` already."""
    if not bounds.shortest <= every <= bounds.longest:
        raise Refused(
            f"Kies een termijn van {interval_words(bounds.shortest)} tot en met {interval_words(bounds.longest)}."
        )
    if every == asked:
        raise Conflict(f"De definitie vraagt al elke {interval_words(asked)}. Een eigen termijn is hier niet nodig.")
    return every


def interval_words(every: timedelta) -> str:
    """To the minute where that matters: unlike the age of a figure, it is an agreement."""
    minutes = int(every.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} u {rest} min" if hours and rest else duration(minutes)
