"""Whether patients can come now, until when, and from when again: by hours, special days and closures together."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.registry.test_opening import AMSTERDAM, AUTUMN, MIDNIGHT, SPRING, WHOLE_WEEK, hours, moments, special_days

from ketenzicht.base.calendar import OfficeHours
from ketenzicht.registry.domain import (
    HOLIDAY,
    Closure,
    ClosureReason,
    Hours,
    HoursKind,
    OpenNow,
    OpenTimes,
    Rhythm,
    Shut,
    SpecialDay,
    open_for_care,
    out_of_hours,
)

MOVING = ClosureReason.MOVING
OFFICE = [Hours(day, time(8), time(17)) for day in range(1, 6)]
SATURDAY_NIGHT = datetime(2026, 11, 21, 22, tzinfo=AMSTERDAM)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=AMSTERDAM)


def times(
    *weekly: Hours, exceptions: tuple[SpecialDay, ...] = (), shuts: tuple[Shut, ...] = (), **departments: set[str]
) -> OpenTimes:
    by_care = {care: frozenset(names) for care, names in departments.items()}
    return OpenTimes(Rhythm(hours=weekly, exceptions=exceptions), shuts, by_care)


def shut(starts: datetime, ends: datetime | None, *, department: str = "") -> Shut:
    return Shut(department, starts, ends, MOVING)


def test_what_is_closed_for_the_weekend_opens_on_monday() -> None:
    assert times(*OFFICE).at(SATURDAY_NIGHT) == OpenNow(is_open=False, opens_at=MONDAY)


def test_what_is_open_says_until_when_and_from_when_again() -> None:
    at = datetime(2026, 11, 20, 12, tzinfo=AMSTERDAM)
    closes = datetime(2026, 11, 20, 17, tzinfo=AMSTERDAM)
    assert times(*OFFICE).at(at) == OpenNow(is_open=True, closes_at=closes, opens_at=MONDAY)


def test_a_post_closes_past_midnight_on_the_day_after_it_opened() -> None:
    post = times(*(Hours(day, time(17), time(8), HoursKind.ANW) for day in range(1, 8)))
    at = datetime(2026, 11, 24, 2, tzinfo=AMSTERDAM)
    assert post.at(at) == OpenNow(
        is_open=True,
        closes_at=datetime(2026, 11, 24, 8, tzinfo=AMSTERDAM),
        opens_at=datetime(2026, 11, 24, 17, tzinfo=AMSTERDAM),
    )


def test_regular_hours_and_those_of_the_night_together_never_close() -> None:
    office = OfficeHours(begins=time(8), ends=time(17))
    both = times(*OFFICE, Hours(HOLIDAY, None, None), *out_of_hours(office=office))
    for month in range(1, 13):
        assert both.at(datetime(2027, month, 5, 16, 59, tzinfo=AMSTERDAM)) == OpenNow(is_open=True)


def test_what_is_open_day_and_night_closes_never_but_for_a_special_day() -> None:
    at = datetime(2026, 11, 23, 3, tzinfo=AMSTERDAM)
    assert times(*WHOLE_WEEK).at(at) == OpenNow(is_open=True)
    christmas = times(*WHOLE_WEEK, exceptions=(SpecialDay(date(2026, 12, 25)),)).at(at)
    assert christmas.closes_at == datetime(2026, 12, 25, tzinfo=AMSTERDAM)
    assert christmas.opens_at == datetime(2026, 12, 26, tzinfo=AMSTERDAM)


def test_what_keeps_holidays_is_closed_on_the_next_one() -> None:
    at = datetime(2026, 12, 24, 20, tzinfo=AMSTERDAM)
    every_day = [Hours(day, time(8), time(17)) for day in range(1, 8)]
    found = times(*every_day, Hours(HOLIDAY, None, None)).at(at)
    assert found.opens_at == datetime(2026, 12, 27, 8, tzinfo=AMSTERDAM), "both days of Christmas"


@pytest.mark.parametrize(("night", "hours_closed"), [(SPRING, 14), (AUTUMN, 16)])
def test_a_night_in_which_the_clock_changes_is_an_hour_shorter_or_longer(night: date, hours_closed: int) -> None:
    every_day = times(*(Hours(day, time(8), time(17)) for day in range(1, 8)))
    closes = datetime.combine(night - timedelta(days=1), time(17), AMSTERDAM).astimezone(UTC)
    opens = every_day.at(closes).opens_at
    assert opens is not None
    assert opens - closes == timedelta(hours=hours_closed)


def test_an_hour_that_comes_twice_is_open_twice_and_one_that_is_skipped_not_at_all() -> None:
    nights = times(*(Hours(day, time(2), time(3)) for day in range(1, 8)))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in summer time
    assert nights.at(first).closes_at == datetime(2026, 10, 25, 2, tzinfo=UTC)
    before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:30; at 02:00 it is 03:00
    assert nights.at(before).opens_at == datetime(2026, 3, 30, 0, tzinfo=UTC)


def test_unknown_hours_are_neither_open_nor_closed() -> None:
    assert times().at(MONDAY) == OpenNow(is_open=None)
    telephone = times(Hours(1, time(8), time(17), HoursKind.PHONE))
    assert telephone.at(MONDAY).is_open is None, "to be called is not to be open"


def test_a_closure_goes_before_hours_and_opens_when_both_do() -> None:
    night, evening = datetime(2026, 11, 23, 3, tzinfo=AMSTERDAM), datetime(2026, 11, 23, 19, tzinfo=AMSTERDAM)
    until_evening = times(*OFFICE, shuts=(shut(night, evening),)).at(MONDAY)
    assert until_evening == OpenNow(is_open=False, opens_at=MONDAY + timedelta(days=1), because=MOVING)
    unknown_hours = times(shuts=(shut(night, evening),)).at(MONDAY)
    assert unknown_hours == OpenNow(is_open=False, opens_at=evening, because=MOVING)
    assert times(*OFFICE, shuts=(shut(night, None),)).at(MONDAY) == OpenNow(is_open=False, because=MOVING)


def test_closures_that_follow_each_other_are_one_stretch_of_being_closed() -> None:
    hour = timedelta(hours=1)
    one, other = shut(MONDAY, MONDAY + hour), shut(MONDAY + hour, MONDAY + 2 * hour)
    assert times(*OFFICE, shuts=(other, one)).at(MONDAY).opens_at == MONDAY + 2 * hour


def test_a_closure_that_is_to_come_is_when_it_closes() -> None:
    noon = MONDAY + timedelta(hours=4)
    found = times(*OFFICE, shuts=(shut(noon, None),)).at(MONDAY)
    assert found == OpenNow(is_open=True, closes_at=noon)
    assert times(shuts=(shut(noon, noon + timedelta(hours=1)),)).at(MONDAY) == OpenNow(
        is_open=None, closes_at=noon, opens_at=noon + timedelta(hours=1)
    )


def test_a_department_that_is_closed_closes_what_is_given_there_alone() -> None:
    ends = MONDAY + timedelta(days=2)
    found = times(
        *WHOLE_WEEK, shuts=(shut(MONDAY, ends, department="Noord"),), elv={"Noord"}, grz={"Noord", "Zuid"}, pg={"Zuid"}
    )
    assert found.at(MONDAY, care="elv") == OpenNow(is_open=False, opens_at=ends, because=MOVING)
    for care in ("grz", "pg", "elsewhere", ""):
        assert found.at(MONDAY, care=care) == OpenNow(is_open=True), care


def test_care_in_two_departments_is_closed_while_both_are() -> None:
    noon, evening = MONDAY + timedelta(hours=4), MONDAY + timedelta(hours=9)
    shuts = (shut(MONDAY, evening, department="Noord"), shut(noon, None, department="Zuid"))
    found = times(*WHOLE_WEEK, shuts=shuts, elv={"Noord", "Zuid"})
    assert found.at(MONDAY, care="elv") == OpenNow(is_open=True, closes_at=noon, opens_at=evening)
    assert found.at(noon, care="elv").opens_at == evening


def test_care_that_goes_on_day_and_night_minds_closures_only() -> None:
    assert times(*OFFICE).at(SATURDAY_NIGHT, day_and_night=True) == OpenNow(is_open=True)
    closed = times(*OFFICE, shuts=(shut(SATURDAY_NIGHT, None),)).at(SATURDAY_NIGHT, day_and_night=True)
    assert closed == OpenNow(is_open=False, because=MOVING)


kinds = st.sampled_from([HoursKind.REGULAR, HoursKind.ANW])


@settings(max_examples=150)
@given(hours, hours, st.lists(special_days(), max_size=2), moments, st.lists(st.integers(-300, 300), max_size=4))
def test_it_is_what_the_register_says_of_every_moment_until_it_changes(
    weekly: list[Hours], nightly: list[Hours], special: list[SpecialDay], at: datetime, edges: list[int]
) -> None:
    """In whatever order moments are asked: what was worked out of one is remembered for others."""
    of_night = [Hours(one.weekday, one.opens, one.closes, HoursKind.ANW) for one in nightly]
    minutes = sorted({at + timedelta(minutes=one) for one in edges})
    shuts = tuple(shut(one, other) for one, other in zip(minutes[::2], minutes[1::2], strict=False))
    closures = [Closure(uuid4(), "", one.starts_at, one.ends_at, MOVING, "", at, None) for one in shuts]
    every = [*weekly, *of_night]
    one = times(*every, exceptions=tuple(special), shuts=shuts)

    def truth(moment: datetime) -> bool | None:
        return open_for_care(hours=every, exceptions=special, closures=closures, moment=moment)

    for moment in (at, at - timedelta(minutes=50), at + timedelta(minutes=35)):
        found = one.at(moment)
        assert found.is_open == truth(moment)
        change = found.opens_at if found.is_open is False else found.closes_at
        for ahead in range(0, 600, 15):
            later = moment + timedelta(minutes=ahead)
            if change is not None and later >= change:
                assert truth(change) != found.is_open
                break
            assert truth(later) == found.is_open


def test_the_whole_day_is_midnight_to_midnight() -> None:
    sunday = times(Hours(7, MIDNIGHT, MIDNIGHT))
    found = sunday.at(datetime(2026, 11, 22, 0, tzinfo=AMSTERDAM))
    assert found.closes_at == datetime(2026, 11, 23, 0, tzinfo=AMSTERDAM)
