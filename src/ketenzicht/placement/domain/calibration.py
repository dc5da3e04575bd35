"""Whether chances that were told came out: the Brier score, and what each chance turned out to mean. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple


def brier(told: Iterable[tuple[float, bool]]) -> float | None:
    """The mean square of what a probability was beside the truth: 0 is always right; None when nothing was asked."""
    squares = [(chance - happened) ** 2 for chance, happened in told]
    return sum(squares) / len(squares) if squares else None


class Reliability(NamedTuple):
    """Of the times that a chance between `low` and `high` was told: what was told on average, how often it was so."""

    low: float
    high: float
    number: int
    told: float
    happened: float


def reliability(told: Sequence[tuple[float, bool]], *, parts: int = 10) -> list[Reliability]:
    """The table that shows whether 0.8 means eight times in ten; parts of which nothing was told are left out."""
    groups: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, happened in told:
        groups[min(parts - 1, int(chance * parts))].append((chance, happened))
    return [
        Reliability(
            low=group / parts,
            high=(group + 1) / parts,
            number=len(some),
            told=sum(chance for chance, _ in some) / len(some),
            happened=sum(happened for _, happened in some) / len(some),
        )
        for group, some in sorted(groups.items())
    ]
