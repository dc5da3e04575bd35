"""Disclosure control: which totals may be published so that nobody works out the figures of one provider. Pure.

Everything that was ever published of a table divides its contributions into blocks: those that stood in the same
totals. Whoever adds and subtracts totals, of now and of before, of regions that hold or cross each other, gets sums of
blocks and nothing smaller. So a total is published only when every block is safe by itself: enough providers, none of
them dominating. ADR 0027 has the reasoning, and what it leaves open.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

Thing = TypeVar("Thing")
Mark = TypeVar("Mark", bound=Hashable)
Values = Mapping[str, float]  # by the code of the figure; never negative


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a sum is safe: of how many providers at least, and what the smaller ones must be together.

    That is `percent` of what the largest contributes, and at least `margin`: else the second largest, who knows its
    own, knows nearly what the largest has. What is published is rounded to multiples of `base`.
    """

    providers: int
    percent: int
    margin: float
    base: int

    def __post_init__(self) -> None:
        # Of three, who looks and who is looked for leave one to hide behind.
        if self.providers < 3 or not 0 < self.percent <= 100 or self.margin <= 0 or self.base < 1:  # noqa: PLR2004 - said above
            raise ValueError("These thresholds protect nobody.")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one unit of a provider adds, and the totals (`cells`) in which it counts.

    `is_open`: somebody outside sees it, by consent. `is_carried`: it is what the unit had at an earlier moment, for now
    nothing is known. Neither hides anybody; what is carried is hidden itself. `has_left`: it will not deliver any more.
    """

    key: UUID
    provider: UUID
    cells: frozenset[str]
    values: Values
    is_open: bool = False
    is_carried: bool = False
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """The block in which a unit is, and whether it counted in the totals of the period before."""

    block: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published for one period: these cells, over these units; and the seats to remember."""

    cells: frozenset[str] = frozenset()
    counted: frozenset[UUID] = frozenset()
    seats: Mapping[UUID, Seat] = field(default_factory=dict)


def publish(
    *,
    contributions: Sequence[Contribution],
    remembered: Mapping[UUID, Seat],
    cells: Sequence[str],
    thresholds: Thresholds,
) -> Publication:
    """Which of these cells to publish, the most important first, and over which units.

    Over the same units as before, though some are carried, until enough come or go at once that nobody stands out.
    Every unit with a seat must be among the contributions: what is out of sight is not forgotten.
    """
    if missing := remembered.keys() - {one.key for one in contributions}:
        raise ValueError(f"{len(missing)} units with a seat are missing.")
    table = _Table(contributions, remembered, thresholds)
    table.add(cells)
    for some in table.alike(one for one in table.cohorts if one.has_left and one in table.counted):
        table.try_to(counted=table.counted - some)
    for some in table.alike(one for one in table.cohorts if not one.is_carried and one not in table.counted):
        table.try_to(counted=table.counted | some)
    table.add(cells)
    return table.publication()


def may_be_opened(
    *,
    wanted: Sequence[UUID],
    opened: frozenset[UUID],
    contributions: Sequence[Contribution],
    remembered: Mapping[UUID, Seat],
    thresholds: Thresholds,
) -> frozenset[UUID]:
    """The providers that may be shown by themselves: those of before (`opened`), and of these what can be added.

    Whoever sees a provider takes it out of every total that there ever was, if figures stood still. So another one is
    added, the most important first, only when each block in which it is hides the others without it. What was seen once
    stays known: who is among these never hides anybody again, also when nobody sees it any more.
    """
    seated = [one for one in contributions if one.key in remembered]
    blocks = _grouped(seated, lambda one: remembered[one.key].block).values()
    for provider in wanted:
        more = opened | {provider}
        its_own = [block for block in blocks if any(one.provider == provider for one in block)]
        if all(is_safe(_as_seen_by(block, more), thresholds) for block in its_own):
            opened = more
    return opened


def _as_seen_by(block: Iterable[Contribution], opened: frozenset[UUID]) -> list[Contribution]:
    """A block of before, to who sees these: what is old of it was new when it was published."""
    return [replace(one, is_carried=False, is_open=one.is_open or one.provider in opened) for one in block]


def is_safe(contributions: Iterable[Contribution], thresholds: Thresholds) -> bool:
    """Whether the sum of these may be known: of no provider anything can be guessed from it."""
    sums: dict[UUID, defaultdict[str, float]] = {}
    for one in contributions:
        if not (one.is_open or one.is_carried):
            of_provider = sums.setdefault(one.provider, defaultdict(float))
            for figure, value in one.values.items():
                of_provider[figure] += value
    figures = {figure for of_provider in sums.values() for figure in of_provider}
    return len(sums) >= thresholds.providers and all(
        _hides([of_provider[figure] for of_provider in sums.values()], thresholds) for figure in figures
    )


def _hides(values: list[float], thresholds: Thresholds) -> bool:
    largest, _, *rest = sorted(values, reverse=True)
    return sum(rest) >= max(largest * thresholds.percent / 100, thresholds.margin)


