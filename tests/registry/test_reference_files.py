"""The reference tables that come with Ketenzicht are whole and agree with each other."""

import json
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from ketenzicht.base.geography import Point
from ketenzicht.registry import reference
from ketenzicht.registry.domain import RegionKind, within_reach

Shape = list[list[list[list[float]]]]  # polygons of rings of points, as GeoJSON has them
KM2 = 111.2 * 68.3  # square kilometres in a square degree in the middle of the country


def test_there_are_ten_roaz_regions_each_with_an_area_and_twenty_five_rav_regions() -> None:
    by_kind = Counter(row.kind for row in reference.regions())
    assert by_kind == {RegionKind.ROAZ: 10, RegionKind.RAV: 25, RegionKind.AREA: 10}
    assert {row.code for row in reference.regions() if row.kind is RegionKind.RAV} == {
        f"VR{n:02}" for n in range(1, 26)
    }
    assert {row.within for row in reference.regions() if row.kind is RegionKind.AREA} == {
        f"ROAZ-{n:02}" for n in range(1, 11)
    }


def test_every_municipality_belongs_to_one_region_of_each_kind_and_no_region_is_empty() -> None:
    rows = reference.municipalities()
    assert len(rows) == len({row.code for row in rows}) == 342
    assert all([m.kind for m in row.memberships] == ["rav", "roaz", "area"] for row in rows)
    used = {membership.region for row in rows for membership in row.memberships}
    assert used == {row.code for row in reference.regions()}
    assert 17_300_000 < sum(row.inhabitants for row in rows) < 17_700_000


def test_neighbours_are_mutual_and_of_one_kind() -> None:
    by_code = {row.code: row for row in reference.regions()}
    for row in by_code.values():
        for other in row.neighbours:
            assert other != row.code
            assert by_code[other].kind is row.kind
            assert row.code in by_code[other].neighbours


def test_what_the_field_did_not_agree_is_marked_as_proposal() -> None:
    division = defaultdict(set)
    for row in reference.municipalities():
        for membership in row.memberships:
            division[membership.region].add(membership.proposal)
    assert division["VR09"] == division["ROAZ-01"] == {False}
    assert division["ROAZ-06"] == {True}
    assert {row.code for row in reference.regions() if row.proposal} == {f"ZCG-{n:02}" for n in range(1, 11) if n != 5}


def test_every_fact_names_a_source_that_is_described() -> None:
    known = {row.code for row in reference.sources()}
    named = {row.source for row in reference.regions()}
    named |= {row.source for row in reference.places()}
    named |= {row.source for row in reference.location_types()}
    named |= {m.source for row in reference.municipalities() for m in row.memberships}
    assert named <= known
    assert all(row.title and row.publisher and row.licence for row in reference.sources())


def test_places_and_postcode_areas_lie_in_the_country_and_in_a_known_municipality() -> None:
    codes = {row.code for row in reference.municipalities()}
    places = reference.places()
    assert len(places) == len({(row.name, row.municipality) for row in places}) > 900
    assert {row.municipality for row in places} == codes
    assert set(reference.former_municipalities().values()) <= codes
    assert {row.code for row in reference.postcode_areas()} == {str(n) for n in range(10, 100)}
    points = [(row.latitude, row.longitude) for row in places]
    points += [(row.latitude, row.longitude) for row in reference.postcode_areas()]
    points += [(row.latitude, row.longitude) for row in reference.municipalities()]
    assert all(within_reach(Point(*point)) for point in points)


def test_every_code_of_the_field_and_our_own_are_there() -> None:
    types = {row.code: row for row in reference.location_types()}
    assert {"N6", "V4", "V5", "V6", "X3", "R5", "G5", "T2", "AMB", "J8", "Z3", "GC", "H2"} <= types.keys()
    assert {code for code, row in types.items() if row.own} == {"ZCC", "COORD"}


def test_the_schematic_map_is_small_and_every_region_is_where_its_places_are() -> None:
    assert len(reference.region_shapes()) <= 60_000
    shapes = {code: shape for kind in ("rav", "roaz") for code, shape in shapes_of(kind).items()}
    assert shapes.keys() == {row.code for row in reference.regions() if row.kind is not RegionKind.AREA}
    inside = [
        covers(shapes[membership.region], row.longitude, row.latitude)
        for row in reference.municipalities()
        for membership in row.memberships
        if membership.region in shapes
    ]
    assert sum(inside) / len(inside) > 0.97


@pytest.mark.parametrize("kind", ["rav", "roaz"])
def test_the_schematic_map_has_the_size_of_the_country_and_no_region_lies_over_another(kind: str) -> None:
    shapes = shapes_of(kind)
    covered = [
        sum(covers(shape, 3.2 + x * 0.08, 50.7 + y * 0.05) for shape in shapes.values())
        for x in range(53)
        for y in range(60)
    ]
    assert max(covered) == 1
    assert 33_000 < sum(covered) * 0.08 * 0.05 * KM2 < 42_000


def test_the_schematic_map_names_regions_as_the_register_does() -> None:
    names = {row.code: row.name for row in reference.regions()}
    for feature in json.loads(reference.region_shapes())["features"]:
        assert feature["properties"]["name"] == names[feature["properties"]["code"]]


def shapes_of(kind: str) -> dict[str, Shape]:
    features = json.loads(reference.region_shapes())["features"]
    return {
        feature["properties"]["code"]: feature["geometry"]["coordinates"]
        for feature in features
        if feature["properties"]["kind"] == kind
    }


def covers(shape: Shape, x: float, y: float) -> bool:
    """Whether a ray from the point crosses the rings of a shape an odd number of times."""
    crossings = 0
    for polygon in shape:
        easts = [east for east, _ in polygon[0]]
        if not min(easts) <= x <= max(easts):
            continue
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1
