"""What is known of a question: every value that its answer may still be. Pure.

Nothing is ever filled in: a question that nobody answered, and one to which the answer is "I do not know", may still be
anything. So an unanswered question is never a "no".
"""

from dataclasses import dataclass

YES, NO = "ja", "nee"
YES_OR_NO = frozenset({YES, NO})


@dataclass(frozen=True, slots=True)
class Codes:
    """One of these codes; of one code it is certain."""

    possible: frozenset[str]


@dataclass(frozen=True, slots=True)
class Range:
    """A number from `low` to `high`, both included; where they are equal it is certain."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError("A range does not end before it begins.")


Known = Codes | Range


def told(value: str | float) -> Known:
    """An answer that was given: nothing else is possible any more."""
    return Codes(frozenset({value})) if isinstance(value, str) else Range(float(value), float(value))
