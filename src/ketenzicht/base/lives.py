"""A life as a table: what follows on what."""

from collections.abc import Mapping
from typing import TypeVar

from ketenzicht.base.errors import Conflict

Before = TypeVar("Before")
Move = TypeVar("Move")
After = TypeVar("After")


def next_in(table: Mapping[tuple[Before, Move], After], now: Before, move: Move, *, otherwise: str) -> After:
    """What a move makes of what is so now. Raises Conflict with these words where the table has no such step."""
    found = table.get((now, move))
    if found is None:
        raise Conflict(otherwise)
    return found
