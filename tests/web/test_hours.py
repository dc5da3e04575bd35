"""Opening hours as a person writes them down."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.base.calendar import OfficeHours
from ketenzicht.registry.domain import HOLIDAY, Hours, HoursKind, SpecialDay, out_of_hours
from ketenzicht.web.presenters.hours import hours_views, week

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OFFICE = tuple(Hours(day, time(8), time(17)) for day in range(1, 6))


def test_days_with_the_same_hours_are_one_line() -> None:
    assert week(OFFICE) == [("ma t/m vr", "08:00–17:00"), ("za en zo", "gesloten")]


def test_the_whole_day_every_day_is_said_so() -> None:
    assert week([Hours(day, time(0), time(0)) for day in range(1, 8)]) == [("alle dagen", "hele dag")]


def test_a_day_may_have_two_stretches() -> None:
    assert week([Hours(1, time(13), time(17)), Hours(1, time(8), time(12))])[0] == ("ma", "08:00–12:00 en 13:00–17:00")


def test_it_says_whether_it_is_open_now_and_until_when() -> None:
    (view,) = hours_views(OFFICE, [], now=SUNDAY)
    assert view.now == "nu gesloten, opent morgen 08:00"
    (open_now,) = hours_views(OFFICE, [], now=SUNDAY.replace(day=23))
    assert open_now.now == "nu open tot 17:00"


def test_special_days_that_are_still_to_come_are_told() -> None:
    special = [
        SpecialDay(date(2026, 12, 25), reason="eerste kerstdag"),
        SpecialDay(date(2026, 12, 31), time(8), time(12)),
        SpecialDay(date(2026, 4, 27), reason="Koningsdag"),
    ]
    (view,) = hours_views(OFFICE, special, now=SUNDAY)
    assert view.special == (("vr 25 dec 2026", "gesloten (eerste kerstdag)"), ("do 31 dec 2026", "08:00–12:00"))


def test_a_holiday_that_is_near_is_told_with_its_hours() -> None:
    eve = datetime(2026, 4, 26, 12, tzinfo=UTC)
    (view,) = hours_views([*OFFICE, Hours(HOLIDAY, None, None)], [], now=eve)
    assert view.soon == ("morgen Koningsdag: gesloten",)
    assert view.now == "nu gesloten, opent di 28 apr 08:00"
    assert view.days[-1] == ("feestdagen", "gesloten")
    (view,) = hours_views(OFFICE, [], now=eve - timedelta(days=3))
    assert view.soon == ("ma 27 apr Koningsdag: 08:00–17:00",)
    assert view.days[-1] == ("feestdagen", "als op andere dagen (niet apart opgegeven)")
    (view,) = hours_views(out_of_hours(office=OfficeHours()), [], now=datetime(2026, 12, 25, 11, tzinfo=UTC))
    assert view.soon == (
        "vandaag eerste kerstdag: hele dag",
        "morgen tweede kerstdag: hele dag",
        "vr 1 jan Nieuwjaarsdag: hele dag",
    )


def test_each_kind_of_hours_has_its_own_view() -> None:
    phone = Hours(1, time(9), time(12), kind=HoursKind.PHONE)
    assert [view.name for view in hours_views([*OFFICE, phone], [], now=SUNDAY)] == [
        "Gewone openingstijden",
        "Telefonisch bereikbaar",
    ]


@given(st.lists(st.builds(Hours, st.integers(1, 7), st.times(), st.times()), max_size=10))
def test_every_day_of_the_week_is_said_once(hours: list[Hours]) -> None:
    order = ["ma", "di", "wo", "do", "vr", "za", "zo"]
    said: list[str] = []
    for days, _ in week(hours):
        if days == "alle dagen":
            said += order
        elif " t/m " in days:
            first, last = days.split(" t/m ")
            said += order[order.index(first) : order.index(last) + 1]
        else:
            said += days.split(" en ")
    assert said == order
