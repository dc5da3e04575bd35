"""A roster: a dated weekly pattern with exceptions, and the slots that it makes. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from ketenzicht.base.calendar import ONE_DAY, OfficeHours, holiday, is_out_of_hours
from ketenzicht.planning.domain.clock import window

HOLIDAY = 8  # as the register counts: after Sunday
HORIZON = timedelta(days=42)  # voorstel: so far ahead are slots made of rosters
WEEKDAYS = {
    1: "maandag",
    2: "dinsdag",
    3: "woensdag",
    4: "donderdag",
    5: "vrijdag",
    6: "zaterdag",
    7: "zondag",
    HOLIDAY: "feestdag",
}


@dataclass(frozen=True, slots=True)
class Hours:
    """From `begins` until `ends` (the next day if that is not later) on the clock, in slots of `minutes`.

    `minutes` 0: one slot of all of it, as the shift of a car. `only_out_of_hours` keeps what begins in an evening,
    night, weekend or holiday (ANW).
    """

    begins: time
    ends: time
    minutes: int
    capacity: int = 1
    only_out_of_hours: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """Valid from `first_day` until and with `last_day`; hours by day of the week (ISO; 8: on official holidays).

    On a holiday its own hours count; without them those of the weekday, unless it is closed then.
    """

    first_day: date
    last_day: date | None
    is_closed_on_holidays: bool
    hours: Mapping[int, Sequence[Hours]]

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def on(self, day: date) -> Sequence[Hours]:
        if not self.holds_on(day):
            return ()
        if holiday(day):
            of_holidays = self.hours.get(HOLIDAY, ())
            if of_holidays or self.is_closed_on_holidays:
                return of_holidays
        return self.hours.get(day.isoweekday(), ())


@dataclass(frozen=True, order=True, slots=True)
class Planned:
    """A slot as a roster makes it."""

    begins: datetime
    ends: datetime
    capacity: int


class Stretches:
    """Stretches of time, of which can be asked whether one has something in common with another. They may overlap."""

    def __init__(self, stretches: Iterable[tuple[datetime, datetime]]) -> None:
        in_order = sorted(stretches)
        self._begins = [begins for begins, _ in in_order]
        self._last_end = list(accumulate((ends for _, ends in in_order), max))

    def meet(self, begins: datetime, ends: datetime) -> bool:
        """Of those that begin before this ends, whether the one that ends last does so after this began."""
        number = bisect_left(self._begins, ends)
        return number > 0 and self._last_end[number - 1] > begins


def slots_of(
    patterns: Iterable[Pattern],
    exceptions: Mapping[date, Sequence[Hours]],
    *,
    since: date,
    until: date,
    office: OfficeHours | None = None,
) -> list[Planned]:
    """The slots that begin on the days `since` until and with `until`, in order of time; never two over each other.

    `exceptions` say of a day what counts instead; nothing means closed. What would begin in another slot is left out:
    of two patterns that overlap, the one that began first counts.
    """
    rosters = list(patterns)
    found: list[Planned] = []
    day = since
    while day <= until:
        hours = exceptions[day] if day in exceptions else [one for each in rosters for one in each.on(day)]
        found += [slot for one in hours for slot in _cut(day, one, office or OfficeHours())]
        day += ONE_DAY
    return _without_overlap(sorted(found))


def _cut(day: date, hours: Hours, office: OfficeHours) -> list[Planned]:
    """The last one is left out if it is too short: nobody is seen in the rest of a slot."""
    whole = window(day, hours.begins, hours.ends)
    if whole is None:
        return []
    begins, ends = whole
    length = timedelta(minutes=hours.minutes) or ends - begins
    found = []
    while begins + length <= ends:
        if not hours.only_out_of_hours or is_out_of_hours(moment=begins, office=office):
            found.append(Planned(begins, begins + length, hours.capacity))
        begins += length
    return found


def _without_overlap(slots: list[Planned]) -> list[Planned]:
    kept: list[Planned] = []
    for one in slots:
        if not kept or kept[-1].ends <= one.begins:
            kept.append(one)
    return kept
