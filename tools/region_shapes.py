"""Draws the schematic shapes of the municipalities: `.venv/bin/python tools/region_shapes.py`.

Made only from the middles of municipalities and places in our own reference tables (facts of Statistics
Netherlands): every point gets a disc, the discs together are the land; the land is divided by which point is nearest
(Voronoi), and the parts of one municipality are put together and simplified as one coverage, so that neighbours keep
one border. No boundary of anybody's map is used. Regions are put together from these while the program runs
(`registry.domain.coverage`), as the country is divided on the day that is looked at.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import shapely
from shapely import MultiPoint, Point, Polygon, affinity
from shapely.geometry.base import BaseGeometry

from ketenzicht.registry import reference

TARGET = Path(__file__).parent.parent / "src/ketenzicht/registry/reference/municipality_shapes.json"

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
DEGREE = 1000  # corners are whole thousandths of a degree: about 100 m
SMALLEST_RING = 6  # numbers: three corners
GRID = 0.001  # km: where the land cuts through a border, both sides get the same corner


def main() -> None:
    points = _points()
    shapes = {code: _rings(shape) for code, shape in _divided(points, _land(points)).items()}
    TARGET.write_text(json.dumps(shapes, separators=(",", ":")) + "\n", encoding="utf-8")


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


def _divided(points: dict[Point, str], land: BaseGeometry) -> dict[str, BaseGeometry]:
    """Per municipality the land that is nearest to one of its points."""
    cells = shapely.voronoi_polygons(MultiPoint(list(points)), extend_to=land.buffer(50), ordered=True)
    pieces: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    for municipality, cell in zip(points.values(), _parts(cells), strict=True):
        pieces[municipality].append(shapely.intersection(cell, land, grid_size=GRID))
    codes = sorted(pieces)
    whole = [shapely.union_all(pieces[code], grid_size=GRID) for code in codes]
    simple = shapely.coverage_simplify(whole, DETAIL)
    return dict(zip(codes, simple, strict=True))


def _rings(shape: BaseGeometry) -> list[list[int]]:
    """Outer rings with the land on their left, holes the other way round; the first corner is not repeated."""
    turned = [shapely.orient_polygons(part, exterior_cw=False) for part in _parts(shape)]
    rings = [_ring(ring.coords) for part in turned for ring in (part.exterior, *part.interiors)]
    return [ring for ring in rings if len(ring) >= SMALLEST_RING]


def _ring(coordinates: Iterable[tuple[float, ...]]) -> list[int]:
    corners = [
        (round((LONGITUDE + x / KM_EAST) * DEGREE), round((LATITUDE + y / KM_NORTH) * DEGREE))
        for x, y, *_ in coordinates
    ]
    return [number for corner, following in pairwise(corners) if corner != following for number in corner]


def _without_small_holes(part: Polygon) -> Polygon:
    return Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area >= SMALLEST])


def _parts(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)]


if __name__ == "__main__":
    main()
