"""The schematic map: shapes of regions, put together from those of their municipalities as divided on a day."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cache, lru_cache

from ketenzicht.registry import reference
from ketenzicht.registry.domain import Land, RegionKind
from ketenzicht.registry.domain.coverage import Ring, polygons, together, touching
from ketenzicht.registry.queries.divisions import land

DEGREE = 1000  # corners are whole thousandths of a degree
SAYS = "Schematisch: berekend uit middelpunten van gemeenten en plaatsen (CBS), geen grenzen."


@cache
def municipality_shapes() -> dict[str, tuple[Ring, ...]]:
    """Per municipality its rings of east and north, in thousandths of a degree; together they are the land."""
    return {
        code: tuple(tuple(zip(flat[::2], flat[1::2], strict=True)) for flat in rings)
        for code, rings in reference.municipality_shapes().items()
    }


@cache
def touching_municipalities() -> frozenset[frozenset[str]]:
    """The pairs that share a border on the schematic map."""
    return frozenset(touching(municipality_shapes()))


def region_shapes(*, kinds: Collection[RegionKind], on: date) -> bytes:
    """The regions of these kinds on a day, as GeoJSON; drawn anew when the division differs. Three queries."""
    here = land(on=on)
    wanted = [one for kind in sorted(kinds) for one in here.of_kind(kind)]
    members = defaultdict(set)
    for municipality, code in here.members:
        members[code].add(municipality)
    return _drawn(tuple((one.code, one.name, one.kind.value, frozenset(members[one.code])) for one in wanted))


def outlines(here: Land, *, kind: RegionKind) -> dict[str, list[Ring]]:
    """Per region of a kind the rings around it, of whichever land."""
    shapes = municipality_shapes()
    return {
        one.code: together(shapes[code] for code in sorted(here.municipalities_in(one.code)) if code in shapes)
        for one in here.of_kind(kind)
    }


@lru_cache(maxsize=32)
def _drawn(regions: tuple[tuple[str, str, str, frozenset[str]], ...]) -> bytes:
    shapes = municipality_shapes()
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name, "kind": kind},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [_closed(ring) for ring in rings]
                    for rings in polygons(together(shapes[one] for one in sorted(members) if one in shapes))
                ],
            },
        }
        for code, name, kind, members in regions
    ]
    collection = {"type": "FeatureCollection", "description": SAYS, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _closed(ring: Ring) -> list[list[float]]:
    return [[east / DEGREE, north / DEGREE] for east, north in (*ring, ring[0])]
