"""Chance that can be repeated: the same seed and the same question always give the same answer.

Nothing is remembered from one question to the next, so a figure can be asked for any moment, in any order.
"""

from dataclasses import dataclass
from hashlib import blake2b
from math import cos, exp, floor, pi, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()
_STEPS = 1 << 53  # as many as a float can tell apart between 0 and 1


@dataclass(frozen=True, slots=True)
class Chance:
    """A source of chance, for one seed and one subject."""

    key: str

    def of(self, *subject: object) -> "Chance":
        """Chance about something more particular, independent of all other."""
        return Chance("/".join([self.key, *map(str, subject)]))

    def share(self, *question: object) -> float:
        """Uniform in (0, 1); never exactly 0 or 1."""
        text = "/".join([self.key, *map(str, question)])
        number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 11
        return (number + 0.5) / _STEPS

    def happens(self, probability: float, *question: object) -> bool:
        return self.share(*question) < probability

    def between(self, low: float, high: float, *question: object) -> float:
        return low + (high - low) * self.share(*question)

    def normal(self, *question: object) -> float:
        """Standard normal."""
        return _NORMAL.inv_cdf(self.share(*question))

    def poisson(self, mean: float, *question: object) -> int:
        """How many of something rare, by inversion; the mean is small (below about 50)."""
        left = self.share(*question)
        count, weight = 0, exp(-mean)
        while left > weight and count < 10 * mean + 20:
            left -= weight
            count += 1
            weight *= mean / count
        return count

    def wave(self, x: float, *question: object) -> float:
        """Smooth chance along `x`: standard normal at every point, and steps of 1 along `x` hardly related.

        Between two whole numbers it blends their independent normal draws by a quarter circle, which keeps
        the spread the same everywhere.
        """
        before = floor(x)
        turn = (x - before) * pi / 2
        one, other = self.normal(*question, before), self.normal(*question, before + 1)
        return one * cos(turn) + other * sqrt(max(0.0, 1 - cos(turn) ** 2))
