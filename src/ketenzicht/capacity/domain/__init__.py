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
from ketenzicht.capacity.domain.history import HistoryPoint
from ketenzicht.capacity.domain.opening import STOP_REASONS, Opening, OpeningState
from ketenzicht.capacity.domain.outcome import Outcome, outcome
from ketenzicht.capacity.domain.place import (
    Candidate,
    PlaceResult,
    PlaceSearch,
    travel_minutes,
    whole_minutes,
)
from ketenzicht.capacity.domain.unit import NewUnit, UnitLine
from ketenzicht.capacity.domain.wire import (
    Wire,
    board_wire,
    cell_wire,
    line_wire,
    national_wire,
    opening_wire,
    state_wire,
    totals_wire,
)

__all__ = [
    "STOP_REASONS",
    "Board",
    "BoardLine",
    "Candidate",
    "Freshness",
    "HistoryPoint",
    "NationalCell",
    "NationalPicture",
    "NewUnit",
    "Opening",
    "OpeningState",
    "Outcome",
    "PlaceResult",
    "PlaceSearch",
    "Totals",
    "UnitLine",
    "Wire",
    "board_wire",
    "cell_wire",
    "freshness",
    "line_wire",
    "national_wire",
    "opening_wire",
    "outcome",
    "state_wire",
    "totals_of",
    "totals_wire",
    "travel_minutes",
    "whole_minutes",
]
