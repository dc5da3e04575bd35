"""The first moments of many: of the nearest, or of who has something first, and never more than a few slots of each."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.planning.conftest import FAR, HOUR, MINUTE, MONDAY, NEAR, UTRECHT, Provider, location

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.planning import queries
from ketenzicht.planning.domain import Neighbourhood, ResourceKind, SlotSource, WhyNot, Wish
from ketenzicht.planning.models import Resource, Slot
from ketenzicht.planning.queries import Availability
from ketenzicht.planning.queries.openings import first_openings_of
from ketenzicht.registry import operations as registry

DAY = timedelta(days=1)
module = import_module("ketenzicht.planning.queries.availability")  # a function is called so too


def found(provider: Provider, wish: Wish | None = None, **more: Any) -> list[Availability]:
    told = wish or consult()
    return list(queries.availability(kind=ResourceKind.CONSULT, wish=told, most=2, actor=provider.centre, **more))


def consult(minutes: int = 15, *, days: int = 1) -> Wish:
    return Wish(minutes, MONDAY, MONDAY, MONDAY + days * DAY)


def names(lines: list[Availability]) -> list[str]:
    return [one.resource for one in lines]


def elsewhere(provider: Provider, point: Point, name: str) -> UUID:
    """A room at another location of the same organisation."""
    place = registry.register_location(organisation_id=provider.id, new=location(name), actor=PLATFORM, at=MONDAY)
    place.latitude, place.longitude = point.latitude, point.longitude
    place.save()
    room = provider.resource(name)
    Resource.objects.filter(id=room).update(location=place)
    return room


def fill(room: UUID, begins: datetime, number: int, *, minutes: int = 15) -> list[Slot]:
    return Slot.objects.bulk_create(
        Slot(
            resource_id=room, begins=begins + one * minutes * MINUTE, ends=begins + (one + 1) * minutes * MINUTE,
            source=SlotSource.HAND.value, told_at=MONDAY,
        )
        for one in range(number)
    )  # fmt: skip


@pytest.fixture
def two_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RESOURCES", 2)


@pytest.mark.usefixtures("two_at_most")
def test_of_too_many_those_count_that_have_something_first_whatever_they_are_called(provider: Provider) -> None:
    for name, hours in (("A", None), ("B", 5), ("Y", 2), ("Z", 1)):
        room = provider.resource(name)
        if hours:
            provider.slot(room, begins=MONDAY + hours * HOUR)
    assert names(found(provider)) == ["Z", "Y"]


@pytest.mark.usefixtures("two_at_most")
def test_what_is_full_too_short_or_over_is_not_something_first(provider: Provider) -> None:
    full, short, begun = (provider.resource(name) for name in ("A vol", "B kort", "C begonnen"))
    provider.book(provider.slot(full, begins=MONDAY + HOUR))
    provider.slot(short, begins=MONDAY + HOUR, minutes=10)
    provider.slot(begun, begins=MONDAY - HOUR / 4)
    for name in ("Y", "Z"):
        provider.slot(provider.resource(name), begins=MONDAY + 3 * HOUR)
    assert names(found(provider)) == ["Y", "Z"]


@pytest.mark.usefixtures("two_at_most")
def test_of_too_many_the_nearest_count_where_somebody_says_near_what(provider: Provider) -> None:
    for name, point, hours in (("A", FAR, 1), ("B", NEAR, 3), ("C", UTRECHT, 2)):
        provider.slot(elsewhere(provider, point, name), begins=MONDAY + hours * HOUR)
    assert names(found(provider, near=NEAR)) == ["C", "B"]
    assert names(found(provider, near=FAR))[0] == "A"


def test_only_who_gives_the_care_or_does_not_say_is_asked(provider: Provider) -> None:
    for name, told in (("Alles", ("", "")), ("Consult", ("hap", "consult")), ("Ander", ("hap", "telefoon"))):
        Resource.objects.filter(id=provider.resource(name)).update(module=told[0], label=told[1])
    assert names(found(provider, care=[("hap", "consult")])) == ["Alles", "Consult"]
    assert names(found(provider, organisations=[provider.other_id])) == []


def test_behind_many_slots_that_are_full_the_first_with_room_is_found(provider: Provider) -> None:
    room = provider.resource()
    slots = fill(room, MONDAY + HOUR, 60)
    for one in slots[:50]:
        provider.book(one.id)
    (line,) = found(provider)
    assert [one.slot_id for one in line.answer.moments] == [slots[50].id, slots[51].id]


def test_why_there_is_none_is_said_of_each(provider: Provider) -> None:
    full, short = provider.resource("Vol"), provider.resource("Kort")
    provider.resource("Niets")
    provider.book(provider.slot(full))
    fill(short, MONDAY + HOUR, 3, minutes=10)
    told = {one.resource: one.answer.why_not for one in found(provider)}
    assert told == {"Vol": WhyNot.FULL, "Kort": WhyNot.TOO_SHORT, "Niets": WhyNot.NOTHING_PLANNED}


def test_however_far_somebody_looks_ahead_few_slots_are_read_in_seven_queries(
    provider: Provider, django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        fill(provider.resource(f"Kamer {number}"), MONDAY + HOUR, 500)
    provider.resource("Leeg")
    read: list[int] = []

    def counted(**told: Any) -> object:
        openings = first_openings_of(**told)
        read.extend(len(one) for one in openings.values())
        return openings

    monkeypatch.setattr(module, "first_openings_of", counted)
    with django_assert_max_num_queries(7):
        lines = found(provider, consult(days=42))
    assert len(lines) == 6
    assert max(read) == 2


def test_a_car_of_which_the_first_shifts_are_full_has_a_moment_in_the_next(provider: Provider) -> None:
    car = provider.resource("Auto", ResourceKind.VISIT)
    for number in range(4):
        shift = provider.slot(car, begins=MONDAY + number * DAY, minutes=60)
        if number < 3:
            provider.visit(shift, begins=MONDAY + number * DAY + 10 * MINUTE, minutes=40)
    wish = Wish(30, MONDAY, MONDAY, MONDAY + 7 * DAY, Neighbourhood.of(NEAR))
    (line,) = queries.availability(kind=ResourceKind.VISIT, wish=wish, most=1, actor=provider.centre)
    assert [one.begins.date() for one in line.answer.moments] == [(MONDAY + 3 * DAY).date()]
