"""People who keep the register, signed in: for tests of entries that look like each other."""

from datetime import datetime
from uuid import UUID

from django.test import Client
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD, Country, account

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

ADMINISTRATOR, OFFICER = "beheerder@voorbeeld.invalid", "bureau@voorbeeld.invalid"
LIST = "/upkeep/duplicates/"
WHY = "De ene is de polikliniek aan de achterkant"


def administrator_of(land: Country, *, at: datetime) -> Client:
    """The administrator of the organisation of the land."""
    account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=at)
    return sign_in(Client(), ADMINISTRATOR)


def officer_of_the_region(*, at: datetime) -> Client:
    """Somebody of the ROAZ-bureau of the region in which the land lies."""
    office = NewLocation("Bureau", "COORD", Point(52.0, 5.0), "", "", "Utrecht", "GM0344")
    of_another(at, "Netwerk Midden", OrganisationKind.NETWORK, office, (OFFICER, Role.ROAZ_OFFICER))
    return sign_in(Client(), OFFICER)


def of_another(
    now: datetime, name: str, kind: OrganisationKind, location: NewLocation, *people: tuple[str, Role]
) -> UUID:
    """Another organisation with a location, and people in it; the id of the location."""
    new = NewOrganisation(name, kind, locations=(location,))
    (row,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=now)
    for email, role in people:
        access.create_account(
            name="Proef", email=email, password=PASSWORD, organisation_id=row.id, role=role, actor=PLATFORM, at=now
        )
    return row.locations.get().id
