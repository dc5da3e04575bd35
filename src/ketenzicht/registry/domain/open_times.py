"""Whether patients can come to a location now, until when, and from when again: hours and closures together. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from ketenzicht.registry.domain.closures import ClosureReason
from ketenzicht.registry.domain.opening import Hours, SpecialDay, next_change_in, open_in_any, weeks_of_care

KEPT = 4  # stretches that a rhythm remembers: the present one, and those around the next closing


class OpenNow(NamedTuple):
    """`is_open` None: nobody knows the hours. `closes_at`: how long that is so; None: for good as far as is known.

    `opens_at`: when it opens, or opens again after `closes_at`; None: nobody knows. `because`: what closes it now where
    that is not its hours.
    """

    is_open: bool | None
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    because: ClosureReason | None = None


@dataclass(frozen=True, slots=True)
class Shut:
    """A closure that holds or is to come, of a department or (empty) the whole location."""

    department: str
    starts_at: datetime
    ends_at: datetime | None
    reason: ClosureReason

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """As far as is worked out it begins at `since`; without `until` it never ends."""

    since: datetime
    until: datetime | None
    is_open: bool

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


class Rhythm:
    """The weekly hours and special days in which patients can come. It remembers what it worked out last."""

    def __init__(self, *, hours: Collection[Hours], exceptions: Collection[SpecialDay]) -> None:
        self._weeks = weeks_of_care(hours=hours, exceptions=exceptions)
        self._kept: tuple[_Stretch, ...] = ()

    def __bool__(self) -> bool:
        """Whether any hours are known."""
        return bool(self._weeks)

    def at(self, moment: datetime) -> _Stretch:
        """The stretch of being open, or of being closed, in which a moment lies."""
        for one in self._kept:
            if one.holds(moment):
                return one
        until = next_change_in(self._weeks, moment=moment)
        found = _Stretch(moment, until, open_in_any(self._weeks, moment=moment))
        self._kept = (found, *self._kept[: KEPT - 1])  # replaced whole: others may be reading it
        return found


NO_RHYTHM = Rhythm(hours=(), exceptions=())


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """All that opens and closes a location. `departments`: by kind of care, in which departments it is given."""

    rhythm: Rhythm
    shuts: tuple[Shut, ...] = ()
    departments: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def at(self, moment: datetime, *, care: str = "", day_and_night: bool = False) -> OpenNow:
        """Whether patients can come for a kind of care. What a department gives alone closes with it.

        `day_and_night`: this care is known to go on when the rest of the location is closed by its hours.
        """
        if day_and_night:
            found = OpenTimes(NO_RHYTHM, self.shuts, self.departments).at(moment, care=care)
            return found._replace(is_open=True) if found.is_open is None else found
        held = self._held(moment, care)
        if held:
            return OpenNow(is_open=False, opens_at=self._opens(moment, care), because=held[0].reason)
        stretch = self.rhythm.at(moment) if self.rhythm else None
        if stretch is not None and not stretch.is_open:
            return OpenNow(is_open=False, opens_at=self._opens(moment, care))
        closes, shut = stretch.until if stretch else None, self._next_held(moment, care)
        if shut is not None and (closes is None or shut < closes):
            closes = shut
        opens = None if closes is None else self._opens(closes, care)
        return OpenNow(is_open=None if stretch is None else True, closes_at=closes, opens_at=opens)

    def _opens(self, moment: datetime, care: str) -> datetime | None:
        """The first moment from this one on at which nothing closes it that anybody knows of."""
        at: datetime | None = moment
        while at is not None:
            held = self._held(at, care)
            if held:
                at = min((one.ends_at for one in held if one.ends_at is not None), default=None)
                continue
            stretch = self.rhythm.at(at) if self.rhythm else None
            if stretch is None or stretch.is_open:
                return at
            at = stretch.until
        return None

    def _held(self, at: datetime, care: str) -> tuple[Shut, ...]:
        """What closes it: the closure of the location, or one of each department that gives this care."""
        if not self.shuts:
            return ()
        for one in self._of(""):
            if one.holds(at):
                return (one,)
        names = self.departments.get(care, frozenset())
        found = [next((one for one in self._of(name) if one.holds(at)), None) for name in sorted(names)]
        return tuple(one for one in found if one is not None) if found and None not in found else ()

    def _next_held(self, after: datetime, care: str) -> datetime | None:
        if not self.shuts:
            return None
        starts = sorted(one.starts_at for one in self.shuts if one.starts_at > after)
        return next((start for start in starts if self._held(start, care)), None)

    def _of(self, department: str) -> Iterator[Shut]:
        return (one for one in self.shuts if one.department == department)
