"""Refused attempts of this process, counted in memory until they are written: a flood of them stops nothing."""

import threading
from collections.abc import Mapping
from datetime import datetime

from ketenzicht.audit.domain import Tally, counted
from ketenzicht.base.attempts import Attempt


class Attempts:
    """Takes what was refused from any thread, without waiting for the database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tallies: dict[Attempt, Tally] = {}

    def note(self, attempt: Attempt, *, at: datetime) -> None:
        """Count one attempt."""
        self._add(attempt, Tally(1, at, at))

    def take(self) -> Mapping[Attempt, Tally]:
        """What was counted since the previous time, to be written."""
        with self._lock:
            taken, self._tallies = self._tallies, {}
        return taken

    def give_back(self, taken: Mapping[Attempt, Tally]) -> None:
        """What could not be written counts with what came meanwhile."""
        for attempt, tally in taken.items():
            self._add(attempt, tally)

    def _add(self, attempt: Attempt, tally: Tally) -> None:
        with self._lock:
            told, sum_of_both = counted(self._tallies, attempt, tally)
            self._tallies[told] = sum_of_both
