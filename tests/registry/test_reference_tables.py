"""Loading the reference tables."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.registry.conftest import NOON

from ketenzicht.registry import operations, queries
from ketenzicht.registry.domain import RegionKind
from ketenzicht.registry.models import Municipality, MunicipalityMembership, Place, Region

TODAY = date(2026, 11, 22)


def test_a_wrong_name_is_mended_and_only_that(reference: None) -> None:
    Place.objects.filter(name="Zeist").update(latitude=53)
    Region.objects.filter(code="VR09").update(name="Uterecht")
    assert operations.load_reference(at=NOON) == 2
    assert queries.region(code="VR09", on=TODAY).name == "Utrecht"


def test_a_division_that_an_operator_changed_stays(reference: None) -> None:
    moved = MunicipalityMembership.objects.get(municipality="GM0034", kind=RegionKind.RAV)
    moved.valid_until = date(2027, 1, 1)
    moved.save()
    other = Region.objects.get(code="VR09")
    MunicipalityMembership.objects.create(
        municipality_id="GM0034",
        region=other,
        kind=RegionKind.RAV,
        valid_from=date(2027, 1, 1),
        source_id="cbs-municipalities",
    )
    assert operations.load_reference(at=NOON) == 0
    moved.delete()
    assert operations.load_reference(at=NOON) == 0
    assert Municipality.objects.get(code="GM0034").memberships.filter(kind=RegionKind.RAV).count() == 1


def test_regions_know_their_neighbours_and_are_remembered(reference: None) -> None:
    queries.regions(on=TODAY)
    with CaptureQueriesContext(connection) as made:
        lines = queries.regions(on=TODAY)
    assert len(made) == 1
    assert len(lines) == 45
    by_code = {line.code: line for line in lines}
    assert by_code["VR24"].neighbours == ("VR23",)
    assert by_code["ROAZ-03"].neighbours == ("ROAZ-02", "ROAZ-04")
    assert by_code["ZCG-03"].within == "ROAZ-03"
    assert [line for line in lines if line.kind is RegionKind.ROAZ] == queries.regions(kind=RegionKind.ROAZ, on=TODAY)
    assert queries.region(code="ROAZ-03", on=TODAY) == by_code["ROAZ-03"]


def test_before_the_division_began_there_are_no_regions(reference: None) -> None:
    assert queries.regions(on=date(2010, 9, 30)) == []
