"""A provider with a consulting room and a visit car, and a centre that books with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoDbBlocker
from tests.coordination.conftest import somebody
from tests.written_once import written_once

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.geography import Point
from ketenzicht.planning import operations
from ketenzicht.planning.domain import ResourceKind
from ketenzicht.planning.models import Booking, Slot
from ketenzicht.planning.operations import NewBooking, NewResource, NewSlot
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # nine o'clock in the morning
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
UTRECHT = Point(52.0907, 5.1214)
NEAR, FAR = Point(52.1, 5.13), Point(52.35, 5.22)
EIGHT, NOON = time(8), time(12)


def location(name: str = "Post") -> NewLocation:
    return NewLocation(
        name=name, type_code="V6", point=UTRECHT, street="Proefstraat 1", postcode="3511 AB", place="Utrecht",
        municipality_code="GM0344", phone_urgent="030 1234567",
    )  # fmt: skip


@dataclass
class Provider:
    """`me` maintains its plan; `centre` books with it."""

    id: UUID
    location_id: UUID
    other_id: UUID
    centre_id: UUID
    me: Actor = field(init=False)
    centre: Actor = field(init=False)
    stranger: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.me = somebody(self.id, Role.CAPACITY_MANAGER, "Piet Planner")
        self.centre = somebody(self.centre_id, Role.TRIAGIST)
        self.stranger = somebody(self.other_id, Role.CAPACITY_MANAGER, "Eva Elders")

    def resource(self, name: str = "Spreekkamer 1", kind: ResourceKind = ResourceKind.CONSULT) -> UUID:
        travels = kind in {ResourceKind.VISIT, ResourceKind.NURSING}
        new = NewResource(self.location_id, name, kind, travels=travels)
        return operations.add_resource(new=new, actor=self.me, at=MONDAY)

    def slot(
        self, resource_id: UUID, *, begins: datetime = MONDAY + HOUR, minutes: int = 30, capacity: int = 1
    ) -> UUID:
        new = NewSlot(begins, begins + minutes * MINUTE, capacity)
        return operations.add_slot(resource_id=resource_id, new=new, actor=self.me, at=MONDAY)

    def shift(self, name: str = "Visiteauto 1", hours: int = 6) -> UUID:
        return self.slot(self.resource(name, ResourceKind.VISIT), begins=MONDAY, minutes=hours * 60)

    def book(self, slot_id: UUID, *, actor: Actor | None = None, at: datetime = MONDAY, **more: Any) -> UUID:
        new = NewBooking(slot_id, uuid4(), **more)
        return operations.book_slot(new=new, actor=actor or self.centre, at=at)

    def visit(self, slot_id: UUID, *, begins: datetime, place: Point = NEAR, minutes: int = 30) -> UUID:
        return self.book(slot_id, begins=begins, place=place, minutes=minutes)


def status_of(booking_id: UUID) -> str:
    return Booking.objects.get(id=booking_id).status


def slots(resource_id: UUID) -> list[Slot]:
    return list(Slot.objects.filter(resource=resource_id))


def make_provider() -> Provider:
    kinds = (OrganisationKind.PROVIDER, OrganisationKind.PROVIDER, OrganisationKind.ZCC)
    names = ("Huisartsenpost Proef", "Huisartsenpost Elders", "ZCC Proef")
    new = [NewOrganisation(name=name, kind=kind, locations=()) for name, kind in zip(names, kinds, strict=True)]
    made = registry.register_organisations(organisations=new, actor=PLATFORM, at=MONDAY)
    here = registry.register_location(organisation_id=made[0].id, new=location(), actor=PLATFORM, at=MONDAY)
    return Provider(made[0].id, here.id, made[1].id, made[2].id)


@pytest.fixture(scope="module")
def _provider(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Provider]:
    with written_once(django_db_blocker, _registered) as provider:
        yield provider


def _registered() -> Provider:
    registry.load_reference(at=MONDAY)
    return make_provider()


@pytest.fixture
def provider(_provider: Provider, db: None) -> Provider:
    return _provider
