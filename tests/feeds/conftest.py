"""The small country of tests/web, with two ROAZ-bureaus and a national body beside its one provider."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from django.utils import timezone
from tests.web import country
from tests.web.country import PLACES, Country

from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.operations import register_organisations


@dataclass(frozen=True)
class Land:
    """`bureau` is that of Midden, `elsewhere` that of Noord."""

    country: Country
    provider: UUID
    bureau: UUID
    elsewhere: UUID
    national: UUID


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def bureau(name: str, place: int) -> NewOrganisation:
    town = PLACES[place]
    office = NewLocation(
        name=name,
        type_code="COORD",
        point=town.point,
        street="Proefstraat 1",
        postcode="3511 AB",
        place=town.place,
        municipality_code=town.municipality,
    )
    return NewOrganisation(name=name, kind=OrganisationKind.NETWORK, locations=(office,))


@pytest.fixture
def land(db: None, now: datetime) -> Land:
    country.load(at=now)
    built = country.build(at=now)
    country.fill(built, now=now)
    ours, other, national = register_organisations(
        organisations=[
            bureau("ROAZ-bureau Midden Proef", 0),
            bureau("ROAZ-bureau Noord Proef", 4),
            NewOrganisation(name="LNAZ Proef", kind=OrganisationKind.NATIONAL),
        ],
        actor=PLATFORM,
        at=now,
    )
    return Land(built, built.organisation_id, ours.id, other.id, national.id)
