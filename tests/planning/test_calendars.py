"""Agendas of others: what recurs, floats, lies in other zones, or was meant to hurt; and our own plan as one."""

from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # only to compare with
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.conftest import HOUR, MONDAY, Provider, slots, status_of

from ketenzicht.base.errors import Invalid, NotFound
from ketenzicht.planning import operations
from ketenzicht.planning.domain.calendars import PlannedTime, read_calendar, write_calendar
from ketenzicht.planning.domain.recurring import Budget, UnreadableError, days_of, rule_of

NINE, TEN = "20261124T090000", "20261124T100000"


def calendar(*parts: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:proef", *"\n".join(parts).splitlines(), "END:VCALENDAR"]
    return "\r\n".join(lines).encode() + b"\r\n"


def event(begins: str = f":{NINE}", ends: str = f":{TEN}", *more: str, uid: str = "a") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART{begins}", f"DTEND{ends}", *more, "END:VEVENT"])


def begun(*parts: str, free: bool = False) -> list[str]:
    read = read_calendar(calendar(*parts), events_are_free=free, now=MONDAY)
    assert read.faults == ()
    return [f"{one.begins:%m-%d %H:%M}" for one in read.periods]


def faults(content: bytes) -> list[str]:
    read = read_calendar(content, events_are_free=False, now=MONDAY)
    assert read.periods == () or read.faults
    return [one.code for one in read.faults]


def test_times_are_read_in_their_zone_and_without_one_on_our_clock() -> None:
    assert begun(event()) == ["11-24 08:00"]  # floating
    assert begun(event(f":{NINE}Z", f":{TEN}Z")) == ["11-24 09:00"]
    zone = ";TZID=America/New_York"
    assert begun(event(f"{zone}:{NINE}", f"{zone}:{TEN}")) == ["11-24 14:00"]
    windows = ";TZID=W. Europe Standard Time"
    assert begun(event(f"{windows}:{NINE}", f"{windows}:{TEN}")) == ["11-24 08:00"]
    assert begun(event(";VALUE=DATE:20261124", ";VALUE=DATE:20261125")) == ["11-23 23:00"]  # midnight here


def test_an_unknown_zone_is_not_guessed_at() -> None:
    assert faults(calendar(event(f";TZID=Onbekend/Zone:{NINE}"))) == ["unreadable-time"]


def test_what_recurs_keeps_its_time_on_the_clock_when_the_clock_changes() -> None:
    now = datetime(2026, 10, 20, tzinfo=UTC)
    zone = ";TZID=Europe/Amsterdam"
    weekly = event(f"{zone}:20261020T090000", f"{zone}:20261020T100000", "RRULE:FREQ=WEEKLY;COUNT=2")
    read = read_calendar(calendar(weekly), events_are_free=False, now=now)
    assert [one.begins.hour for one in read.periods] == [7, 8]


def test_exceptions_moves_and_endings_of_what_recurs_count() -> None:
    zone = ";TZID=Europe/Amsterdam"
    daily = event(
        f"{zone}:{NINE}", f"{zone}:{TEN}", "RRULE:FREQ=DAILY;UNTIL=20261128T080000Z", f"EXDATE{zone}:20261125T090000"
    )
    moved = event(f"{zone}:20261126T140000", f"{zone}:20261126T150000", f"RECURRENCE-ID{zone}:20261126T090000")
    assert begun(daily, moved) == ["11-24 08:00", "11-26 13:00", "11-27 08:00", "11-28 08:00"]


def test_a_day_until_which_it_recurs_counts_whole() -> None:
    zone = ";TZID=Europe/Amsterdam"
    daily = event(f"{zone}:{NINE}", f"{zone}:{TEN}", "RRULE:FREQ=DAILY;UNTIL=20261126")
    assert begun(daily) == ["11-24 08:00", "11-25 08:00", "11-26 08:00"]
    of_days = event(";VALUE=DATE:20261124", ";VALUE=DATE:20261125", "RRULE:FREQ=DAILY;UNTIL=20261125")
    assert begun(of_days) == ["11-23 23:00", "11-24 23:00"]


@pytest.mark.parametrize("more", [[], [f"DTEND:{NINE}"], ["DURATION:PT0M"]])
def test_a_reminder_that_takes_no_time_makes_nobody_busy_and_spoils_no_agenda(more: list[str]) -> None:
    reminder = "\n".join(["BEGIN:VEVENT", "UID:r", f"DTSTART:{NINE}", *more, "END:VEVENT"])
    assert begun(reminder, event()) == ["11-24 08:00"]


@pytest.mark.parametrize(
    ("first", "hours"), [("20260329", {23, 24}), ("20260328", {23, 24}), ("20261018", {24, 25}), ("20261024", {24, 25})]
)
def test_a_day_is_from_midnight_to_midnight_however_long_it_is(first: str, hours: set[int]) -> None:
    """Also of what began on the day on which the clock changed."""
    daily = event(f";VALUE=DATE:{first}", ";VALUE=DATE:29991231", "RRULE:FREQ=DAILY;COUNT=9").replace(
        "DTEND;VALUE=DATE:29991231", "DURATION:P1D"
    )
    began = datetime.strptime(first, "%Y%m%d").replace(tzinfo=UTC)
    read = read_calendar(calendar(daily), events_are_free=False, now=began - timedelta(days=1))
    assert len(read.periods) == 9
    assert {(one.ends - one.begins) // HOUR for one in read.periods} == hours
    assert [one.begins for one in read.periods[1:]] == [one.ends for one in read.periods[:-1]]


def test_who_is_away_for_months_is_busy_and_what_is_open_for_months_is_not_to_be_read() -> None:
    leave = event(";VALUE=DATE:20261124", ";VALUE=DATE:20270401")
    assert begun(leave) == ["11-23 23:00"]
    assert read_calendar(calendar(leave), events_are_free=True, now=MONDAY).faults


def test_what_we_do_not_read_of_a_recurrence_is_said_and_not_left_out() -> None:
    zone = ";TZID=Europe/Amsterdam"
    daily = event(f"{zone}:{NINE}", f"{zone}:{TEN}", "RRULE:FREQ=DAILY")
    onwards = event(
        f"{zone}:20261126T140000", f"{zone}:20261126T150000", f"RECURRENCE-ID{zone};RANGE=THISANDFUTURE:20261126T090000"
    )
    assert faults(calendar(daily, onwards)) == ["unreadable-time"]
    assert faults(calendar(event(f":{NINE}", f":{TEN}", "RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"))) == [
        "unreadable-time"
    ]


def test_cancelled_and_see_through_events_make_nobody_busy() -> None:
    assert (
        begun(event(f":{NINE}", f":{TEN}", "STATUS:CANCELLED"), event(f":{NINE}", f":{TEN}", "TRANSP:TRANSPARENT"))
        == []
    )


def test_free_busy_says_itself_which_it_is() -> None:
    told = "\n".join(
        ["BEGIN:VFREEBUSY", "UID:f", "FREEBUSY;FBTYPE=FREE:20261124T080000Z/PT1H,20261124T100000Z/20261124T110000Z",
         "FREEBUSY:20261125T080000Z/PT30M", "END:VFREEBUSY"]
    )  # fmt: skip
    read = read_calendar(calendar(told), events_are_free=False, now=MONDAY)
    assert [(one.begins.day, one.begins.hour, one.is_free) for one in read.periods] == [
        (24, 8, True), (24, 10, True), (25, 8, False),
    ]  # fmt: skip


BYDAY = ["MO", "WE", "FR"]
rules = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 9)),
    st.builds("FREQ=DAILY;COUNT={}".format, st.integers(1, 60)),
    st.builds("FREQ=DAILY;BYMONTH={};BYDAY={}".format, st.integers(1, 12), st.sampled_from(BYDAY)),
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY=MO,SU;WKST={}".format, st.integers(1, 4), st.sampled_from(["MO", "SU"])),
    st.builds("FREQ=WEEKLY;COUNT={}".format, st.integers(1, 30)),
    st.builds("FREQ=MONTHLY;INTERVAL={}".format, st.integers(1, 5)),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.sampled_from([1, 15, 31, -1, -3])),
    st.builds("FREQ=MONTHLY;BYDAY={}{}".format, st.sampled_from([1, 2, 4, 5, -1, -2]), st.sampled_from(BYDAY)),
    st.just("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
    st.builds("FREQ=YEARLY;INTERVAL={}".format, st.integers(1, 3)),
    st.builds("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}".format, st.integers(1, 12), st.integers(1, 31)),
)  # fmt: skip


