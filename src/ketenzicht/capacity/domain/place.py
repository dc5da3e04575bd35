"""Finding the nearest free place of a kind of care: what is asked, and in which order the answer comes."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ketenzicht.base.geography import Point
from ketenzicht.capacity.domain.age import Freshness
from ketenzicht.capacity.domain.board import BoardLine

MOST_CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """What somebody looks for.

    `needed` places at least; wishes are optional: a region, a longest travel time in minutes, and whether
    candidates without a known free place are offered too (last).
    """

    module: str
    label: str
    point: Point
    needed: int = 1
    region: str | None = None
    within_minutes: float | None = None
    include_without_place: bool = False
    limit: int = 20

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST_CANDIDATES:
            raise ValueError(f"Between 1 and {MOST_CANDIDATES} candidates can be asked for.")
        if self.needed < 1:
            raise ValueError("At least one place must be asked for.")


# Voorstel. What doubt costs, in minutes of travel: a figure that may be outdated or a stop that threatens makes a
# wasted journey likelier, so a surer place somewhat further away goes first.
AGEING_COSTS = 5.0
THREATENED_COSTS = 10.0


class Candidate(NamedTuple):
    """A unit that may have a place. Candidates are ordered by `weight`: travel minutes plus what doubt costs.

    `travel_minutes` is in tenths, and whoever says it in whole minutes makes them of those: `whole_minutes`.
    `reasons` says in Dutch why it stands where it stands; `has_place` is False for a candidate that is only
    offered because the searcher asked to see those without a known free place too.
    """

    line: BoardLine
    distance_km: float
    travel_minutes: float
    weight: float
    has_place: bool
    freshness: Freshness
    phone: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceResult:
    """`considered` units of the kind were compared; `left_out` says per reason how many were not offered."""

    candidates: tuple[Candidate, ...]
    considered: int
    left_out: dict[str, int]
    at: datetime
