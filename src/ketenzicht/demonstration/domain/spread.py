"""Where fictional providers stand: spread over real towns, so that each serves about as many people. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from ketenzicht.base.geography import Point
from ketenzicht.demonstration.domain.chance import Chance

REACH_KM = 12.0  # how far people weigh in when a town is chosen: half as much for every 8 km
KM_PER_DEGREE = 111.2
CITY = 60_000  # inhabitants


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality: its middle, its inhabitants and its regions."""

    code: str
    name: str
    point: Point
    inhabitants: int
    rav: str
    roaz: str


def spread(*, towns: Sequence[Town], number: int) -> list[Town]:
    """The towns of `number` sites, in the order of choice; a large town may come more than once.

    Each site takes its equal part of the people around it; the next one goes where most are still without.
    """
    people = np.array([town.inhabitants for town in towns], dtype=float)
    share = people.sum() / number
    pull, nearest = _ground(tuple(towns))
    chosen: list[Town] = []
    for _ in range(number):
        best = int(np.argmax(np.where(people > 0, pull @ people, -1.0)))
        chosen.append(towns[best])
        _serve(people, nearest[best], share)
    return chosen


@lru_cache(maxsize=4)  # the same towns are asked for every sector
def _ground(towns: tuple[Town, ...]) -> tuple[NDArray[np.float64], list[list[int]]]:
    """How much the people of every town weigh at every other, and for every town all towns, nearest first."""
    apart = _distances(towns)
    return np.exp(-apart / REACH_KM), np.argsort(apart, axis=1, kind="stable").tolist()


def _serve(people: NDArray[np.float64], nearest: Sequence[int], share: float) -> None:
    for town in nearest:
        taken = min(people[town], share)
        people[town] -= taken
        share -= taken
        if share <= 0:
            return


def _distances(towns: Sequence[Town]) -> NDArray[np.float64]:
    """Kilometres between all pairs; flat, which is exact enough within one country."""
    latitude = np.array([town.point.latitude for town in towns])
    longitude = np.array([town.point.longitude for town in towns])
    north = (latitude[:, None] - latitude[None, :]) * KM_PER_DEGREE
    east = (longitude[:, None] - longitude[None, :]) * KM_PER_DEGREE * cos(radians(52))
    return np.asarray(np.hypot(north, east))


def beside(*, town: Town, chance: Chance) -> Point:
    """A point slightly beside the middle of a town: no real institution's address."""
    widest = 0.6 if town.inhabitants < CITY else 1.6
    north = max(-2.0, min(2.0, chance.normal("north"))) * widest
    east = max(-2.0, min(2.0, chance.normal("east"))) * widest
    return Point(
        latitude=round(town.point.latitude + north / KM_PER_DEGREE, 5),
        longitude=round(town.point.longitude + east / (KM_PER_DEGREE * cos(radians(52))), 5),
    )
