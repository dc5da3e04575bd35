"""Where organisations are: right on any day and after any change, though the regions of a day are remembered."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.registry.conftest import NOON, Register, hospital

from ketenzicht.base.errors import NotFound
from ketenzicht.base.geography import Point
from ketenzicht.registry import queries
from ketenzicht.registry.domain import NewMembership
from ketenzicht.registry.models import GroundRevision, Location, MunicipalityMembership, Region, RegionNeighbour

TODAY = NOON.date()
GRONINGEN = {"municipality_code": "GM0014", "point": Point(53.22, 6.56), "place": "Groningen"}


def _of(location_id: UUID, on: date = TODAY) -> queries.Whereabouts:
    organisation_id = Location.objects.get(id=location_id).organisation_id
    return queries.whereabouts(organisation_id=organisation_id, on=on)


def test_an_organisation_is_where_the_register_places_its_locations(register: Register) -> None:
    joined = hospital(name="Naar Noord", memberships=(NewMembership("ROAZ-01", date(2026, 1, 1)),))
    coming = hospital(name="Komt nog", active_from=TODAY + timedelta(days=1), **GRONINGEN)
    first = register(hospital(), joined, coming)
    for on in (TODAY, TODAY + timedelta(days=1), date(2025, 12, 31)):
        lines = [line for line in queries.locations(on=on) if line.organisation_id == _of(first).organisation.id]
        assert _of(first, on).regions == {code for line in lines for code in (line.roaz, line.rav, line.area) if code}
    assert "VR01" not in _of(first).regions
    assert "VR01" in _of(first, TODAY + timedelta(days=1)).regions


def test_neighbours_are_those_of_all_its_regions_and_not_itself_one_of_them(register: Register) -> None:
    found = _of(register())
    of_regions = {beside for code in found.regions for beside in queries.region(code=code, on=TODAY).neighbours}
    assert found.neighbours == of_regions - found.regions
    assert found.neighbours


def test_who_works_in_the_whole_country_is_in_a_region_only_where_it_joined_one(register: Register) -> None:
    assert _of(register(hospital(nationwide=True))).regions == frozenset()
    joined = (NewMembership("ROAZ-01", date(2026, 1, 1)),)
    assert "ROAZ-01" in _of(register(hospital(name="Elders", nationwide=True, memberships=joined))).regions


def test_who_has_no_location_is_nowhere_and_who_is_unknown_is_not_found(register: Register) -> None:
    first = register()
    found = _of(first, date(1900, 1, 1))
    assert "ROAZ-05" not in found.regions
    Location.objects.filter(id=first).update(active_until=TODAY, active_from=TODAY - timedelta(days=9))
    assert (_of(first).regions, _of(first).location_types) == (frozenset(), frozenset())
    with pytest.raises(NotFound):
        queries.whereabouts(organisation_id=uuid4(), on=TODAY)


def _to_the_north() -> None:
    there = Region.objects.get(code="VR01")
    MunicipalityMembership.objects.filter(municipality="GM0344", kind="rav").update(region=there)


def _no_neighbours() -> None:
    RegionNeighbour.objects.all().delete()


def _another_code() -> None:
    Region.objects.filter(code="VR09").update(code="VR99")


@pytest.mark.parametrize("change", [_to_the_north, _no_neighbours, _another_code])
def test_a_change_counts_at_once_and_one_that_is_undone_not(register: Register, change: Callable[[], None]) -> None:
    first = register()
    before = _of(first)
    with transaction.atomic():
        change()
        changed = _of(first)
        transaction.set_rollback(True)
    assert changed != before
    assert _of(first) == before
    change()
    assert _of(first) == changed


def test_a_division_is_read_once_for_a_day_however_many_ask(register: Register) -> None:
    first = register()
    _of(first)
    with CaptureQueriesContext(connection) as asked:
        queries.whereabouts_of(organisation_ids=[_of(first).organisation.id, uuid4()], on=TODAY)
    assert len(asked) == 3  # of which two ask the organisation of the location
    with CaptureQueriesContext(connection) as asked:
        _of(first, TODAY + timedelta(days=1))
    assert len(asked) == 5


def test_without_a_mark_nothing_is_remembered(register: Register) -> None:
    first = register()
    before = _of(first)
    for change in (_to_the_north, _no_neighbours):
        change()
        GroundRevision.objects.all().delete()
        assert _of(first) != before
        before = _of(first)