def rounded(value: float, base: int) -> int:
    """To the nearest multiple of the base, halves upwards."""
    return int((value + base / 2) // base) * base


_NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class _Cohort:
    """Units that nothing tells apart: in one block, in the same totals, and alike in what may be done with them.

    Of thousands of units there are some hundred, and what is asked again and again is asked of them.
    """

    block: int | None
    cells: frozenset[str]
    counted_before: bool
    is_carried: bool
    has_left: bool
    units: tuple[Contribution, ...]


Cohorts = frozenset[_Cohort]


class _Table:
    """The totals of one period while it is decided which are published."""

    def __init__(
        self, contributions: Sequence[Contribution], remembered: Mapping[UUID, Seat], thresholds: Thresholds
    ) -> None:
        def kind(one: Contribution) -> tuple[int | None, frozenset[str], bool, bool, bool]:
            seat = remembered.get(one.key)
            return (seat.block if seat else None, one.cells, bool(seat and seat.counts), one.is_carried, one.has_left)

        self.cohorts = [_Cohort(*mark, tuple(units)) for mark, units in _grouped(contributions, kind).items()]
        self._blocks = {frozenset(some) for some in _grouped(self.cohorts, lambda one: one.block).values()}
        self._thresholds = thresholds
        self._judged: dict[tuple[Cohorts, bool], bool] = {}
        before = frozenset(one for one in self.cohorts if one.counted_before)
        self.counted = before or frozenset(one for one in self.cohorts if not one.is_carried)
        self.cells = _NOWHERE

    def add(self, cells: Iterable[str]) -> None:
        """Publish each that can be beside those before it."""
        for cell in cells:
            if cell not in self.cells and any(cell in one.cells for one in self.counted):
                self.try_to(cells=self.cells | {cell})

    def try_to(self, *, cells: frozenset[str] | None = None, counted: Cohorts | None = None) -> None:
        """Go on with these cells or units, unless somebody could be worked out then."""
        cells = self.cells if cells is None else cells
        counted = self.counted if counted is None else counted
        if self._is_safe(cells, counted):
            self.cells, self.counted = cells, counted

    def alike(self, some: Iterable[_Cohort]) -> list[Cohorts]:
        """Units that can only come or go together: in the same block, and in the same totals of this period."""
        return [frozenset(group) for group in _grouped(some, lambda one: (one.block, one.cells & self.cells)).values()]

    def publication(self) -> Publication:
        numbers: dict[object, int] = {}
        seats = {
            unit.key: Seat(block=numbers.setdefault(mark, len(numbers)), counts=one in self.counted)
            for one in self.cohorts
            if (mark := _mark(one, self.cells, self.counted)) != (None, _NOWHERE)
            for unit in one.units
        }
        counted = frozenset(unit.key for one in self.counted for unit in one.units)
        return Publication(cells=self.cells, counted=counted, seats=seats)

    def _is_safe(self, cells: frozenset[str], counted: Cohorts) -> bool:
        """Whether what can be worked out from this period alone is safe, and what from all periods together."""
        now = _grouped(self.cohorts, lambda one: _seen(one, cells, counted))
        now.pop(_NOWHERE, None)
        ever = _grouped(self.cohorts, lambda one: _mark(one, cells, counted))
        ever.pop((None, _NOWHERE), None)
        new = {mark: group for mark, group in ever.items() if mark[0] is None or frozenset(group) not in self._blocks}
        return all(self._is_hiding(group) for group in now.values()) and all(
            self._is_hiding(group, as_then=not seen) for (_, seen), group in new.items()
        )

    def _is_hiding(self, cohorts: Iterable[_Cohort], *, as_then: bool = False) -> bool:
        """`as_then`: units in no total of this period; what is old of them was new when it was published.

        In a total of this period what is old hides nobody, and is to be hidden all the same: both are asked.
        """
        some = frozenset(cohorts)
        if (some, as_then) not in self._judged:
            units = [unit for one in some for unit in one.units]
            is_hidden = is_safe([replace(unit, is_carried=False) for unit in units], self._thresholds)
            self._judged[some, as_then] = is_hidden and (as_then or is_safe(units, self._thresholds))
        return self._judged[some, as_then]


def _seen(one: _Cohort, cells: frozenset[str], counted: Cohorts) -> frozenset[str]:
    """In which totals of this period units count."""
    return one.cells & cells if one in counted else _NOWHERE


def _mark(one: _Cohort, cells: frozenset[str], counted: Cohorts) -> tuple[int | None, frozenset[str]]:
    """What tells units apart when everything that was ever published is laid side by side."""
    return one.block, _seen(one, cells, counted)


def _grouped(things: Iterable[Thing], mark: Callable[[Thing], Mark]) -> dict[Mark, list[Thing]]:
    found: dict[Mark, list[Thing]] = {}
    for thing in things:
        found.setdefault(mark(thing), []).append(thing)
    return found
