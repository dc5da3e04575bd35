"""Wrong states that the database itself refuses, whatever the code above it does."""

from collections.abc import Callable
from datetime import date, time
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.registry.conftest import Register

from ketenzicht.registry.models import (
    Contact,
    Identifier,
    Location,
    Municipality,
    MunicipalityMembership,
    OpeningException,
    OpeningHours,
    Organisation,
    Postcode,
    Region,
    RegionMembership,
    RegionNeighbour,
)

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def region(code: str) -> Region:
    return Region.objects.get(code=code)


def roaz_membership(location: UUID, code: str, start: date, end: date | None, kind: str = "roaz") -> object:
    return RegionMembership.objects.create(
        location_id=location, region=region(code), kind=kind, valid_from=start, valid_until=end
    )


WRONG: dict[str, Callable[[UUID, UUID], object]] = {
    "a location far away": lambda location, _: Location.objects.filter(id=location).update(latitude=5.1),
    "a location that closes before it opens": lambda location, _: Location.objects.filter(id=location).update(
        active_from=FEBRUARY, active_until=JANUARY
    ),
    "a postcode in another form": lambda location, _: Location.objects.filter(id=location).update(postcode="3511AB"),
    "an unknown kind of institution": lambda location, _: Location.objects.filter(id=location).update(type="XXX"),
    "an organisation without a name": lambda _, organisation: Organisation.objects.filter(id=organisation).update(
        name=""
    ),
    "an unknown kind of organisation": lambda _, organisation: Organisation.objects.filter(id=organisation).update(
        kind="club"
    ),
    "a number without an owner": lambda _, __: Identifier.objects.create(system="agb", value="06012345"),
    "a number with two owners": lambda location, organisation: Identifier.objects.create(
        system="agb", value="06012345", location_id=location, organisation_id=organisation
    ),
    "a number that is too short": lambda location, _: Identifier.objects.create(
        system="agb", value="0601234", location_id=location
    ),
    "a number of nobody's list": lambda location, _: Identifier.objects.create(
        system="iban", value="06012345", location_id=location
    ),
    "the same number twice": lambda location, organisation: Identifier.objects.bulk_create(
        [
            Identifier(system="agb", value="06012345", location_id=location),
            Identifier(system="agb", value="06012345", organisation_id=organisation),
        ]
    ),
    "the same own key twice": lambda location, _: Identifier.objects.bulk_create(
        [Identifier(system="own", value="1", location_id=location) for _ in range(2)]
    ),
    "two ROAZ regions at once": lambda location, _: (
        roaz_membership(location, "ROAZ-01", JANUARY, MARCH),
        roaz_membership(location, "ROAZ-02", FEBRUARY, None),
    ),
    "a membership that ends before it begins": lambda location, _: roaz_membership(
        location, "ROAZ-01", MARCH, FEBRUARY
    ),
    "a membership of another kind than its region": lambda location, _: roaz_membership(
        location, "VR09", JANUARY, None
    ),
    "a municipality in two RAV regions at once": lambda _, __: MunicipalityMembership.objects.create(
        municipality_id="GM0344", region=region("VR01"), kind="rav", valid_from=JANUARY, source_id="roaz"
    ),
    "an area outside any region": lambda _, __: Region.objects.filter(code="ZCG-01").update(within=None),
    "a RAV region inside another": lambda _, __: Region.objects.filter(code="VR09").update(within=region("ROAZ-05")),
    "a region that neighbours itself": lambda _, __: RegionNeighbour.objects.create(
        one=region("VR09"), other=region("VR09"), valid_from=JANUARY
    ),
    "two regions that touch twice on a day": lambda _, __: RegionNeighbour.objects.create(
        one=region("VR09"), other=region("VR07"), valid_from=JANUARY
    ),
    "regions that part before they meet": lambda _, __: RegionNeighbour.objects.filter(one__code="VR07").update(
        valid_until=date(2000, 1, 1)
    ),
    "a weekday that is none": lambda location, _: OpeningHours.objects.create(
        location_id=location, weekday=9, opens=time(8), closes=time(9)
    ),
    "an exception that opens and never closes": lambda location, _: OpeningException.objects.create(
        location_id=location, day=JANUARY, opens=time(8)
    ),
    "a day that is closed twice": lambda location, _: OpeningException.objects.bulk_create(
        [OpeningException(location_id=location, day=JANUARY) for _ in range(2)]
    ),
    "a contact that cannot be reached": lambda location, _: Contact.objects.create(
        location_id=location, role="general", name="Receptie"
    ),
    "a postcode that begins with a zero": lambda _, __: Postcode.objects.create(
        code="0511", latitude=52, longitude=5, source_id="cbs-postcodes"
    ),
    "a municipality in the sea far away": lambda _, __: Municipality.objects.filter(code="GM0344").update(
        longitude=-30
    ),
}


@transaction.atomic
def make(wrong: Callable[[UUID, UUID], object], location: UUID, organisation: UUID) -> None:
    wrong(location, organisation)
    connection.check_constraints()


@pytest.mark.parametrize("wrong", WRONG)
def test_the_database_refuses(wrong: str, register: Register) -> None:
    location = register()
    organisation = Organisation.objects.get().id
    with pytest.raises(IntegrityError):
        make(WRONG[wrong], location, organisation)


def test_memberships_that_follow_each_other_are_fine(register: Register) -> None:
    location = register()
    roaz_membership(location, "ROAZ-01", JANUARY, FEBRUARY)
    roaz_membership(location, "ROAZ-02", FEBRUARY, None)
    connection.check_constraints()
    assert RegionMembership.objects.count() == 2
