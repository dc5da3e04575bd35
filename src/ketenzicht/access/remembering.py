"""Answers of the database that a process keeps for its pages and its API, as long as it hears of changes.

Hot paths, which ask for many at once, have `access.asking`.
"""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

KEPT_FOR = timedelta(seconds=10)
MOST_KEPT = 50_000  # tokens come and go: of too many we begin again rather than grow

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")


class Memory(Generic[Question, Answer]):
    """What `ask` answered a moment ago, but for "nothing"; a process that does not listen keeps none of it."""

    def __init__(self, ask: Callable[[Question], Answer | None]) -> None:
        self._ask = ask
        self._kept: dict[Question, tuple[datetime, Answer]] | None = None

    def begin(self) -> None:
        """From now on changes are told: what is asked may be kept."""
        self._kept = {}

    def forget(self) -> None:
        """Something changed. What is being asked now lands in what is thrown away here."""
        if self._kept is not None:
            self._kept = {}

    def end(self) -> None:
        self._kept = None

    def get(self, question: Question, *, now: datetime) -> Answer | None:
        kept = self._kept
        known = None if kept is None else kept.get(question)
        if known is not None and now - known[0] < KEPT_FOR:
            return known[1]
        found = self._ask(question)
        if kept is not None and found is not None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[question] = (now, found)
        return found
