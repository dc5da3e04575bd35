"""A small country with two hospitals in two regions, a nursing home, a network, and who switches the module on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoDbBlocker
from tests.written_once import written_once

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.geography import Point
from ketenzicht.definitions import operations as definitions
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.models import Location

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


@dataclass(frozen=True)
class Home:
    organisation_id: UUID
    location_id: UUID

    def person(self, role: Role) -> Actor:
        return Actor(ActorKind.PERSON, uuid4(), f"Proef {role}", self.organisation_id, grants_of([role]))


@dataclass(frozen=True)
class Land:
    utrecht: Home  # in ROAZ-05
    groningen: Home  # in ROAZ-01
    nursing: Home
    network: Home  # the bureau of ROAZ-05
    lnaz: Home

    @property
    def coordinator(self) -> Actor:
        return self.lnaz.person(Role.NATIONAL_COORDINATOR)


UTRECHT, GRONINGEN = ("GM0344", Point(52.09, 5.12)), ("GM0014", Point(53.22, 6.57))


def register(
    name: str,
    where: tuple[str, Point] = UTRECHT,
    *,
    type_code: str = "V6",
    kind: OrganisationKind = OrganisationKind.PROVIDER,
) -> Home:
    municipality, point = where
    location = NewLocation(
        name=name,
        type_code=type_code,
        point=point,
        street="Proefstraat 1",
        postcode="3511 AB",
        place="Proefstad",
        municipality_code=municipality,
    )
    new = NewOrganisation(name=name, kind=kind, locations=(location,))
    (organisation,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOON)
    return Home(organisation.id, Location.objects.get(organisation=organisation).id)


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Land]:
    with written_once(django_db_blocker, _load) as land:
        yield land


def _load() -> Land:
    registry.load_reference(at=NOON)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOON)
    return Land(
        utrecht=register("Ziekenhuis Utrecht"),
        groningen=register("Ziekenhuis Groningen", GRONINGEN),
        nursing=register("Verpleeghuis Utrecht", type_code="R5"),
        network=register("Bureau Midden", type_code="COORD", kind=OrganisationKind.NETWORK),
        lnaz=register("LNAZ Proef", type_code="COORD", kind=OrganisationKind.NATIONAL),
    )


@pytest.fixture
def land(_loaded: Land, db: None) -> Land:
    return _loaded