@given(rules, st.dates(date(2018, 1, 1), date(2026, 12, 31)), st.integers(0, 500))
def test_days_recur_as_another_reading_of_the_standard_has_them(text: str, first: date, later: int) -> None:
    since, until = first + timedelta(days=later), first + timedelta(days=later + 400)
    said: dict[str, Any] = dict(icalendar.vRecur.from_ical(text))
    ours = list(days_of(rule_of(said), first=first, since=since, until=until, budget=Budget(100_000)))
    start, end = datetime.combine(since, datetime.min.time()), datetime.combine(until, datetime.min.time())
    theirs = rrulestr(text, dtstart=datetime.combine(first, datetime.min.time())).between(start, end, inc=True)
    assert ours == [one.date() for one in theirs]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9", "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO",
     "FREQ=YEARLY;BYWEEKNO=3", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=2MO", "INTERVAL=2", "FREQ=WEEKLY;BYDAY=XX"],
)  # fmt: skip
def test_a_rule_that_we_do_not_read_is_said_and_not_guessed_at(rule: str) -> None:
    said = dict(part.split("=") for part in rule.split(";"))
    with pytest.raises(UnreadableError):
        rule_of({name: value.split(",") for name, value in said.items()})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no-calendar"),
        (b"\x00\xff\xfe" * 100, "no-calendar"),
        (b"BEGIN:VCALENDAR\r\n" * 3_000, "no-calendar"),
        (b"x" * 1_000_001, "too-large"),
        (calendar(event(":onzin")), "unreadable-time"),
        (calendar(event(f":{TEN}", f":{NINE}")), "unreadable-time"),
        (calendar(event(f":{NINE}", ":29991124T100000")), "unreadable-time"),
        (calendar(event(f":{NINE}", f":{TEN}", "RRULE:FREQ=SECONDLY")), "unreadable-time"),
        (calendar("BEGIN:VEVENT\nUID:a\nEND:VEVENT"), "unreadable-time"),
        (calendar("BEGIN:VFREEBUSY\nFREEBUSY:onzin\nEND:VFREEBUSY"), "no-calendar"),
        (calendar(*[event(":19500101T090000", ":19500101T100000", "RRULE:FREQ=DAILY;COUNT=99999")] * 200), "too-many"),
        (calendar(*[event(f":2026{m:02}{d:02}T{h:02}{n:02}00", f":2026{m:02}{d:02}T{h:02}{n + 5:02}00")
                    for m in (12,) for d in range(1, 29) for h in range(20) for n in range(0, 50, 10)]), "too-many"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_or_was_meant_to_hurt_is_refused_at_once(content: bytes, code: str) -> None:
    began = monotonic()
    assert set(faults(content)) == {code}
    assert monotonic() - began < 10


def test_a_zone_that_defines_itself_is_not_run() -> None:
    bomb = "BEGIN:VTIMEZONE\nTZID:Europe/Amsterdam\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\n"
    bomb += "TZOFFSETTO:+0500\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE"
    zone = ";TZID=Europe/Amsterdam"
    assert begun(bomb, event(f"{zone}:{NINE}", f"{zone}:{TEN}")) == ["11-24 08:00"]


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reading(content: bytes) -> None:
    read_calendar(content, events_are_free=True, now=MONDAY)
    read_calendar(calendar(event()).replace(b"UID:a", content), events_are_free=True, now=MONDAY)


def test_what_we_write_is_read_back_and_tells_of_nobody() -> None:
    times = [PlannedTime(str(one), MONDAY + one * HOUR, MONDAY + (one + 1) * HOUR, one, 2, MONDAY) for one in range(2)]
    content = write_calendar(name="Spreekkamer 1", times=times, now=MONDAY)
    assert b"Bezet" in content
    assert b"1 van 2 vrij" in content
    read = read_calendar(content, events_are_free=True, now=MONDAY)
    assert [one.begins for one in read.periods] == [MONDAY, MONDAY + HOUR]


def take(provider: Provider, room: Any, *parts: str, free: bool = False) -> operations.Taken:
    return operations.take_calendar(
        resource_id=room, content=calendar(*parts), events_are_free=free, actor=provider.me, at=MONDAY
    )


def test_open_hours_of_an_agenda_become_slots_once_and_go_with_it(provider: Provider) -> None:
    room = provider.resource()
    assert take(provider, room, event(), free=True).added == 1
    assert take(provider, room, event(), free=True) == operations.Taken()
    made = provider.book(slots(room)[0].id)
    assert take(provider, room, free=True).fell_out == 1
    assert status_of(made) == "fell-out"


def test_busy_time_takes_open_slots_away_and_comes_free_again(provider: Provider) -> None:
    room = provider.resource()
    begins = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    made = provider.book(provider.slot(room, begins=begins))
    taken = take(provider, room, event())
    assert (taken.added, taken.withdrawn, taken.fell_out, status_of(made)) == (1, 1, 1, "fell-out")
    assert take(provider, room, event()) == operations.Taken()
    assert take(provider, room).withdrawn == 1


def test_a_file_with_a_fault_changes_nothing_and_tells_all(provider: Provider) -> None:
    room = provider.resource()
    with pytest.raises(Invalid) as refused:
        take(provider, room, event(), event(":onzin"), event(":onzin", uid="b"))
    assert len(refused.value.faults) == 2
    assert slots(room) == []
    with pytest.raises(NotFound):
        operations.take_calendar(
            resource_id=room, content=calendar(event()), events_are_free=True, actor=provider.stranger, at=MONDAY
        )
