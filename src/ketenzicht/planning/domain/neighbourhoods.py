"""Roughly where a visit is. Pure.

Whoever asks for the first moments of a car learns something of where it was before: times to several places tell where
that is. So travel is reckoned from and to neighbourhoods, and tells of no address.
"""

from dataclasses import dataclass
from math import ceil, floor

from ketenzicht.base.geography import Point, distance_km
from ketenzicht.base.travel import travel_minutes

HEIGHT, WIDTH = 0.02, 0.03  # degrees: some two kilometres by two. Voorstel
WITHIN_KM = 1.0  # between two places in one neighbourhood, also where they are the same


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A square of the Netherlands, by its number to the north and to the east."""

    north: int
    east: int

    @classmethod
    def of(cls, point: Point) -> "Neighbourhood":
        return cls(floor(point.latitude / HEIGHT), floor(point.longitude / WIDTH))

    @property
    def middle(self) -> Point:
        return Point((self.north + 0.5) * HEIGHT, (self.east + 0.5) * WIDTH)


Where = Point | Neighbourhood


def road_minutes(one: Where, other: Where) -> int:
    """Whole minutes by road, upwards. From a point to itself none: who is at the post is there."""
    if isinstance(one, Point) and one == other:
        return 0
    return ceil(travel_minutes(max(WITHIN_KM, distance_km(_point(one), _point(other)))))


def _point(where: Where) -> Point:
    return where.middle if isinstance(where, Neighbourhood) else where
