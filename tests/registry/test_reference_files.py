"""The reference tables that come with Ketenzicht are whole and agree with each other."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from ketenzicht.base.geography import Point
from ketenzicht.registry import reference
from ketenzicht.registry.domain import RegionKind, within_reach
from ketenzicht.registry.domain.coverage import Ring, area, edges_of, polygons, together

DEGREE = 1000
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


def test_the_schematic_map_is_small_and_every_municipality_is_where_its_middle_is() -> None:
    shapes = reference.municipality_shapes()
    assert len(json.dumps(shapes, separators=(",", ":"))) <= 90_000
    assert shapes.keys() == {row.code for row in reference.municipalities()}
    rows = [(row, rings_of(row.code)) for row in reference.municipalities()]
    inside = [covers(rings, row.longitude * DEGREE, row.latitude * DEGREE) for row, rings in rows]
    assert sum(inside) / len(inside) > 0.9


def test_the_schematic_map_fits_together_without_gaps_and_nothing_lies_over_anything() -> None:
    everything = {code: rings_of(code) for code in reference.municipality_shapes()}
    edges = Counter(edge for rings in everything.values() for ring in rings for edge in edges_of(ring))
    assert set(edges.values()) == {1}  # each side of a border is there once, so no two shapes lie over each other
    square_km = sum(area(ring) for ring in together(everything.values())) * KM2 / DEGREE**2
    assert 33_000 < square_km < 42_000


def test_every_region_is_drawn_from_its_municipalities_and_they_fill_the_country() -> None:
    of: defaultdict[str, set[str]] = defaultdict(set)
    for row in reference.municipalities():
        for membership in row.memberships:
            of[membership.region].add(row.code)
    land = sum(area(ring) for ring in together(map(rings_of, reference.municipality_shapes())))
    by_kind: defaultdict[RegionKind, float] = defaultdict(float)
    for region in reference.regions():
        rings = together(map(rings_of, sorted(of[region.code])))
        parts = polygons(rings)
        assert sum(map(len, parts)) == len(rings), region
        by_kind[region.kind] += sum(area(ring) for ring in rings)
    assert set(by_kind.values()) == {land}


@cache
def rings_of(code: str) -> tuple[Ring, ...]:
    return tuple(tuple(zip(flat[::2], flat[1::2], strict=True)) for flat in reference.municipality_shapes()[code])


def covers(rings: Iterable[Ring], x: float, y: float) -> bool:
    """Whether a ray from the point crosses the rings of a shape an odd number of times."""
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in edges_of(ring):
            crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1
