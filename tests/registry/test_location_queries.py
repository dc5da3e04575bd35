"""Questions about locations: right on any day, and as few queries for many as for one."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.registry.conftest import NOON, Register, hospital

from ketenzicht.base.errors import NotFound
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry import queries
from ketenzicht.registry.domain import IdentifierLine, NewMembership
from ketenzicht.registry.models import Location

TODAY = date(2026, 11, 22)
GRONINGEN = Point(53.22, 6.56)


def test_a_region_has_its_locations_of_whichever_kind_it_is(register: Register) -> None:
    register(
        hospital(name="A Utrecht"),
        hospital(name="B Groningen", municipality_code="GM0014", point=GRONINGEN, place="Groningen"),
        hospital(name="C naar Noord", memberships=(NewMembership("ROAZ-01", date(2026, 1, 1)),)),
    )

    def names(code: str, on: date = TODAY) -> list[str]:
        return [line.name for line in queries.locations(on=on, region_code=code)]

    assert names("VR09") == ["A Utrecht", "C naar Noord"]
    assert names("ROAZ-05") == names("ZCG-05") == ["A Utrecht"]
    assert names("ROAZ-01") == names("ZCG-01") == ["B Groningen", "C naar Noord"]
    assert names("ROAZ-05", on=date(2025, 12, 31)) == ["A Utrecht", "C naar Noord"]
    assert names("ROAZ-99") == []


def test_who_works_for_the_whole_country_counts_in_no_region_unless_it_joined_one(register: Register) -> None:
    register(
        hospital(name="A landelijk", nationwide=True),
        hospital(name="B landelijk, en van Noord", nationwide=True, memberships=(NewMembership("ROAZ-01", TODAY),)),
    )
    lines = queries.locations(on=TODAY)
    assert [(line.roaz, line.rav, line.area) for line in lines] == [(None, None, None), ("ROAZ-01", None, "ZCG-01")]
    assert queries.locations(on=TODAY, region_code="VR09") == []


def test_locations_are_found_by_id_kind_and_text(register: Register) -> None:
    first = register(
        hospital(name="Ziekenhuis De Vecht"),
        hospital(name="Post", type_code="N6", place="Nieuwegein", municipality_code="GM0356"),
    )
    assert [line.id for line in queries.locations(on=TODAY, ids=[first, uuid4()])] == [first]
    assert queries.locations(on=TODAY, ids=[]) == []
    assert [line.name for line in queries.locations(on=TODAY, type_code="N6")] == ["Post"]
    assert [line.name for line in queries.locations(on=TODAY, text="VECHT")] == ["Post", "Ziekenhuis De Vecht"]
    assert [line.name for line in queries.locations(on=TODAY, text="wegein")] == ["Post"]
    assert queries.locations(on=TODAY, text="100%") == []


def test_only_locations_that_are_active_that_day_are_given(register: Register) -> None:
    location = register(hospital(active_from=date(2026, 3, 1)))
    Location.objects.update(active_until=date(2026, 6, 1))
    for day, active in [(1, 0), (2, 0), (3, 1), (5, 1), (6, 0)]:
        assert len(queries.locations(on=date(2026, day, 1))) == active
    with pytest.raises(NotFound, match="niet \\(meer\\) in het register"):
        queries.location(location_id=location, on=date(2026, 6, 1))


@pytest.mark.parametrize("region_code", [None, "ROAZ-05", "VR09", "ZCG-05"])
def test_many_locations_take_as_few_queries_as_one(register: Register, region_code: str | None) -> None:
    register()
    queries.locations(on=TODAY)  # the regions of the day are remembered
    with CaptureQueriesContext(connection) as one:
        queries.locations(on=TODAY, region_code=region_code)
    register(*(hospital(memberships=(NewMembership("ZCG-05", TODAY),)) for _ in range(40)))
    with CaptureQueriesContext(connection) as many:
        assert len(queries.locations(on=TODAY, region_code=region_code)) == 41
    assert len(one) == len(many) == (3 if region_code is None else 5)


def test_a_region_has_those_whose_own_region_it_is_and_of_the_others_those_on_its_ground(register: Register) -> None:
    register(
        hospital(),
        hospital(nationwide=True),
        hospital(memberships=(NewMembership("ROAZ-01", TODAY),)),
        hospital(nationwide=True, memberships=(NewMembership("ROAZ-01", TODAY),)),
    )
    everywhere = queries.locations(on=TODAY)
    for code, number in [("ROAZ-05", 1), ("ROAZ-01", 2), ("VR09", 2), ("ZCG-05", 1)]:
        inside = queries.locations(on=TODAY, region_code=code)
        assert inside == [line for line in everywhere if code in (line.roaz, line.rav, line.area)]
        assert len(inside) == number


def test_a_profile_holds_the_numbers_of_location_and_organisation(register: Register) -> None:
    location = register(hospital(helipad=True, identifiers=(IdentifierLine(IdentifierKind.AGB, "06012345"),)))
    queries.locations(on=TODAY)  # the regions of the day are remembered
    with CaptureQueriesContext(connection) as queries_made:
        profile = queries.location_profile(location_id=location, on=TODAY, now=NOON)
    assert len(queries_made) == 12
    assert profile.line == queries.location(location_id=location, on=TODAY)
    assert profile.identifiers == (IdentifierLine(IdentifierKind.AGB, "06012345"),)
    assert profile.organisation_identifiers == ()
    assert profile.helipad
    assert profile.accepts_new_patients is None
