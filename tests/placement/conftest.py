"""A centre, four nursing homes with figures, and people at each who answer for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoDbBlocker
from tests.capacity.conftest import parcel_of
from tests.triage.versions import take
from tests.written_once import written_once

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit, Opening
from ketenzicht.capacity.models import State, Unit
from ketenzicht.capacity.parcel import Rows
from ketenzicht.capacity.storing import store_here
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.definitions import operations as definitions
from ketenzicht.definitions import queries as catalogue
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side, Sought
from ketenzicht.placement.models import Need, Offer
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ELV = ("acute-vv", "elv-hoog")
HOMES = ("Huize Aalscholver", "Huize Bergeend", "Huize Canadagans", "Huize Duiker")


def somebody(organisation_id: UUID, role: Role, name: str) -> Actor:
    return Actor(ActorKind.PERSON, uuid4(), name, organisation_id, grants_of([role]), role=role.value)


@dataclass
class Home:
    """A nursing home with one unit, and who says there whether it has a place."""

    organisation_id: UUID
    location_id: UUID
    unit: Unit
    name: str
    opname: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.opname = somebody(self.organisation_id, Role.ADMISSIONS_OFFICER, f"Olga van {self.name}")

    def say(self, free: int, *, at: datetime, total: int = 10, opening: Opening | None = None) -> None:
        """The home delivers its figures."""
        module = catalogue.catalogue().modules[self.unit.module_id]
        values = f'{{"total": {total}, "occupied": {total - free}, "available": {free}}}'
        rows = Rows()
        rows.add(
            unit_id=self.unit.id,
            observed_at=at,
            version_id=module.versions[-1].id,
            values=values,
            absent="{}",
            opening=opening,
            usable_for=timedelta(hours=24),
        )
        store_here(parcel_of(rows, at=at))

    @property
    def state(self) -> State:
        return State.objects.get(unit=self.unit)


@dataclass
class Region:
    centre_id: UUID
    other_id: UUID
    homes: tuple[Home, ...]
    at: datetime = NOON
    cor: Actor = field(init=False)
    stranger: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.cor = somebody(self.centre_id, Role.COORDINATOR, "Cor Coördinator")
        self.stranger = somebody(self.other_id, Role.COORDINATOR, "Eva Elders")

    def later(self, minutes: float = 1) -> datetime:
        self.at += minutes * MINUTE
        return self.at

    def request(self) -> UUID:
        return coordination.receive(
            centre_id=self.centre_id, door=Door.PROFESSIONALS, intake={}, actor=self.cor, at=self.at
        ).id

    def need(self, request_id: UUID | None = None) -> UUID:
        new = operations.NewNeed(
            form="elv-hoog",
            sought=Sought(kinds=(ELV,), point=Point(52.09, 5.12), age=84, before=self.at + 240 * MINUTE),
            before=self.at + 240 * MINUTE,
            question="84 jaar, gevallen, kan niet alleen thuis zijn. Hulp bij alles.",
        )
        return operations.state_need(request_id=request_id or self.request(), new=new, actor=self.cor, at=self.at)

    def ask(self, need_id: UUID, *homes: Home) -> list[UUID]:
        asked = [operations.Asked(one.unit.code, 0.8) for one in homes or self.homes[:3]]
        return operations.ask(need_id=need_id, units=asked, actor=self.cor, at=self.at)

    def home_of(self, offer_id: UUID) -> Home:
        unit_id = Offer.objects.get(id=offer_id).unit_id
        return next(one for one in self.homes if one.unit.id == unit_id)

    def accept(self, offer_id: UUID, **yes: Any) -> datetime:
        return operations.accept(
            offer_id=offer_id,
            yes=operations.Yes(**yes),
            side=Side.PROVIDER,
            actor=self.home_of(offer_id).opname,
            at=self.at,
        )

    def placed(self, need_id: UUID) -> UUID:
        """The first that is asked says yes, and it is confirmed."""
        offer_id = self.ask(need_id)[0]
        self.accept(offer_id)
        operations.confirm(offer_id=offer_id, expected_at=None, actor=self.cor, at=self.at)
        return offer_id

    def statuses(self, need_id: UUID) -> list[str]:
        return list(Offer.objects.filter(need_id=need_id).order_by("turn", "asked_at").values_list("status", flat=True))

    def status(self, need_id: UUID) -> str:
        return Need.objects.get(id=need_id).status


def make_homes(names: tuple[str, ...] = HOMES, *, at: datetime = NOON) -> tuple[Home, ...]:
    locations = [
        NewLocation(
            name=name,
            type_code="R5",
            point=Point(52.09 + place * 0.02, 5.12),
            street="Proefstraat 1",
            postcode="3511 AB",
            place="Utrecht",
            municipality_code="GM0344",
            phone_urgent="030 1234567",
        )
        for place, name in enumerate(names)
    ]
    made = registry.register_organisations(
        organisations=[
            NewOrganisation(name=one.name, kind=OrganisationKind.PROVIDER, locations=(one,)) for one in locations
        ],
        actor=PLATFORM,
        at=at,
    )
    homes = []
    for organisation, location in zip(made, locations, strict=True):
        location_id = organisation.locations.get().id
        (unit,) = capacity.create_units(
            units=[NewUnit(location_id=location_id, module=ELV[0], label=ELV[1], deliverer_id=organisation.id)],
            active_from=date(2020, 1, 1),
            actor=PLATFORM,
            at=at,
        )
        homes.append(Home(organisation.id, location_id, unit, location.name))
    return tuple(homes)


def make_region(names: tuple[str, ...] = HOMES) -> Region:
    """Registered once: a centre and another, homes that deliver, and rules that know what is sought."""
    registry.load_reference(at=NOON)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOON)
    capacity.ensure_partitions(start=NOON.date(), end=NOON.date())
    kinds = [
        NewOrganisation(name=name, kind=OrganisationKind.ZCC, locations=()) for name in ("ZCC Proef", "ZCC Elders")
    ]
    centre, other = registry.register_organisations(organisations=kinds, actor=PLATFORM, at=NOON)
    take("crosswalk", at=NOON)
    take("demo-passende-zorg", at=NOON)
    region = Region(centre.id, other.id, make_homes(names))
    for home in region.homes:
        home.say(2, at=NOON - 5 * MINUTE)
    return region


@pytest.fixture(scope="module")
def _region(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Region]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        with written_once(django_db_blocker, make_region) as region:
            yield region


@pytest.fixture
def region(_region: Region, db: None) -> Region:
    return Region(_region.centre_id, _region.other_id, _region.homes)
