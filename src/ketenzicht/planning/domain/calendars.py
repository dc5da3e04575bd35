"""iCalendar (RFC 5545): which time is free or busy in a file of somebody else, and our own plan as one. Pure.

Of a file only times are read: what an appointment is called, with whom and where is left unread and never kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar

from ketenzicht.base.calendar import AMSTERDAM, ONE_DAY
from ketenzicht.base.errors import Fault
from ketenzicht.planning.domain.clock import begins_at, day_of
from ketenzicht.planning.domain.recurring import Budget, TooMuchError, UnreadableError, days_of, rule_of

LARGEST_FILE = 1_000_000  # bytes
MOST_COMPONENTS, MOST_PERIODS, MOST_DAYS = 5_000, 2_000, 200_000
LOOK_AHEAD = timedelta(days=92)  # voorstel: so far ahead is an agenda read
LONGEST, LONGEST_AWAY = timedelta(days=62), timedelta(days=400)  # open time, and time that somebody is away
# A definition of a time zone can hold rules of its own; we know the zones, and do not run what others wrote.
_ZONES = re.compile(rb"^BEGIN:VTIMEZONE\r?$.*?^END:VTIMEZONE\r?$\n?", re.MULTILINE | re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Time that is free for care, or busy."""

    begins: datetime
    ends: datetime
    is_free: bool


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """`faults` holds all that could not be read; then nothing of the file is taken."""

    periods: tuple[Period, ...]
    faults: tuple[Fault, ...]


class _Reading:
    """One file while it is read."""

    def __init__(self, *, now: datetime, events_are_free: bool) -> None:
        self.now, self.until = now, now + LOOK_AHEAD
        self.events_are_free = events_are_free
        self.budget = Budget(MOST_DAYS)
        self.replaced: set[tuple[str, datetime]] = set()
        self.periods: set[Period] = set()

    def add(self, begins: datetime, ends: datetime, *, is_free: bool) -> None:
        if ends <= begins or ends - begins > (LONGEST if is_free else LONGEST_AWAY):
            raise UnreadableError
        if ends > self.now and begins < self.until:
            self.periods.add(Period(begins, ends, is_free))
            if len(self.periods) > MOST_PERIODS:
                raise TooMuchError


def read_calendar(content: bytes, *, events_are_free: bool, now: datetime) -> ReadCalendar:
    """What a file says of the time from now on until 92 days ahead.

    An event is busy, or free if the file is one of open hours (`events_are_free`); FREEBUSY says which it is itself.
    """
    if len(content) > LARGEST_FILE:
        return _refused("too-large", "Het bestand is te groot: hoogstens 1 MB.", "The file is larger than 1 MB.")
    try:
        calendar = icalendar.Calendar.from_ical(_ZONES.sub(b"", content))
        components = [one for one in calendar.walk() if one.name in {"VEVENT", "VFREEBUSY"}]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        return _refused("no-calendar", "Dit is geen leesbaar iCalendar-bestand.", "This is no readable iCalendar file.")
    too_many = "In het bestand staan te veel afspraken of herhalingen. Geef een kortere periode."
    if len(components) > MOST_COMPONENTS:
        return _refused("too-many", too_many, "Too many events.")
    reading = _Reading(now=now, events_are_free=events_are_free)
    faults: list[Fault] = []
    try:
        for number, one in enumerate(components):
            _attempt(lambda one=one: _note_replaced(reading, one), number, one, faults)
        for number, one in enumerate(components):
            read = _read_event if one.name == "VEVENT" else _read_free_busy
            _attempt(lambda one=one, read=read: read(reading, one), number, one, faults)
    except TooMuchError:
        return _refused("too-many", too_many, "Too many events or recurrences.")
    return ReadCalendar(tuple(sorted(reading.periods)), tuple(faults))


def _attempt(deed: Any, number: int, component: Any, faults: list[Fault]) -> None:
    try:
        deed()
    except TooMuchError:
        raise
    except (ValueError, ArithmeticError, AttributeError, TypeError, LookupError):  # whatever somebody else wrote there
        pointer = f"/{component.name}/{number}"
        if not any(one.pointer == pointer for one in faults):
            nl = f"Onderdeel {number + 1} ({component.name}): de tijd of de herhaling is niet te lezen."
            faults.append(Fault(pointer, "unreadable-time", nl, "Its time or recurrence cannot be read."))


def _refused(code: str, nl: str, en: str) -> ReadCalendar:
    return ReadCalendar((), (Fault("", code, nl, en),))


def _note_replaced(reading: _Reading, event: Any) -> None:
    """An event that says of which recurrence it comes in place; not what comes in place of all that follow."""
    instead = event.get("RECURRENCE-ID")
    if instead is not None:
        if "RANGE" in instead.params:
            raise UnreadableError
        reading.replaced.add((str(event.get("UID", "")), _moment(instead)))


