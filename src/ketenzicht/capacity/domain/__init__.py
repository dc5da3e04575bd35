"""What capacity means: observations, openings, age, totals, boards and the ranking of places. Pure."""

from ketenzicht.capacity.domain.age import Freshness, freshness
from ketenzicht.capacity.domain.board import (
    Board,
    BoardLine,
    NationalCell,
    NationalPicture,
    Totals,
    totals_of,
)
from ketenzicht.capacity.domain.opening import STOP_REASONS, Opening, OpeningState
from ketenzicht.capacity.domain.outcome import Outcome, outcome
from ketenzicht.capacity.domain.place import (
    Candidate,
    PlaceResult,
    PlaceSearch,
    travel_minutes,
)

__all__ = [
    "STOP_REASONS",
    "Board",
    "BoardLine",
    "Candidate",
    "Freshness",
    "NationalCell",
    "NationalPicture",
    "Opening",
    "OpeningState",
    "Outcome",
    "PlaceResult",
    "PlaceSearch",
    "Totals",
    "freshness",
    "outcome",
    "totals_of",
    "travel_minutes",
]
