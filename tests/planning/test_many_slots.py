"""Rosters of many, long and changed: as many statements however many slots, and nobody waits for the clock."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.planning.conftest import EIGHT, HOUR, MONDAY, NOON, Provider, slots, status_of

from ketenzicht.planning import operations
from ketenzicht.planning.domain import Hours, SlotStatus
from ketenzicht.planning.models import Resource, Slot
from ketenzicht.planning.operations import NewRoster, ToldSlot, laying

DAY = timedelta(days=1)
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Proef//NL\r\n{}END:VCALENDAR\r\n"
EVENT = (
    "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:202611{1:02}T{2:02}0000Z\r\nDTEND:202611{1:02}T{2:02}3000Z\r\nEND:VEVENT\r\n"
)


def rostered(provider: Provider, name: str = "Kamer", *, minutes: int = 30) -> UUID:
    room = provider.resource(name)
    hours = {one: (Hours(EIGHT, NOON, minutes),) for one in range(1, 8)}
    operations.make_roster(resource_id=room, new=NewRoster(MONDAY.date(), hours=hours), actor=provider.me, at=MONDAY)
    return room


def after(times: int) -> Callable[[], bool]:
    asked = iter(range(times))
    return lambda: next(asked, None) is None


def test_a_roster_of_a_day_more_takes_ten_statements_for_each_resource(
    provider: Provider, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        rostered(provider, f"Kamer {number}")
    with django_assert_max_num_queries(1 + 20 * 10) as made:
        assert operations.lay_rosters(at=MONDAY + DAY) == 20
    assert sum(one["sql"].startswith("INSERT") for one in made.captured_queries) == 20
    assert Slot.objects.count() == 20 * (6 + 43 * 8), "of Monday what was not over"
    with django_assert_max_num_queries(1):
        assert operations.lay_rosters(at=MONDAY + DAY) == 0


def test_a_roster_that_ends_takes_its_slots_away_together(
    provider: Provider, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    room = rostered(provider, minutes=5)
    roster = Resource.objects.get(id=room).rosters.get()
    assert len(slots(room)) == 36 + 42 * 48
    booked = provider.book(slots(room)[500].id)
    with django_assert_max_num_queries(45):
        fallen = operations.end_roster(roster_id=roster.id, last_day=MONDAY.date() + DAY, actor=provider.me, at=MONDAY)
    assert (fallen, status_of(booked)) == (1, "fell-out")
    left = slots(room)
    assert len([one for one in left if one.status == SlotStatus.FREE]) == 36 + 48
    assert len(left) == 36 + 48 + 1, "what was booked stays, with its story"


def test_a_shorter_day_and_fewer_places_are_changed_together(
    provider: Provider, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    room = rostered(provider, minutes=5)
    tomorrow = MONDAY.date() + DAY
    first = next(one for one in slots(room) if one.begins.date() == tomorrow)
    provider.book(first.id)
    with django_assert_max_num_queries(40):
        operations.set_day(
            resource_id=room,
            day=tomorrow,
            hours=Hours(EIGHT, NOON, 5, 3),
            because="Extra",
            actor=provider.me,
            at=MONDAY,
        )
    assert {one.capacity for one in slots(room) if one.begins.date() == tomorrow} == {3}
    with django_assert_max_num_queries(40):
        operations.set_day(resource_id=room, day=tomorrow, hours=None, because="Scholing", actor=provider.me, at=MONDAY)
    assert [one.because for one in slots(room) if one.begins.date() == tomorrow] == ["Scholing"]


def test_a_resource_that_ends_lets_all_its_slots_lapse_together(
    provider: Provider, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    room = rostered(provider, minutes=5)
    with django_assert_max_num_queries(12):
        operations.end_resource(resource_id=room, because="Verbouwing", actor=provider.me, at=MONDAY)
    assert {one.status for one in slots(room)} == {"busy-unavailable"}


def test_slots_of_a_system_that_all_move_take_as_many_statements(
    provider: Provider, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    room = provider.resource()
    told = [ToldSlot(f"s{n}", MONDAY + n * HOUR, MONDAY + n * HOUR + HOUR / 2) for n in range(1, 200)]
    operations.put_slots(resource_id=room, slots=told, actor=provider.me, at=MONDAY)
    booked = provider.book(slots(room)[3].id)
    moved = [ToldSlot(one.key, one.begins + HOUR / 4, one.ends + HOUR / 4) for one in told]
    with django_assert_max_num_queries(30):
        taken = operations.put_slots(resource_id=room, slots=moved, actor=provider.me, at=MONDAY)
    assert (taken.added, taken.changed, taken.fell_out) == (0, 199, 1)
    assert status_of(booked) == "fell-out"


def test_an_agenda_with_other_times_takes_as_many_statements(
    provider: Provider, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    room = provider.resource()

    def take(minutes: str) -> operations.Taken:
        events = "".join(EVENT.format(f"{day}-{hour}", day, hour) for day in range(24, 30) for hour in range(8, 18))
        content = CALENDAR.format(events).replace("3000Z", minutes).encode()
        return operations.take_calendar(
            resource_id=room, content=content, events_are_free=True, actor=provider.me, at=MONDAY
        )

    assert take("3000Z").added == 60
    with django_assert_max_num_queries(30):
        taken = take("2000Z")
    assert (taken.added, taken.withdrawn) == (60, 60)


def test_a_run_that_had_enough_begins_the_next_time_with_who_is_furthest_behind(provider: Provider) -> None:
    first, second = rostered(provider, "Een"), rostered(provider, "Twee")
    Resource.objects.filter(id=second).update(laid_until=date(2026, 12, 1))
    assert operations.lay_rosters(at=MONDAY + DAY, had_enough=after(1)) == 1
    laid = dict(Resource.objects.filter(id__in=[first, second]).values_list("id", "laid_until"))
    assert laid[second] == date(2027, 1, 5)
    assert laid[first] == date(2027, 1, 4)
    assert operations.lay_rosters(at=MONDAY + DAY) == 1


def test_a_roster_that_cannot_be_laid_holds_up_no_other(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = rostered(provider, "Een"), rostered(provider, "Twee")
    lay = laying.lay_roster

    def fails(resource: Resource, **told: Any) -> int:
        if resource.id == broken:
            raise RuntimeError("It cannot be laid.")
        return lay(resource, **told)

    monkeypatch.setattr(laying, "lay_roster", fails)
    with pytest.raises(ExceptionGroup, match="1 things that were due"):
        operations.lay_rosters(at=MONDAY + DAY)
    assert Resource.objects.get(id=whole).laid_until == date(2027, 1, 5)
    assert Resource.objects.get(id=broken).laid_until == date(2027, 1, 4)
