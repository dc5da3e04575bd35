"""Deeds on the register, and what they refuse."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.registry.conftest import NOON, REGISTRAR, UTRECHT, Register, hospital, organisation

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.events.models import Event
from ketenzicht.registry import operations, queries
from ketenzicht.registry.domain import (
    ContactLine,
    ContactRole,
    Hours,
    IdentifierLine,
    LocationLine,
    NewLocation,
    NewMembership,
    NewOrganisation,
    OrganisationKind,
)
from ketenzicht.registry.models import Location, Organisation

TODAY = date(2026, 11, 22)
AGB = IdentifierLine(IdentifierKind.AGB, "06 012345")
ALL_DAY = Hours(1, time(0), time(0))


def line(location_id: object) -> LocationLine:
    return next(one for one in queries.locations(on=TODAY) if one.id == location_id)


def test_an_organisation_and_its_location_enter_the_register(reference: None) -> None:
    stichting = operations.register_organisation(
        name="Stichting De Vecht", kind=OrganisationKind.PROVIDER, identifiers=[], actor=REGISTRAR, at=NOON
    )
    location = operations.register_location(
        organisation_id=stichting.id,
        new=hospital("Ziekenhuis De Vecht", postcode="3511ab", identifiers=(AGB,)),
        actor=REGISTRAR,
        at=NOON,
    )
    found = line(location.id)
    assert (found.organisation, found.type_name) == ("Stichting De Vecht", "Algemeen ziekenhuis")
    assert (found.postcode, found.point) == ("3511 AB", UTRECHT)
    assert (found.roaz, found.rav, found.area) == ("ROAZ-05", "VR09", "ZCG-05")
    assert list(AuditLine.objects.exclude(action__contains="reference").values_list("action", flat=True)) == [
        "registry.organisation-registered",
        "registry.location-registered",
    ]
    assert Event.objects.filter(subject=f"location/{location.id}").exists()


def test_many_enter_at_once_in_a_fixed_number_of_queries(reference: None) -> None:
    many = [
        organisation(
            *(
                hospital(
                    name=f"Locatie {n}.{m}",
                    hours=(ALL_DAY,),
                    contacts=(ContactLine(ContactRole.GENERAL, "Receptie", "030 123"),),
                    identifiers=(IdentifierLine(IdentifierKind.OWN, "1"),),
                )
                for m in range(10)
            ),
            name=f"Stichting {n}",
        )
        for n in range(50)
    ]
    with CaptureQueriesContext(connection) as made:
        operations.register_organisations(organisations=many, actor=REGISTRAR, at=NOON)
    assert len(made) <= 24
    assert Location.objects.count() == 500


def test_when_one_of_many_is_wrong_none_is_registered(reference: None) -> None:
    many = [organisation(hospital()), organisation(hospital(type_code="ZZ"))]
    with pytest.raises(Refused, match="RoleCodeNL"):
        operations.register_organisations(organisations=many, actor=REGISTRAR, at=NOON)
    assert not Organisation.objects.exists()


def test_a_number_is_of_one_owner(register: Register) -> None:
    register(hospital(name="De eerste", identifiers=(AGB,)))
    with pytest.raises(Conflict, match="AGB 06012345 staat al in het register, bij De eerste"):
        register(hospital(name="De tweede", identifiers=(AGB,)))
    with pytest.raises(Conflict, match="twee keer in deze opgave"):
        register(hospital(identifiers=(IdentifierLine(IdentifierKind.AGB, "06999999"),)), *_two_with_one_number())


def _two_with_one_number() -> list[NewLocation]:
    number = (IdentifierLine(IdentifierKind.AGB, "06777777"),)
    return [hospital(identifiers=number), hospital(identifiers=number)]


def test_own_keys_of_two_locations_may_be_the_same(register: Register) -> None:
    own = (IdentifierLine(IdentifierKind.OWN, "SEH-1"),)
    register(hospital(identifiers=own), hospital(identifiers=own))
    assert Location.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"municipality_code": "GM9999"}, "gemeente met code “GM9999”"),
        ({"type_code": "ZIEKENHUIS"}, "soort instelling met code “ZIEKENHUIS”"),
        ({"memberships": (NewMembership("ROAZ-11", TODAY),)}, "regio met code “ROAZ-11”"),
        (
            {"memberships": (NewMembership("ROAZ-01", TODAY), NewMembership("ROAZ-02", TODAY))},
            "één regio van elke soort",
        ),
    ],
)
def test_codes_that_do_not_exist_are_refused(register: Register, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        register(hospital(**fields))
    assert not Location.objects.exists()


def test_a_location_needs_an_organisation(reference: None) -> None:
    with pytest.raises(NotFound, match="organisatie"):
        operations.register_location(organisation_id=uuid4(), new=hospital(), actor=REGISTRAR, at=NOON)


def test_a_hospital_chooses_another_roaz_region_and_its_area_follows(register: Register) -> None:
    location = register()
    for _ in range(2):  # the second time changes nothing
        operations.join_region(
            location_id=location, region_code="ROAZ-06", start=date(2027, 1, 1), actor=REGISTRAR, at=NOON
        )
    assert line(location).roaz == "ROAZ-05"
    later = queries.location(location_id=location, on=date(2027, 1, 1))
    assert (later.roaz, later.rav, later.area) == ("ROAZ-06", "VR09", "ZCG-06")
    assert AuditLine.objects.filter(action="registry.region-joined").count() == 1


def test_joining_ends_the_earlier_membership_on_that_day(register: Register) -> None:
    location = register()
    for code, start in [("ROAZ-06", date(2026, 1, 1)), ("ROAZ-07", date(2026, 6, 1))]:
        operations.join_region(location_id=location, region_code=code, start=start, actor=REGISTRAR, at=NOON)
    assert queries.location(location_id=location, on=date(2025, 12, 31)).roaz == "ROAZ-05"
    assert queries.location(location_id=location, on=date(2026, 5, 31)).roaz == "ROAZ-06"
    assert queries.location(location_id=location, on=date(2026, 6, 1)).roaz == "ROAZ-07"


def test_joining_before_a_later_membership_is_a_conflict(register: Register) -> None:
    location = register()
    operations.join_region(
        location_id=location, region_code="ROAZ-06", start=date(2026, 6, 1), actor=REGISTRAR, at=NOON
    )
    with pytest.raises(Conflict, match="01-06-2026"):
        operations.join_region(
            location_id=location, region_code="ROAZ-07", start=date(2026, 1, 1), actor=REGISTRAR, at=NOON
        )


def test_an_area_outside_the_roaz_region_is_refused_and_left_with_the_region(register: Register) -> None:
    location = register()
    with pytest.raises(Refused, match="Wijzig eerst de ROAZ-regio"):
        operations.join_region(location_id=location, region_code="ZCG-06", start=TODAY, actor=REGISTRAR, at=NOON)
    operations.join_region(location_id=location, region_code="ZCG-05", start=TODAY, actor=REGISTRAR, at=NOON)
    operations.join_region(location_id=location, region_code="ROAZ-06", start=TODAY, actor=REGISTRAR, at=NOON)
    assert line(location).area == "ZCG-06"
    assert not Location.objects.get().memberships.filter(kind="area").exists()


def test_joining_needs_a_known_region_and_location(register: Register) -> None:
    location = register()
    with pytest.raises(NotFound, match="regio met code “ROAZ-99”"):
        operations.join_region(location_id=location, region_code="ROAZ-99", start=TODAY, actor=REGISTRAR, at=NOON)
    with pytest.raises(NotFound, match="locatie"):
        operations.join_region(location_id=uuid4(), region_code="ROAZ-05", start=TODAY, actor=REGISTRAR, at=NOON)


def test_the_kind_of_an_organisation_is_one_of_the_field(reference: None) -> None:
    with pytest.raises(ValueError, match="club"):
        operations.register_organisations(
            organisations=[NewOrganisation(name="X", kind="club")],  # type: ignore[arg-type]  # what is refused
            actor=REGISTRAR,
            at=NOON,
        )
