"""When a criterion holds: a tree of comparisons, judged by what is known. Pure.

There is no "not" in the tree. Reading turns "niet (a of b)" into "niet a en niet b", so that each comparison stands for
itself, and one about a question that does not apply is simply false, whichever way it was put.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from ketenzicht.triage.domain.knowledge import Codes, Known, Range


class Truth(Enum):
    """Whether a condition holds, as far as is known (Kleene's three values); the order is that of `min` and `max`."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@dataclass(frozen=True, slots=True)
class Is:
    """The answer to a question is this code, or it is anything else."""

    question: str
    code: str
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A number (the answer to a question, or a score) beside a bound."""

    of: str
    sign: str
    bound: float


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple["Condition", ...]


Comparison = Is | Compared
Condition = Comparison | Every | Some


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """All that a condition compares, in the order in which it is written."""
    match condition:
        case Every(parts) | Some(parts):
            for part in parts:
                yield from comparisons(part)
        case _:
            yield condition


def needs(condition: Condition) -> tuple[str, ...]:
    """The codes of the questions and scores on which a condition depends."""
    return tuple(dict.fromkeys(one.question if isinstance(one, Is) else one.of for one in comparisons(condition)))


def opposite(condition: Condition) -> Condition:
    """What holds exactly where this does not, once everything is known."""
    match condition:
        case Every(parts):
            return Some(tuple(map(opposite, parts)))
        case Some(parts):
            return Every(tuple(map(opposite, parts)))
        case Is(question, code, is_other):
            return Is(question, code, is_other=not is_other)
        case Compared(of, sign, bound):
            return Compared(of, OPPOSITE[sign], bound)


def truth(condition: Condition, known: Mapping[str, Known]) -> Truth:
    """Whether it holds. What is not among `known` does not apply, and nothing is true of it."""
    match condition:
        case Every(parts):
            return min((truth(part, known) for part in parts), key=lambda one: one.value)
        case Some(parts):
            return max((truth(part, known) for part in parts), key=lambda one: one.value)
        case Is(question, code, is_other):
            return _is(known.get(question), code, is_other=is_other)
        case Compared(of, sign, bound):
            return _compared(known.get(of), HOLDS[sign], bound)


def undecided(condition: Condition, known: Mapping[str, Known]) -> Iterator[str]:
    """What one would have to know to tell whether it holds; nothing where that is certain."""
    if truth(condition, known) is not Truth.UNKNOWN:
        return
    match condition:
        case Every(parts) | Some(parts):
            for part in parts:
                yield from undecided(part, known)
        case _:
            yield from needs(condition)


def _is(known: Known | None, code: str, *, is_other: bool) -> Truth:
    if not isinstance(known, Codes):
        return Truth.FALSE
    if known.possible == {code}:
        return Truth.FALSE if is_other else Truth.TRUE
    if code not in known.possible:
        return Truth.TRUE if is_other else Truth.FALSE
    return Truth.UNKNOWN


def _compared(known: Known | None, holds: Callable[[float, float], bool], bound: float) -> Truth:
    if not isinstance(known, Range):
        return Truth.FALSE
    at_the_ends = holds(known.low, bound), holds(known.high, bound)  # in between it is as at one of the ends
    if all(at_the_ends):
        return Truth.TRUE
    return Truth.UNKNOWN if any(at_the_ends) else Truth.FALSE
