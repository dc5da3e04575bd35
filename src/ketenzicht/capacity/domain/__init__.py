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
from ketenzicht.capacity.domain.byhand import NEWER_KNOWN, Became, Entry, HandReceipt, HandUnit, Result
from ketenzicht.capacity.domain.history import HistoryPoint
from ketenzicht.capacity.domain.opening import PREVIOUS, STOP_REASONS, Opening, OpeningState, declarer_words
from ketenzicht.capacity.domain.outcome import Outcome, outcome
from ketenzicht.capacity.domain.pasting import Pasted, PastedLine, read_pasted
from ketenzicht.capacity.domain.place import (
    Candidate,
    PlaceResult,
    PlaceSearch,
    travel_minutes,
    whole_minutes,
)
from ketenzicht.capacity.domain.quality import (
    BY_HAND,
    CONTRADICTS,
    MARKS,
    STILL_AFTER,
    Mark,
    figures_of,
    marks_of,
    stands_still,
)
from ketenzicht.capacity.domain.spells import (
    LONGEST_EXPECTED,
    Declaration,
    Spell,
    StopCount,
    spells_of,
    stops_within,
)
from ketenzicht.capacity.domain.typed import Said, meant, text_of, value_of
from ketenzicht.capacity.domain.unit import NewUnit, StandingUnit, UnitLine
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
    "BY_HAND",
    "CONTRADICTS",
    "LONGEST_EXPECTED",
    "MARKS",
    "NEWER_KNOWN",
    "PREVIOUS",
    "STILL_AFTER",
    "STOP_REASONS",
    "Became",
    "Board",
    "BoardLine",
    "Candidate",
    "Declaration",
    "Entry",
    "Freshness",
    "HandReceipt",
    "HandUnit",
    "HistoryPoint",
    "Mark",
    "NationalCell",
    "NationalPicture",
    "NewUnit",
    "Opening",
    "OpeningState",
    "Outcome",
    "Pasted",
    "PastedLine",
    "PlaceResult",
    "PlaceSearch",
    "Result",
    "Said",
    "Spell",
    "StandingUnit",
    "StopCount",
    "Totals",
    "UnitLine",
    "Wire",
    "board_wire",
    "cell_wire",
    "declarer_words",
    "figures_of",
    "freshness",
    "line_wire",
    "marks_of",
    "meant",
    "national_wire",
    "opening_wire",
    "outcome",
    "read_pasted",
    "spells_of",
    "stands_still",
    "state_wire",
    "stops_within",
    "text_of",
    "totals_of",
    "totals_wire",
    "travel_minutes",
    "value_of",
    "whole_minutes",
]
