"""What an observation does to what is known of its unit.

The writer decides this in SQL, for hundreds of observations at once; a test proves both equal.
"""

from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    CHANGED = "changed"  # newer, and other than before: new state, new history
    CONFIRMED = "confirmed"  # newer, and the same: only the moment of confirmation moves
    REPEATED = "repeated"  # known already, to the letter
    LATE = "late"  # older than what is known: history, never the state


def outcome(
    *,
    observed_at: datetime,
    is_same: bool,
    known_at: datetime | None,
    is_in_history: bool,
) -> Outcome:
    """Judge one observation.

    `known_at` is the latest moment for which the unit's state is known (None: never), `is_same` whether values,
    reasons and opening equal that state, `is_in_history` whether history knows the very same of that very moment:
    as a row, or because the figures that held then were confirmed then or later.
    At the same moment another figure is a correction: what is received last counts.
    """
    if known_at is None or observed_at > known_at:
        return Outcome.CONFIRMED if known_at is not None and is_same else Outcome.CHANGED
    if observed_at == known_at:
        return Outcome.REPEATED if is_same else Outcome.CHANGED
    return Outcome.REPEATED if is_in_history else Outcome.LATE
