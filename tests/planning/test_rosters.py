"""A roster makes slots by the clock on the wall, also in the nights in which it is changed; exceptions go above it."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.coordination.conftest import somebody
from tests.planning.conftest import EIGHT, HOUR, MONDAY, NOON, Provider, slots, status_of

from ketenzicht.access.domain import Role
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.planning import operations
from ketenzicht.planning.domain import (
    HOLIDAY,
    Hours,
    Pattern,
    ResourceKind,
    Stretches,
    begins_at,
    ends_at,
    slots_of,
    window,
)
from ketenzicht.planning.models import Resource
from ketenzicht.planning.operations import NewResource, NewRoster

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # Sundays
EVERY_DAY = dict.fromkeys(range(1, 8))
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
days = st.dates(date(2020, 1, 1), date(2035, 12, 31)) | st.sampled_from([SPRING, AUTUMN, SPRING - timedelta(1)])


def pattern(hours: Hours, *weekdays: int, closed: bool = False, last_day: date | None = None) -> Pattern:
    return Pattern(date(2020, 1, 1), last_day, closed, {one: [hours] for one in weekdays or range(1, 8)})


def local(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%H:%M%z")


def test_the_night_in_which_an_hour_does_not_exist_has_an_hour_less() -> None:
    night = pattern(Hours(time(23), time(7), 60))
    made = slots_of([night], {}, since=SPRING - timedelta(1), until=SPRING - timedelta(1))
    assert [local(one.begins) for one in made] == [
        "23:00+0100", "00:00+0100", "01:00+0100", "03:00+0200", "04:00+0200", "05:00+0200", "06:00+0200",
    ]  # fmt: skip
    assert window(SPRING, time(2), time(3)) is None  # there is no such hour
    assert local(begins_at(SPRING, time(2, 30))) == "03:00+0200"


def test_the_night_in_which_an_hour_comes_twice_has_an_hour_more() -> None:
    night = pattern(Hours(time(23), time(7), 60))
    made = slots_of([night], {}, since=AUTUMN - timedelta(1), until=AUTUMN - timedelta(1))
    assert [local(one.begins) for one in made][2:6] == ["01:00+0200", "02:00+0200", "02:00+0100", "03:00+0100"]
    assert len(made) == 9
    twice = window(AUTUMN, time(2), time(3))
    assert twice is not None
    assert twice[1] - twice[0] == 2 * HOUR
    assert ends_at(AUTUMN, time(2, 30)) - begins_at(AUTUMN, time(2, 30)) == HOUR


@given(days, times, times, st.integers(5, 240), st.integers(1, 9))
def test_slots_lie_in_their_window_and_never_over_each_other(
    day: date, begins: time, ends: time, minutes: int, capacity: int
) -> None:
    made = slots_of([pattern(Hours(begins, ends, minutes, capacity))], {}, since=day, until=day)
    whole = window(day, begins, ends)
    assert made == sorted(made)
    for one, following in itertools.pairwise(made):
        assert one.ends <= following.begins
    for one in made:
        assert whole is not None
        assert whole[0] <= one.begins < one.ends <= whole[1]
        assert one.ends - one.begins == timedelta(minutes=minutes)
    if whole:
        assert (whole[1] - whole[0]) // timedelta(minutes=minutes) == len(made)


@given(days, times, times)
def test_a_window_begins_and_ends_on_a_moment_that_the_clock_shows(day: date, begins: time, ends: time) -> None:
    found = window(day, begins, ends)
    if found and day not in {SPRING, SPRING - timedelta(1)}:
        said = [one.astimezone(AMSTERDAM) for one in found]
        if all(one.date() != SPRING for one in said) and said[0].month != 3:
            assert (said[0].time(), said[1].time()) == (begins, ends)


def test_on_a_holiday_its_own_hours_count_or_none() -> None:
    christmas = date(2026, 12, 25)  # a Friday
    hours, short = Hours(EIGHT, NOON, 60), Hours(time(10), NOON, 60)

    def on_christmas(one: Pattern) -> int:
        return len(slots_of([one], {}, since=christmas, until=christmas))

    assert on_christmas(pattern(hours)) == 4
    assert on_christmas(pattern(hours, closed=True)) == 0
    assert on_christmas(Pattern(date(2026, 1, 1), None, True, {5: [hours], HOLIDAY: [short]})) == 2


def test_only_what_begins_out_of_hours_is_kept_where_that_is_asked() -> None:
    all_day = pattern(Hours(time(0), time(0), 60, only_out_of_hours=True))
    tuesday, saturday = date(2026, 11, 24), date(2026, 11, 28)
    assert [len(slots_of([all_day], {}, since=day, until=day)) for day in (tuesday, saturday)] == [15, 24]


def test_a_shift_is_one_slot_and_the_first_of_two_rosters_counts() -> None:
    shift, other = pattern(Hours(time(16), time(23), 0)), pattern(Hours(time(20), time(0), 60))
    made = slots_of([shift, other], {}, since=AUTUMN, until=AUTUMN)
    assert [(local(one.begins), local(one.ends)) for one in made] == [
        ("16:00+0100", "23:00+0100"),
        ("23:00+0100", "00:00+0100"),
    ]


def test_a_roster_fills_six_weeks_and_a_closed_day_takes_its_slots_back(provider: Provider) -> None:
    room = provider.resource()
    hours = {one: (Hours(EIGHT, NOON, 30),) for one in EVERY_DAY}
    operations.make_roster(resource_id=room, new=NewRoster(MONDAY.date(), hours=hours), actor=provider.me, at=MONDAY)
    made = slots(room)
    assert made[-1].begins.date() - MONDAY.date() == timedelta(days=42)
    tomorrow = [one for one in made if one.begins.date() == date(2026, 11, 24)]
    booked = provider.book(tomorrow[0].id)
    fallen = operations.set_day(
        resource_id=room, day=date(2026, 11, 24), hours=None, because="Huisarts ziek", actor=provider.me, at=MONDAY
    )
    assert fallen == 1
    assert status_of(booked) == "fell-out"
    left = [one for one in slots(room) if one.begins.date() == date(2026, 11, 24)]
    assert [(one.status, one.because) for one in left] == [("busy-unavailable", "Huisarts ziek")]


def test_laying_a_roster_again_changes_nothing_and_one_day_later_adds_one(provider: Provider) -> None:
    room = provider.resource()
    hours = {one: (Hours(EIGHT, NOON, 60),) for one in EVERY_DAY}
    operations.make_roster(resource_id=room, new=NewRoster(MONDAY.date(), hours=hours), actor=provider.me, at=MONDAY)
    before = [one.id for one in slots(room)]
    operations.lay_rosters(at=MONDAY)
    assert [one.id for one in slots(room)] == before
    operations.lay_rosters(at=MONDAY + 24 * HOUR)
    assert len(slots(room)) == len(before) + 4


def test_what_somebody_took_away_the_roster_does_not_bring_back(provider: Provider) -> None:
    room = provider.resource()
    hours = {2: (Hours(EIGHT, NOON, 60),)}
    operations.make_roster(resource_id=room, new=NewRoster(MONDAY.date(), hours=hours), actor=provider.me, at=MONDAY)
    first = slots(room)[0]
    operations.withdraw_slot(slot_id=first.id, because="Scholing", actor=provider.me, at=MONDAY)
    operations.lay_rosters(at=MONDAY)
    assert [one.status for one in slots(room)[:2]] == ["busy-unavailable", "free"]
    with pytest.raises(Conflict, match="al vervallen"):
        operations.withdraw_slot(slot_id=first.id, because="Scholing", actor=provider.me, at=MONDAY)
    operations.restore_slot(slot_id=first.id, actor=provider.me, at=MONDAY)
    assert slots(room)[0].status == "free"


def test_a_roster_that_is_over_before_it_begins_is_refused(provider: Provider) -> None:
    room = provider.resource()
    last_day = MONDAY.date() - timedelta(days=1)
    with pytest.raises(Refused, match="De laatste dag is al voorbij") as refused:
        operations.make_roster(
            resource_id=room, new=NewRoster(date(1900, 1, 1), last_day), actor=provider.me, at=MONDAY
        )
    assert refused.value.field == "last_day"


def test_fewer_places_than_are_booked_become_as_many_as_are_booked(provider: Provider) -> None:
    room = provider.resource()
    many = {2: (Hours(EIGHT, NOON, 60, 3),)}
    roster = operations.make_roster(
        resource_id=room, new=NewRoster(MONDAY.date(), hours=many), actor=provider.me, at=MONDAY
    )
    first = slots(room)[0]
    provider.book(first.id)
    provider.book(first.id)
    row = first.resource.rosters.get(id=roster).hours.get()
    row.capacity = 1
    row.save()
    Resource.objects.filter(id=room).update(laid_until=None)
    operations.lay_rosters(at=MONDAY)
    assert [one.capacity for one in slots(room)[:2]] == [2, 1]


def test_hours_are_added_and_taken_away_and_a_roster_ends(provider: Provider) -> None:
    room = provider.resource()
    roster = operations.make_roster(resource_id=room, new=NewRoster(MONDAY.date()), actor=provider.me, at=MONDAY)
    add: dict[str, Any] = {
        "roster_id": roster,
        "weekdays": [2, 3],
        "hours": Hours(EIGHT, NOON, 60),
        "actor": provider.me,
        "at": MONDAY,
    }
    operations.add_hours(**add)
    assert len(slots(room)) == 2 * 4 * 6
    with pytest.raises(Conflict, match="beginnen al uren"):
        operations.add_hours(**add)
    row = slots(room)[0].resource.rosters.get().hours.first()
    assert row is not None
    operations.remove_hours(roster_id=roster, hours_id=row.id, actor=provider.me, at=MONDAY)
    assert len(slots(room)) == 4 * 6
    with pytest.raises(NotFound):
        operations.remove_hours(roster_id=roster, hours_id=row.id, actor=provider.me, at=MONDAY)
    with pytest.raises(Refused, match="voor de eerste dag"):
        operations.end_roster(roster_id=roster, last_day=date(2026, 11, 1), actor=provider.me, at=MONDAY)
    operations.end_roster(roster_id=roster, last_day=date(2026, 11, 25), actor=provider.me, at=MONDAY)
    assert len(slots(room)) == 4
    with pytest.raises(Conflict, match="ander rooster"):
        operations.make_roster(resource_id=room, new=NewRoster(date(2026, 11, 25)), actor=provider.me, at=MONDAY)


def test_only_who_plans_for_the_own_organisation_changes_rosters(provider: Provider) -> None:
    room = provider.resource()
    new = NewRoster(MONDAY.date())
    with pytest.raises(NotFound):
        operations.make_roster(resource_id=room, new=new, actor=provider.stranger, at=MONDAY)
    for actor in (provider.centre, somebody(provider.id, Role.CARE_PROFESSIONAL)):
        with pytest.raises(NotPermitted):
            operations.make_roster(resource_id=room, new=new, actor=actor, at=MONDAY)
    elsewhere = NewResource(provider.location_id, "Kamer", ResourceKind.CONSULT)
    with pytest.raises(NotFound, match="niet van uw organisatie"):
        operations.add_resource(new=elsewhere, actor=provider.stranger, at=MONDAY)
    with pytest.raises(Refused, match="al voorbij"):
        operations.set_day(
            resource_id=room, day=date(2026, 11, 22), hours=None, because="Ziek", actor=provider.me, at=MONDAY
        )


def test_a_resource_that_ends_leaves_nobody_behind(provider: Provider) -> None:
    room = provider.resource()
    made = provider.book(provider.slot(room))
    assert operations.end_resource(resource_id=room, because="Verbouwing", actor=provider.me, at=MONDAY) == 1
    assert status_of(made) == "fell-out"
    with pytest.raises(Conflict, match="beëindigd"):
        provider.slot(room)


def test_slots_by_hand_do_not_lie_over_each_other_nor_in_the_past(provider: Provider) -> None:
    room = provider.resource()
    provider.slot(room)
    with pytest.raises(Conflict, match="al een ander tijdvak"):
        provider.slot(room, begins=MONDAY + HOUR + HOUR / 4)
    with pytest.raises(Refused, match="al voorbij"):
        provider.slot(room, begins=datetime(2026, 11, 22, tzinfo=UTC))
    with pytest.raises(Refused, match="voor het begin"):
        provider.slot(room, minutes=0)


_hours = st.integers(0, 40).map(lambda hours: datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hours))
_stretches = st.tuples(_hours, st.integers(1, 12)).map(lambda told: (told[0], told[0] + timedelta(hours=told[1])))


@given(st.lists(_stretches), _stretches)
def test_whether_time_is_taken_is_found_as_by_looking_at_each(
    taken: list[tuple[datetime, datetime]], asked: tuple[datetime, datetime]
) -> None:
    one_by_one = any(begins < asked[1] and asked[0] < ends for begins, ends in taken)
    assert Stretches(taken).meet(*asked) is one_by_one
