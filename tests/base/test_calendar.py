"""Official holidays and what is out of hours, on the clock of the Netherlands."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.calendar import OfficeHours, easter, holiday, holidays, is_out_of_hours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = OfficeHours()
years = st.integers(2014, 2200)
moments = st.datetimes(datetime(2014, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@pytest.mark.parametrize(
    "day",
    [date(1961, 4, 2), date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2024, 3, 31), date(2025, 4, 20),
     date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)],
)  # fmt: skip
def test_easter_falls_where_the_church_says(day: date) -> None:
    assert easter(day.year) == day


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    day = easter(year)
    assert day.isoweekday() == 7
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_the_year_2026_in_full() -> None:
    assert dict(holidays(2026)) == {
        date(2026, 1, 1): "Nieuwjaarsdag",
        date(2026, 4, 3): "Goede Vrijdag",
        date(2026, 4, 5): "eerste paasdag",
        date(2026, 4, 6): "tweede paasdag",
        date(2026, 4, 27): "Koningsdag",
        date(2026, 5, 5): "Bevrijdingsdag",
        date(2026, 5, 14): "Hemelvaartsdag",
        date(2026, 5, 24): "eerste pinksterdag",
        date(2026, 5, 25): "tweede pinksterdag",
        date(2026, 12, 25): "eerste kerstdag",
        date(2026, 12, 26): "tweede kerstdag",
    }


@given(years)
def test_every_year_has_its_eleven_holidays_even_where_two_are_one_day(year: int) -> None:
    assert sum(len(name.split(" en ")) for name in holidays(year).values()) == 11
    assert all(day.year == year for day in holidays(year))


def test_two_holidays_on_one_day_are_both_told() -> None:
    assert holiday(date(2016, 5, 5)) == "Bevrijdingsdag en Hemelvaartsdag"


@given(years)
def test_kings_day_is_never_a_sunday(year: int) -> None:
    (day,) = (day for day, name in holidays(year).items() if "Koningsdag" in name)
    assert day.isoweekday() < 7
    assert day.day == (26 if date(year, 4, 27).isoweekday() == 7 else 27)


def test_before_the_first_list_nothing_is_a_holiday() -> None:
    assert not holidays(2013)
    assert holiday(date(2013, 12, 25)) is None


@given(moments)
def test_a_moment_is_out_of_hours_by_the_clock_on_the_wall(moment: datetime) -> None:
    local = moment.astimezone(AMSTERDAM)
    is_workday = local.isoweekday() <= 5 and local.date() not in holidays(local.year)
    assert is_out_of_hours(moment=moment, office=OFFICE) is not (is_workday and 8 <= local.hour < 17)


def test_the_clock_going_back_moves_no_bound() -> None:
    before, after = datetime(2026, 10, 23, 6, 0, tzinfo=UTC), datetime(2026, 10, 26, 7, 0, tzinfo=UTC)
    for opens in (before, after):
        assert not is_out_of_hours(moment=opens, office=OFFICE)
        assert is_out_of_hours(moment=opens - timedelta(seconds=1), office=OFFICE)


def test_bounds_differ_per_sector() -> None:
    evening = datetime(2026, 11, 18, 17, 30, tzinfo=AMSTERDAM)
    assert is_out_of_hours(moment=evening, office=OFFICE)
    assert not is_out_of_hours(moment=evening, office=OfficeHours(time(8), time(18)))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="end after"):
        OfficeHours(time(17), time(8))
    with pytest.raises(ValueError, match="time zone"):
        is_out_of_hours(moment=datetime(2026, 1, 1), office=OFFICE)  # noqa: DTZ001 - what is refused
