"""What an observation does to what is known of its unit.

The writer decides this in SQL, for hundreds of observations at once; a test proves both equal.
"""

from datetime import datetime, timedelta
from enum import StrEnum


class Outcome(StrEnum):
    CHANGED = "changed"  # newer, and other than before: new state, new history
    CONFIRMED = "confirmed"  # newer, and the same: only the moment of confirmation moves
    REPEATED = "repeated"  # known already, to the letter
    LATE = "late"  # older than what is known: history, never the state

    @property
    def moves(self) -> bool:
        """Whether what is known of the unit moves to the moment of the observation."""
        return self in {Outcome.CHANGED, Outcome.CONFIRMED}


def outcome(
    *,
    observed_at: datetime,
    is_same: bool,
    known_at: datetime | None,
    usable_for: timedelta,
    is_in_history: bool,
) -> Outcome:
    """Judge one observation.

    `known_at` is the latest moment for which the unit's state is known (None: never), `is_same` whether values,
    reasons and opening equal that state, `is_in_history` whether history knows the very same of that very moment:
    as a row, or because the figures that held then were confirmed then or later.
    After a silence longer than `usable_for` nothing is confirmed: what was known had grown stale meanwhile, and the
    history must show that. At the same moment another figure is a correction: what is received last counts.
    """
    if known_at is None:
        return Outcome.CHANGED
    if observed_at > known_at:
        return Outcome.CONFIRMED if is_same and observed_at - known_at <= usable_for else Outcome.CHANGED
    if observed_at == known_at:
        return Outcome.REPEATED if is_same else Outcome.CHANGED
    return Outcome.REPEATED if is_in_history else Outcome.LATE
