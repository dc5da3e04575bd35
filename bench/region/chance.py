"""Draws that hang on what they are about, not on when they are made: one policy's choices never shift another's."""

from functools import lru_cache
from hashlib import blake2b
from math import exp, log
from statistics import NormalDist

NORMAL = NormalDist()
TENTH = NORMAL.inv_cdf(0.9)


class Chance:
    """All that is random in one simulated region. Each draw names what it is for; the same name gives the same draw."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._key = f"{seed}".encode()

    def uniform(self, *what: object) -> float:
        """Between 0 and 1, neither of them."""
        name = "|".join(map(str, what)).encode()
        return (int.from_bytes(blake2b(name, digest_size=6, key=self._key).digest(), "big") + 0.5) / 2**48

    def happens(self, chance: float, *what: object) -> bool:
        return self.uniform(*what) < chance

    def lognormal(self, middle: float, most: float, *what: object) -> float:
        """Half of all below `middle`, nine tenths below `most`."""
        return middle * exp(NORMAL.inv_cdf(self.uniform(*what)) * _spread(middle, most))

    def normal(self, mean: float, spread: float, *what: object) -> float:
        return mean + spread * NORMAL.inv_cdf(self.uniform(*what))

    def exponential(self, mean: float, *what: object) -> float:
        return -mean * log(self.uniform(*what))

    def number(self, *what: object) -> int:
        """For a generator that draws many at once, before any policy begins."""
        return int(self.uniform(*what) * 2**48)


@lru_cache(maxsize=256)
def _spread(middle: float, most: float) -> float:
    return log(most / middle) / TENTH
