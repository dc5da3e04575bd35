"""From the Dutch grid (Rijksdriehoek, EPSG:28992) to degrees. Pure.

The polynomials of Schreutelkamp and Strang van Hees (2001); within a metre of the official transformation on land.
"""

from ketenzicht.base.geography import Point

CENTRE_X, CENTRE_Y = 155_000.0, 463_000.0  # Amersfoort, in metres
CENTRE_LATITUDE, CENTRE_LONGITUDE = 52.15517440, 5.38720621
WEST, EAST, SOUTH, NORTH = -7_000.0, 300_000.0, 289_000.0, 629_000.0  # where the grid is defined
SCALE = 1e-5
SECONDS = 3600

# (power of dx, power of dy): seconds of arc
LATITUDE: dict[tuple[int, int], float] = {
    (0, 1): 3235.65389,
    (2, 0): -32.58297,
    (0, 2): -0.24750,
    (2, 1): -0.84978,
    (0, 3): -0.06550,
    (2, 2): -0.01709,
    (1, 0): -0.00738,
    (4, 0): 0.00530,
    (2, 3): -0.00039,
    (4, 1): 0.00033,
    (1, 1): -0.00012,
}
LONGITUDE: dict[tuple[int, int], float] = {
    (1, 0): 5260.52916,
    (1, 1): 105.94684,
    (1, 2): 2.45656,
    (3, 0): -0.81885,
    (1, 3): 0.05594,
    (3, 1): -0.05607,
    (0, 1): 0.01199,
    (3, 2): -0.00256,
    (1, 4): 0.00128,
    (0, 2): 0.00022,
    (2, 0): -0.00022,
    (5, 0): 0.00026,
}


def point_of_grid(*, x: float, y: float) -> Point | None:
    """The point of grid coordinates in metres; None outside the area for which the grid is defined."""
    if not (WEST <= x <= EAST and SOUTH <= y <= NORTH):
        return None
    dx, dy = (x - CENTRE_X) * SCALE, (y - CENTRE_Y) * SCALE
    latitude = CENTRE_LATITUDE + _sum(LATITUDE, dx, dy) / SECONDS
    longitude = CENTRE_LONGITUDE + _sum(LONGITUDE, dx, dy) / SECONDS
    return Point(latitude=latitude, longitude=longitude)


def _sum(terms: dict[tuple[int, int], float], dx: float, dy: float) -> float:
    return sum(factor * dx**p * dy**q for (p, q), factor in terms.items())
