"""Who needs care, where and when: drawn once, the same for every policy."""

from dataclasses import dataclass

import numpy as np

from bench.region.assumptions import Assumptions
from bench.region.chance import Chance
from bench.region.clock import DAY, moments
from bench.region.kinds import KINDS, Kind
from bench.region.world import TOWNS


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is sought for one patient. `gone_at`: when it is no longer needed, if it was not found by then."""

    number: int
    kind: Kind
    at: float
    x: float
    y: float
    is_woman: bool
    isolation: bool
    closed: bool
    stay: float
    gives_up_at: float
    gone_at: float

    @property
    def due_at(self) -> float:
        return self.at + self.kind.within


def draw(*, chance: Chance, given: Assumptions, until: float, kinds: tuple[Kind, ...] = KINDS) -> tuple[Need, ...]:
    """All needs, in order of time."""
    found: list[tuple[float, Kind]] = []
    for kind in kinds:
        random = np.random.default_rng(chance.number("needs", kind.code))
        found.extend((at, kind) for at in moments(kind.shape, per_week=kind.per_week, until=until, random=random))
    found.sort(key=lambda one: one[0])
    return tuple(_need(number, kind, at, chance, given) for number, (at, kind) in enumerate(found))


def _need(number: int, kind: Kind, at: float, chance: Chance, given: Assumptions) -> Need:
    x, y = _where(number, chance)
    return Need(
        number=number,
        kind=kind,
        at=at,
        x=x,
        y=y,
        is_woman=chance.happens(0.55, "sex", number),
        isolation=kind.is_bed and chance.happens(given.isolation, "isolation", number),
        closed=chance.happens(kind.closed, "closed", number),
        stay=chance.exponential(kind.stay, "stay", number),
        gives_up_at=at + given.give_up * kind.within,
        gone_at=at + chance.exponential(DAY / given.no_longer, "gone", number),
    )


def _where(number: int, chance: Chance) -> tuple[float, float]:
    x, y = _town(chance.uniform("town", number))
    return chance.normal(x, 5, "patient-x", number), chance.normal(y, 5, "patient-y", number)


def _town(drawn: float) -> tuple[float, float]:
    """The middle of one, by its share of the inhabitants; `drawn` lies between 0 and 1."""
    for x, y, share in TOWNS:
        drawn -= share
        if drawn < 0:
            return x, y
    return TOWNS[-1][:2]
