"""How evenly work is spread over who can do it. Pure."""

from collections.abc import Iterable


def jain(shares: Iterable[float]) -> float | None:
    """Jain's index over load ÷ capacity of each provider: 1 is even, 1/n is all at one of n; None: nothing to spread.

    R. Jain, D. Chiu, W. Hawe: A Quantitative Measure of Fairness (1984).
    """
    found = list(shares)
    if any(one < 0 for one in found):
        raise ValueError("A load cannot be negative.")
    squares = sum(one * one for one in found)
    return None if not squares else sum(found) ** 2 / (len(found) * squares)


def load_index(taken: Iterable[tuple[float, float]]) -> float | None:
    """`jain` over (placements, capacity); who has no capacity to share in is left out."""
    return jain(load / capacity for load, capacity in taken if capacity > 0)
