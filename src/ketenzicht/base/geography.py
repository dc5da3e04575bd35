"""Points, distances and estimated travel times. Pure."""

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
    half_height = sin(radians(other.latitude - one.latitude) / 2) ** 2
    half_width = sin(radians(other.longitude - one.longitude) / 2) ** 2
    chord = half_height + cos(radians(one.latitude)) * cos(radians(other.latitude)) * half_width
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))
