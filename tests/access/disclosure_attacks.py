"""Attackers on published totals, stronger than real ones: they see sums before rounding, and figures stand still.

The linear attacker adds and subtracts everything that was ever published. The bounding attacker also knows that nothing
is negative and that free and occupied make the total, and asks a solver for the most that a provider can have. Either
may be a provider itself, which knows its own figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from ketenzicht.access.domain import disclosure
from ketenzicht.access.domain.disclosure import Contribution, Publication, Seat, Thresholds, publish

FIGURES = ("total", "occupied", "available")
RULES = Thresholds(providers=4, percent=20, margin=2, base=5)


@dataclass
class Seen:
    """What was published in one period: over which units each total was, with the values of then.

    `known`: units of which the attacker knows everything, though not of others of the same provider.
    """

    totals: dict[str, frozenset[UUID]]
    units: dict[UUID, Contribution]
    publication: Publication
    known: frozenset[UUID] = frozenset()


@dataclass
class Job:
    """The periods one after the other, as the job of the product does them: who is silent is carried over."""

    thresholds: Thresholds = RULES
    remembers: bool = True
    seats: Mapping[UUID, Seat] = field(default_factory=dict)
    last: dict[UUID, Contribution] = field(default_factory=dict)
    opened: frozenset[UUID] = frozenset()

    def run(
        self,
        units: Sequence[Contribution],
        *,
        cells: Sequence[str],
        ended: frozenset[UUID] = frozenset(),
        consenting: Sequence[UUID] = (),
    ) -> Seen:
        known = {one.key: one for one in units}
        silent = [
            replace(self.last[key], is_carried=True, has_left=key in ended) for key in self.seats if key not in known
        ]
        contributions = [*units, *silent]
        self.opened = disclosure.may_be_opened(
            wanted=consenting,
            opened=self.opened,
            contributions=contributions,
            remembered=self.seats,
            thresholds=self.thresholds,
        )
        contributions = [replace(one, is_open=one.is_open or one.provider in self.opened) for one in contributions]
        publication = publish(
            contributions=contributions,
            remembered=self.seats if self.remembers else {},
            cells=cells,
            thresholds=self.thresholds,
        )
        self.last |= known
        self.seats = publication.seats
        by_key = {one.key: one for one in contributions}
        counted = [by_key[key] for key in publication.counted]
        totals = {cell: frozenset(one.key for one in counted if cell in one.cells) for cell in publication.cells}
        return Seen(totals, by_key, publication)


def gives_itself_away(seen: Sequence[Seen], provider: UUID, *, insider: UUID | None = None) -> bool:
    """The linear attack: whether some sum and difference of totals holds figures of this provider and of no other."""
    hidden = hidden_units(seen)
    owner = {one.key: one.provider for period in seen for one in period.units.values() if one.key in hidden}
    keys = [key for key, of in owner.items() if of != insider]
    if not keys:
        return False
    rows = np.array(
        [[key in inside for key in keys] for period in seen for inside in period.totals.values()], dtype=float
    ).reshape(-1, len(keys))
    others = rows[:, [owner[key] != provider for key in keys]]
    return _rank(rows) > _rank(others)


def hidden_units(seen: Sequence[Seen]) -> set[UUID]:
    """What nobody ever saw by consent. Who sees a provider once knows it for all periods: figures stand still."""
    units = [one for period in seen for one in period.units.values()]
    opened = {one.provider for one in units if one.is_open}
    known = {key for period in seen for key in period.known}
    return {one.key for one in units if one.provider not in opened and one.key not in known}


def _rank(rows: NDArray[np.float64]) -> int:
    return int(np.linalg.matrix_rank(rows)) if rows.size else 0


def closest_guess(seen: Sequence[Seen], provider: UUID, figure: str, *, insider: UUID | None = None) -> float:
    """The bounding attack: the most that this provider can have of a figure, of what is hidden, less what it has."""
    units = {key: one for period in seen for key, one in period.units.items()}
    hidden = {key for key in hidden_units(seen) if units[key].provider != insider}
    places = {place: number for number, place in enumerate((key, name) for key in units for name in FIGURES)}
    targets = [key for key in hidden if units[key].provider == provider]
    wanted = np.zeros(len(places))
    wanted[[places[key, figure] for key in targets]] = -1
    rows, sums = [], []
    for inside, name, total in _equations(seen):
        rows.append(np.zeros(len(places)))
        rows[-1][[places[key, name] for key in inside]] = 1
        sums.append(total)
    for key in units:  # what is free and what is occupied make the total
        rows.append(np.zeros(len(places)))
        rows[-1][[places[key, name] for name in FIGURES]] = 1, -1, -1
        sums.append(0)
    bounds = [(0, None) if key in hidden else (units[key].values[name],) * 2 for key, name in places]
    found = linprog(wanted, A_eq=np.array(rows), b_eq=np.array(sums), bounds=bounds)
    if found.status == 3:  # unbounded: nothing is known
        return float("inf")
    assert found.success, found.message
    return float(-found.fun) - sum(units[key].values[figure] for key in targets)


def _equations(seen: Sequence[Seen]) -> Iterator[tuple[frozenset[UUID], str, float]]:
    for period in seen:
        for inside in period.totals.values():
            for name in FIGURES:
                yield inside, name, sum(period.units[key].values[name] for key in inside)


def needed(value: float, thresholds: Thresholds = RULES) -> float:
    """How far off the guess must be at least, for what it is about to stay hidden."""
    return max(value * thresholds.percent / 100, thresholds.margin) - 1e-6