def _read_event(reading: _Reading, event: Any) -> None:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    is_see_through = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    if is_see_through and not reading.events_are_free:
        return
    begins = event["DTSTART"]
    length = _length_of(event, begins)
    if not length:
        return  # a reminder takes no time
    rule = event.get("RRULE")
    if isinstance(rule, list) or "EXRULE" in event:
        raise UnreadableError
    moments = [_moment(begins)] if rule is None else list(_recurring(reading, rule, begins, length=length))
    moments += [_moment_of(each.dt, begins) for one in _several(event.get("RDATE")) for each in one.dts]
    out = {_moment_of(each.dt, begins) for one in _several(event.get("EXDATE")) for each in one.dts}
    name = str(event.get("UID", ""))
    for one in moments:
        is_replaced = "RECURRENCE-ID" not in event and (name, one) in reading.replaced
        if one not in out and not is_replaced:
            reading.add(one, _end(one, begins, length), is_free=reading.events_are_free)


def _recurring(reading: _Reading, rule: Any, begins: Any, *, length: timedelta) -> Iterable[datetime]:
    value = begins.dt
    first = value.date() if isinstance(value, datetime) else value
    said = rule_of(rule)
    last = _last(rule.get("UNTIL"), begins)
    since = day_of(reading.now - length) - ONE_DAY
    for day in days_of(said, first=first, since=since, until=day_of(reading.until), budget=reading.budget):
        on_day = datetime.combine(day, value.time(), tzinfo=value.tzinfo) if isinstance(value, datetime) else day
        moment = _moment_of(on_day, begins)
        if last is not None and moment > last:
            return
        yield moment


def _read_free_busy(reading: _Reading, component: Any) -> None:
    for one in _several(component.get("FREEBUSY")):
        kind = str(one.params.get("FBTYPE", "BUSY")).upper()
        for part in one.to_ical().decode().split(","):
            begins, _, rest = part.partition("/")
            start = _utc(begins)
            ends = start + _length(rest) if rest[:1] in {"P", "+"} else _utc(rest)
            reading.add(start, ends, is_free=kind == "FREE")


def _length(text: str) -> timedelta:
    found: timedelta = icalendar.vDuration.from_ical(text)  # type: ignore[no-untyped-call]  # it has none
    return found


def _utc(text: str) -> datetime:
    return datetime.strptime(text.strip(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _last(until: Any, begins: Any) -> datetime | None:
    """The last moment at which it may recur. A day counts whole, also where it recurs at a time."""
    if not until:
        return None
    if isinstance(begins.dt, datetime) and not isinstance(until[0], datetime):
        return _moment_of(until[0] + ONE_DAY, begins) - timedelta(microseconds=1)
    return _moment_of(until[0], begins)


def _length_of(event: Any, begins: Any) -> timedelta:
    """How long it takes, each time that it recurs: of what is of days a number of days, however long those are."""
    is_of_days = not isinstance(begins.dt, datetime)
    if "DTEND" in event:
        ends = event["DTEND"]
        if is_of_days and not isinstance(ends.dt, datetime):
            return ends.dt - begins.dt or ONE_DAY
        return _moment(ends) - _moment(begins)
    if "DURATION" in event:
        length = event["DURATION"].dt
        if not isinstance(length, timedelta):
            raise UnreadableError
        return length
    return ONE_DAY if is_of_days else timedelta()


def _end(moment: datetime, begins: Any, length: timedelta) -> datetime:
    """An hour that comes twice makes a day longer, and no meeting."""
    if isinstance(begins.dt, datetime) or length % ONE_DAY:
        return moment + length
    return begins_at(day_of(moment) + length, time(0))


def _several(found: Any) -> list[Any]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _moment(said: Any) -> datetime:
    return _moment_of(said.dt, said)


def _moment_of(value: Any, said: Any) -> datetime:
    """A day begins at midnight here; a time without a zone is on our clock. An unknown zone is not guessed at."""
    if isinstance(value, datetime):
        if value.tzinfo is not None and value.tzinfo is not AMSTERDAM and str(value.tzinfo) != AMSTERDAM.key:
            return value.astimezone(UTC)
        zone = said.params.get("TZID") if value.tzinfo is None else None
        if zone:
            return value.replace(tzinfo=_zone(str(zone))).astimezone(UTC)
        return begins_at(value.date(), value.time().replace(tzinfo=None))
    if isinstance(value, date):
        return begins_at(value, time(0))
    raise UnreadableError


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnreadableError from None


@dataclass(frozen=True, slots=True)
class PlannedTime:
    """A moment of our own plan: `left` places of `capacity`."""

    id: str
    begins: datetime
    ends: datetime
    left: int
    capacity: int
    told_at: datetime


def write_calendar(*, name: str, times: Iterable[PlannedTime], now: datetime) -> bytes:
    """The plan of a resource: each slot as an event, free or busy, with numbers and no people."""
    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//Ketenzicht//Planning//NL")
    calendar.add("VERSION", "2.0")
    calendar.add("X-WR-CALNAME", name)
    for one in times:
        event = icalendar.Event()
        event.add("UID", f"{one.id}@ketenzicht")
        event.add("DTSTAMP", now.astimezone(UTC))
        event.add("LAST-MODIFIED", one.told_at.astimezone(UTC))
        event.add("DTSTART", one.begins.astimezone(UTC))
        event.add("DTEND", one.ends.astimezone(UTC))
        event.add("TRANSP", "TRANSPARENT" if one.left else "OPAQUE")
        event.add("SUMMARY", f"{one.left} van {one.capacity} vrij" if one.left else "Bezet")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
