"""Draws the schematic shapes of the ROAZ and RAV regions: `.venv/bin/python tools/region_shapes.py`.

Made only from the middles of municipalities and places in our own reference tables (facts of Statistics
Netherlands): every point gets a disc, the discs together are the land; the land is divided by which point is nearest
(Voronoi), and the parts of one region are put together and simplified as one coverage, so that neighbours keep
one border. No boundary of anybody's map is used.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import shapely
from shapely import MultiPoint, Point, Polygon, affinity
from shapely.geometry.base import BaseGeometry

from ketenzicht.registry import reference
from ketenzicht.registry.domain import RegionKind

TARGET = Path(__file__).parent.parent / "src/ketenzicht/registry/reference/region_shapes.geojson"

# A plane in kilometres around the middle of the country; good enough for a schematic map.
LATITUDE, LONGITUDE = 52.1, 5.4
KM_NORTH, KM_EAST = 111.2, 68.3

REACH = 6.5  # km: the disc around a point
CLOSING = 6.0  # km: bays narrower than twice this are filled
SMALLEST = 60.0  # km²: smaller holes are filled
DETAIL = 1.1  # km: how far a simplified border may lie from the computed one
# The Wadden islands keep the sea around them: half their length and width in km, and their direction (east is 0).
ISLANDS: dict[str, tuple[float, float, float]] = {
    "GM0448": (10.0, 4.5, 55.0),  # Texel
    "GM0096": (7.5, 2.2, 40.0),  # Vlieland
    "GM0093": (12.0, 2.5, 18.0),  # Terschelling
    "GM0060": (10.0, 2.2, 4.0),  # Ameland
    "GM0088": (7.5, 2.2, 8.0),  # Schiermonnikoog
}
DECIMALS = 3  # of a degree: about 100 m


def main() -> None:
    points = _points()
    land = _land(points)
    features = [
        feature
        for kind in (RegionKind.RAV, RegionKind.ROAZ)
        for feature in _features(kind, _divided(points, land, kind))
    ]
    collection = {
        "type": "FeatureCollection",
        "description": "Schematisch: berekend uit middelpunten van gemeenten en plaatsen (CBS), geen grenzen.",
        "features": features,
    }
    TARGET.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _points() -> dict[Point, str]:
    """Every middle of a municipality or place, with the code of the municipality."""
    middles = [(row.code, row.latitude, row.longitude) for row in reference.municipalities()]
    middles += [(row.municipality, row.latitude, row.longitude) for row in reference.places()]
    return {
        Point((longitude - LONGITUDE) * KM_EAST, (latitude - LATITUDE) * KM_NORTH): municipality
        for municipality, latitude, longitude in middles
    }


def _land(points: dict[Point, str]) -> BaseGeometry:
    discs = [point.buffer(REACH) for point, municipality in points.items() if municipality not in ISLANDS]
    closed = shapely.union_all(discs).buffer(CLOSING).buffer(-CLOSING)
    mainland = [_without_small_holes(part) for part in _parts(closed)]
    return shapely.union_all([*mainland, *_islands(points)])


def _islands(points: dict[Point, str]) -> Iterable[BaseGeometry]:
    """A long ellipse around the middle of each island."""
    middles = {municipality: point for point, municipality in reversed(points.items()) if municipality in ISLANDS}
    for municipality, (length, width, direction) in ISLANDS.items():
        ellipse = affinity.scale(middles[municipality].buffer(1), length, width)
        yield affinity.rotate(ellipse, direction)


def _divided(points: dict[Point, str], land: BaseGeometry, kind: RegionKind) -> dict[str, BaseGeometry]:
    """Per region of a kind the land that is nearest to one of its points."""
    regions = {
        row.code: membership.region
        for row in reference.municipalities()
        for membership in row.memberships
        if membership.kind is kind
    }
    cells = shapely.voronoi_polygons(MultiPoint(list(points)), extend_to=land.buffer(50), ordered=True)
    pieces: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    for municipality, cell in zip(points.values(), _parts(cells), strict=True):
        pieces[regions[municipality]].append(cell)
    codes = sorted(pieces)
    whole = [shapely.union_all(pieces[code]).intersection(land) for code in codes]
    simple = shapely.coverage_simplify(whole, DETAIL)
    return dict(zip(codes, simple, strict=True))


def _features(kind: RegionKind, shapes: dict[str, BaseGeometry]) -> Iterable[dict[str, object]]:
    names = {row.code: row.name for row in reference.regions()}
    for code, shape in shapes.items():
        polygons = [
            [_ring(part.exterior.coords), *(_ring(hole.coords) for hole in part.interiors)] for part in _parts(shape)
        ]
        yield {
            "type": "Feature",
            "properties": {"code": code, "name": names[code], "kind": kind.value},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }


def _ring(coordinates: Iterable[tuple[float, ...]]) -> list[list[float]]:
    return [
        [round(LONGITUDE + x / KM_EAST, DECIMALS), round(LATITUDE + y / KM_NORTH, DECIMALS)] for x, y, *_ in coordinates
    ]


def _without_small_holes(part: Polygon) -> Polygon:
    return Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area >= SMALLEST])


def _parts(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)]


if __name__ == "__main__":
    main()
