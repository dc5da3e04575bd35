"""Open or not, on the clock of the Netherlands."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketenzicht.base.calendar import OfficeHours, holiday, is_out_of_hours
from ketenzicht.registry.domain import (
    HOLIDAY,
    Hours,
    HoursKind,
    SpecialDay,
    is_open,
    next_change,
    open_for_care,
    out_of_hours,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # clocks change: 02:00 → 03:00, 03:00 → 02:00
MIDNIGHT = time(0)
WHOLE_WEEK = [Hours(day, MIDNIGHT, MIDNIGHT) for day in range(1, 8)]
HAP = [
    *(Hours(day, time(17), time(8), HoursKind.ANW) for day in range(1, 6)),
    *(Hours(day, MIDNIGHT, MIDNIGHT, HoursKind.ANW) for day in (6, 7)),
    Hours(7, time(23), time(8), HoursKind.ANW),
]

clock = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
hours = st.lists(st.builds(Hours, st.integers(1, 7), clock, clock), max_size=5)
of_holidays: st.SearchStrategy[list[Hours]] = st.one_of(
    st.just([]),
    st.just([Hours(HOLIDAY, None, None)]),
    st.lists(st.builds(Hours, st.just(HOLIDAY), clock, clock), max_size=2),
)
# Around both changes of the clock, where it goes wrong if it goes wrong.
days = st.one_of(
    st.dates(SPRING - timedelta(days=3), SPRING + timedelta(days=3)),
    st.dates(AUTUMN - timedelta(days=3), AUTUMN + timedelta(days=3)),
    st.dates(date(2026, 6, 1), date(2026, 6, 14)),
    st.dates(date(2026, 4, 2), date(2026, 4, 8)),
    st.dates(date(2026, 12, 23), date(2027, 1, 3)),
)
moments = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    days,
    st.integers(-60, 24 * 60),
)


@st.composite
def special_days(draw: st.DrawFn) -> SpecialDay:
    opens, closes = draw(st.one_of(st.just((None, None)), st.tuples(clock, clock)))
    return SpecialDay(draw(days), opens, closes)


def over_midnight(one: Hours) -> bool:
    assert one.opens is not None
    assert one.closes is not None
    return one.closes <= one.opens


specials = st.lists(special_days(), max_size=3)


def at(day: date, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM, fold=fold)


@given(moments)
def test_always_open_is_always_open(moment: datetime) -> None:
    assert is_open(hours=WHOLE_WEEK, moment=moment)
    assert next_change(hours=WHOLE_WEEK, moment=moment) is None


@given(moments)
def test_without_hours_nothing_is_ever_open(moment: datetime) -> None:
    assert not is_open(hours=[], moment=moment)
    assert next_change(hours=[], moment=moment) is None


@given(hours, specials, moments)
def test_more_hours_never_close_anything(weekly: list[Hours], special: list[SpecialDay], moment: datetime) -> None:
    if is_open(hours=weekly[1:], exceptions=special, moment=moment):
        assert is_open(hours=weekly, exceptions=special, moment=moment)


@given(hours, moments)
def test_hours_over_midnight_are_two_stretches_that_meet_at_midnight(weekly: list[Hours], moment: datetime) -> None:
    split = [
        part
        for one in weekly
        for part in (
            [Hours(one.weekday, one.opens, MIDNIGHT), Hours(one.weekday % 7 + 1, MIDNIGHT, one.closes)]
            if over_midnight(one) and one.closes != MIDNIGHT
            else [one]
        )
    ]
    assert is_open(hours=weekly, moment=moment) == is_open(hours=split, moment=moment)


@given(hours, moments)
def test_on_an_ordinary_day_the_clock_on_the_wall_decides(weekly: list[Hours], moment: datetime) -> None:
    local = moment.astimezone(AMSTERDAM)
    if any(abs((local.date() - change).days) <= 1 for change in (SPRING, AUTUMN)):
        return
    wall, yesterday = local.time(), (local - timedelta(days=1)).isoweekday()
    expected = any(
        (one.weekday == local.isoweekday() and opens <= wall and (closes <= opens or wall < closes))
        or (one.weekday == yesterday and closes <= opens and wall < closes)
        for one in weekly
        for opens, closes in [(one.opens, one.closes)]
        if opens is not None and closes is not None
    )
    assert is_open(hours=weekly, moment=moment) is expected


@settings(max_examples=60)
@given(hours, of_holidays, specials, moments)
def test_the_next_change_is_the_first(
    weekly: list[Hours], kept: list[Hours], special: list[SpecialDay], moment: datetime
) -> None:
    weekly = [*weekly, *kept]
    now = is_open(hours=weekly, exceptions=special, moment=moment)
    change = next_change(hours=weekly, exceptions=special, moment=moment)
    if change is not None:
        assert change > moment
        assert is_open(hours=weekly, exceptions=special, moment=change) is not now
    until = min(change or datetime.max.replace(tzinfo=UTC), moment + timedelta(days=9))
    step = moment
    while step < until:
        assert is_open(hours=weekly, exceptions=special, moment=step) is now
        step += timedelta(minutes=15)


@given(hours, days, moments)
def test_a_day_that_is_closed_has_only_what_began_the_evening_before(
    weekly: list[Hours], day: date, moment: datetime
) -> None:
    closed = [SpecialDay(day, reason="feestdag")]
    if moment.astimezone(AMSTERDAM).date() == day and is_open(hours=weekly, exceptions=closed, moment=moment):
        evening = [one for one in weekly if one.weekday == (day - timedelta(days=1)).isoweekday()]
        assert is_open(hours=evening, moment=moment)


@given(hours, of_holidays, moments)
def test_what_is_said_of_holidays_counts_on_holidays_only(
    weekly: list[Hours], kept: list[Hours], moment: datetime
) -> None:
    today = moment.astimezone(AMSTERDAM).date()
    if not holiday(today) and not holiday(today - timedelta(days=1)):
        assert is_open(hours=[*weekly, *kept], moment=moment) is is_open(hours=weekly, moment=moment)


@given(
    st.integers(0, 25 * 365 * 24 * 4).map(lambda quarters: at(date(2015, 1, 1), 0) + timedelta(minutes=15 * quarters)),
    st.sampled_from([OfficeHours(), OfficeHours(time(8), time(18)), OfficeHours(time(7, 30), time(20))]),
)
def test_a_post_that_is_open_out_of_hours_needs_no_days_by_hand(moment: datetime, office: OfficeHours) -> None:
    expected = is_out_of_hours(moment=moment, office=office)
    assert is_open(hours=out_of_hours(office=office), moment=moment) is expected


def test_closed_on_holidays_is_found_far_away_and_a_special_day_goes_above_it() -> None:
    always = [*WHOLE_WEEK, Hours(HOLIDAY, None, None)]
    summer, kings_day = at(date(2026, 7, 1), 12), date(2027, 4, 27)
    assert next_change(hours=always, moment=summer) == at(date(2026, 12, 25), 0)
    assert not is_open(hours=always, moment=at(kings_day, 12))
    opened = [SpecialDay(kings_day, time(10), time(14))]
    assert is_open(hours=always, exceptions=opened, moment=at(kings_day, 12))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(date(2026, 11, 18), 16, 59), False),
        (at(date(2026, 11, 18), 17), True),
        (at(date(2026, 11, 19), 3), True),
        (at(date(2026, 11, 19), 8), False),
        (at(date(2026, 11, 21), 12), True),
        (at(date(2026, 11, 23), 7, 59), True),
        (at(date(2026, 11, 23), 8), False),
    ],
)
def test_an_out_of_hours_post_is_open_evenings_nights_and_weekends(moment: datetime, expected: bool) -> None:
    assert is_open(hours=HAP, moment=moment) is expected


def test_a_holiday_opens_the_out_of_hours_post_the_whole_day() -> None:
    christmas = SpecialDay(date(2026, 12, 25), MIDNIGHT, MIDNIGHT, HoursKind.ANW, "Eerste kerstdag")
    noon = at(christmas.day, 12)
    assert not is_open(hours=HAP, moment=noon)
    assert is_open(hours=HAP, exceptions=[christmas], moment=noon)
    before = at(date(2026, 12, 24), 12)
    assert next_change(hours=HAP, exceptions=[christmas], moment=before) == at(date(2026, 12, 24), 17)
    evening = at(date(2026, 12, 24), 20)
    weekend_follows = next_change(hours=HAP, exceptions=[christmas], moment=evening)
    assert weekend_follows == at(date(2026, 12, 28), 8)


@pytest.mark.parametrize(("day", "length"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 6, 7), 24)])
def test_a_whole_day_lasts_as_long_as_the_day(day: date, length: int) -> None:
    """Sundays on which the clock does or does not change."""
    moment = at(day, 0)
    assert day.isoweekday() == 7
    closes = next_change(hours=[Hours(7, MIDNIGHT, MIDNIGHT)], moment=moment)
    assert closes is not None
    assert closes - moment.astimezone(UTC) == timedelta(hours=length)


def test_an_hour_that_comes_twice_is_open_both_times() -> None:
    night = [Hours(7, time(2, 15), time(2, 45))]
    assert is_open(hours=night, moment=at(AUTUMN, 2, 30, fold=0))
    assert is_open(hours=night, moment=at(AUTUMN, 2, 30, fold=1))
    assert not is_open(hours=night, moment=at(AUTUMN, 2, 45, fold=1))


def test_a_time_that_is_skipped_is_the_moment_of_the_skip() -> None:
    assert not is_open(hours=[Hours(7, time(2, 15), time(2, 45))], moment=at(SPRING, 3))
    assert is_open(hours=[Hours(7, time(2, 30), time(4))], moment=at(SPRING, 3))
    assert not is_open(hours=[Hours(7, time(1), time(2, 30))], moment=at(SPRING, 3))


def test_a_change_far_away_is_found_on_a_special_day() -> None:
    christmas = SpecialDay(date(2026, 12, 25), reason="Eerste kerstdag")
    summer = at(date(2026, 7, 1), 12)
    assert next_change(hours=WHOLE_WEEK, exceptions=[christmas], moment=summer) == at(christmas.day, 0)


def test_telephone_hours_do_not_open_the_door() -> None:
    phone = [Hours(day, MIDNIGHT, MIDNIGHT, HoursKind.PHONE) for day in range(1, 8)]
    noon = at(date(2026, 11, 18), 12)
    assert open_for_care(hours=phone, exceptions=[], moment=noon) is None
    assert open_for_care(hours=[*phone, *HAP], exceptions=[], moment=noon) is False
    assert open_for_care(hours=[*phone, *HAP], exceptions=[], moment=at(date(2026, 11, 18), 18)) is True


def test_hours_that_cannot_be_are_not_made() -> None:
    with pytest.raises(ValueError, match="weekday"):
        Hours(9, MIDNIGHT, MIDNIGHT)
    with pytest.raises(ValueError, match="only holidays"):
        Hours(7, None, None)
    with pytest.raises(ValueError, match="both"):
        Hours(HOLIDAY, MIDNIGHT, None)
    with pytest.raises(ValueError, match="both"):
        SpecialDay(SPRING, opens=MIDNIGHT)
    with pytest.raises(ValueError, match="time zone"):
        is_open(hours=[], moment=datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused
