"""Points, distances and estimated travel times. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth, in WGS84 degrees."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):  # noqa: PLR2004 - the bounds of the globe
            raise ValueError(f"No such place on earth: {self.latitude}, {self.longitude}.")


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance in kilometres (haversine)."""
    return distances_km(one, [(other.latitude, other.longitude)])[0]


def distances_km(one: Point, others: Iterable[tuple[float, float]]) -> list[float]:
    """The same to each of many places, told as latitude and longitude: a thousand of them stand around a town."""
    latitude, longitude, width = radians(one.latitude), radians(one.longitude), cos(radians(one.latitude))
    found = []
    for north, east in others:
        there = radians(north)
        half_height = sin((there - latitude) / 2)
        half_width = sin((radians(east) - longitude) / 2)
        chord = half_height * half_height + width * cos(there) * half_width * half_width
        found.append(2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord))))
    return found
