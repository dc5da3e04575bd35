"""Where the units of a picture stand: by board, by kind of care, by location, and on earth. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from ketenzicht.base.geography import Point
from ketenzicht.capacity.lines import UnitFacts

Indices = NDArray[np.intp]
Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Kind:
    """The units of a kind of care: where they stand in the picture, and on earth (`direction_of`, a row each)."""

    places: Indices
    directions: Figures

    def among(self, others: Indices) -> "Kind":
        """Those that stand at `others` too."""
        both = np.isin(self.places, others, assume_unique=True)
        return Kind(self.places[both], self.directions[both])


def direction_of(point: Point) -> Figures:
    """The direction of a point from the middle of the earth: the angle between two of these is their distance."""
    latitude, longitude = radians(point.latitude), radians(point.longitude)
    return np.array((cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)))


def boards(units: Sequence[UnitFacts]) -> dict[tuple[str, str], Indices]:
    """By region and module."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, unit in enumerate(units):
        for region in unit.regions:
            found[region, unit.definition.code].append(place)
    return {board: np.array(places, dtype=np.intp) for board, places in found.items()}


def one_behind_the_other(boards: Sequence[Indices]) -> tuple[Indices, Indices]:
    """All of them in a row, and where each begins."""
    begins = np.cumsum([0, *map(len, boards)])[:-1]
    return np.concatenate(boards) if boards else np.empty(0, dtype=np.intp), begins


def kinds(units: Sequence[UnitFacts]) -> dict[tuple[str, str], Kind]:
    """By module and label."""
    found: defaultdict[tuple[str, str], list[tuple[int, UnitFacts]]] = defaultdict(list)
    for place, unit in enumerate(units):
        found[unit.definition.code, unit.label].append((place, unit))
    return {label: kind_of(some) for label, some in found.items()}


def kind_of(some: Sequence[tuple[int, UnitFacts]]) -> Kind:
    """Of places and the units that stand there."""
    return Kind(
        places=np.array([place for place, _ in some], dtype=np.intp),
        directions=np.array([direction_of(unit.location.point) for _, unit in some]).reshape(-1, 3),
    )


def by_location(units: Sequence[UnitFacts]) -> dict[UUID, list[int]]:
    found: defaultdict[UUID, list[int]] = defaultdict(list)
    for place, unit in enumerate(units):
        found[unit.location.id].append(place)
    return dict(found)
