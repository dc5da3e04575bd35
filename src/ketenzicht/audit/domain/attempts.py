"""Refused attempts, counted: however many come, a bounded number of lines, and none forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.attempts import Attempt

LONGEST = 200  # characters of an address or a reason
MANY = Actor(kind=ActorKind.PERSON, id=None, name="Verschillenden")


@dataclass(frozen=True, slots=True)
class Tally:
    """How often the same attempt was made, and when first and last."""

    times: int
    first_at: datetime
    last_at: datetime

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            times=self.times + other.times,
            first_at=min(self.first_at, other.first_at),
            last_at=max(self.last_at, other.last_at),
        )


EVERYTHING = "/"
_OF_MANY = Attempt(actor=MANY, method="", path=EVERYTHING, address="", status=403, reason="")


def _as_it_was(attempt: Attempt) -> Attempt:
    return replace(attempt, path=attempt.path[:LONGEST], reason=attempt.reason[:LONGEST])


def _by_whom(attempt: Attempt) -> Attempt:
    return replace(attempt, method="", path=EVERYTHING, reason="", shown="")


def _by_anybody(attempt: Attempt) -> Attempt:
    return _OF_MANY


# How exactly an attempt is told, and up to how many lines there may be for that.
FOLDS: tuple[tuple[Callable[[Attempt], Attempt], int], ...] = (
    (_as_it_was, 150),
    (_by_whom, 199),
    (_by_anybody, 200),
)
MOST_LINES = FOLDS[-1][1]


def counted(tallies: Mapping[Attempt, Tally], attempt: Attempt, tally: Tally) -> tuple[Attempt, Tally]:
    """Under which attempt this one is counted, and the count with it: as exactly as there is room for."""
    for fold, room in FOLDS[:-1]:
        told = fold(attempt)
        if told in tallies or len(tallies) < room:
            break
    else:
        told = _by_anybody(attempt)
    return told, tallies[told] + tally if told in tallies else tally
