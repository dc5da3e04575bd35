"""How likely it is that a place which is shown as free is there when somebody asks: learnt from answers. Pure.

Counting, and leaning on what is known of the like as long as little is known of the unit itself: the whole country by
what was shown (a cell: how much room, how old the figure) → the kind of care in that cell (both beta-binomial, with the
mean of the level above as what is expected) → the unit, which says yes more or less often than others with such
figures: one number on the scale of log-odds, held near zero as long as there are few answers. An answer counts half
after the half-life. Who said lately that there was no place has shown that too: it has cells of its own.
docs/reference/ranking.md tells the numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import exp, log, log1p
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from ketenzicht.placement.domain.shown import Cell, Old, Room
from ketenzicht.placement.domain.taking import TakingTerms

CERTAIN, LIKELY, UNSURE = 0.9, 0.7, 0.4
STEPS, NEAR = 40, 1e-9


class Heard(NamedTuple):
    """What an answer says of room: accepted, or declined because there was none.

    Whoever declines for another reason, or does not answer, says nothing of room and is not in here.
    """

    unit: UUID
    kind: tuple[str, str]
    cell: Cell
    had_room: bool
    on: date


class Tally(NamedTuple):
    """Answers for and against, each counted for what it is still worth on the day `on`."""

    yes: float = 0.0
    no: float = 0.0
    on: date = date.min

    @property
    def answers(self) -> float:
        return self.yes + self.no

    def worth_on(self, day: date, *, half_life: float) -> "Tally":
        """The same on another day: less later, more earlier."""
        if not self.answers:
            return Tally(on=day)
        left = 0.5 ** ((day - self.on).days / half_life)
        return Tally(self.yes * left, self.no * left, day)

    def with_one(self, *, had_room: bool, on: date, half_life: float) -> "Tally":
        """With one answer more. The order in which answers come changes nothing, also when one comes days late."""
        day = max(self.on, on)
        old = self.worth_on(day, half_life=half_life)
        worth = 0.5 ** ((day - on).days / half_life)
        return Tally(old.yes + worth * had_room, old.no + worth * (not had_room), day)


class Chance(NamedTuple):
    """A probability, and how many answers it was learnt from: those of the unit, counted for what they are worth."""

    value: float
    answers: float

    @property
    def word(self) -> str:
        return chance_word(self.value)


def chance_word(value: float) -> str:
    """The probability as one says it."""
    if value >= CERTAIN:
        return "vrijwel zeker"
    if value >= LIKELY:
        return "waarschijnlijk"
    return "onzeker" if value >= UNSURE else "weinig kans"


class TrustTerms(msgspec.Struct, frozen=True, kw_only=True):
    """How much is leaned on the level above: as many answers as each strength says."""

    half_life_days: float
    cell_strength: float
    kind_strength: float
    unit_spread: float  # how far units differ from their like, as a standard deviation of log-odds
    remembered_hours: float  # that somebody said that there was no place
    takes_prior: float  # how often who has a place takes a patient, before anything was learnt
    takes_strength: float
    prior: dict[Room, dict[Old, float]]

    def __post_init__(self) -> None:
        told = [chance for row in self.prior.values() for chance in row.values()]
        if len(told) != len(Room) * len(Old) or not all(0 < chance < 1 for chance in told):
            raise ValueError("Every cell has a prior between 0 and 1.")
        numbers = self.half_life_days, self.cell_strength, self.kind_strength, self.unit_spread, self.remembered_hours
        if min(*numbers, self.takes_strength) <= 0 or not 0 < self.takes_prior < 1:
            raise ValueError("A half-life is some time, and something must be leaned on.")

    @property
    def taking(self) -> TakingTerms:
        return TakingTerms(self.takes_prior, self.takes_strength)


def read_trust_terms(document: Mapping[str, Any]) -> TrustTerms:
    """The numbers that a document tells under `trust`."""
    return msgspec.convert(document["trust"], TrustTerms)


class Trust:
    """All that was heard, by unit, kind of care and cell; it may go on learning.

    `cells`: what was heard in the whole country, where `tallies` tell of some kinds of care only.
    """

    def __init__(
        self,
        terms: TrustTerms,
        tallies: Iterable[tuple[UUID, tuple[str, str], Cell, Tally]] = (),
        *,
        cells: Mapping[Cell, Tally] | None = None,
    ) -> None:
        self.terms = terms
        self._cells: dict[Cell, Tally] = {}
        self._kinds: dict[tuple[tuple[str, str], Cell], Tally] = {}
        self._units: defaultdict[UUID, dict[Cell, Tally]] = defaultdict(dict)
        # Worked out once, until something is learnt: what is expected, and the leaning of a unit with its answers.
        self._expectations: dict[tuple[tuple[str, str], Cell, date], float] = {}
        self._leanings: dict[tuple[UUID, date], tuple[float, float]] = {}
        for unit, kind, cell, tally in tallies:
            self._units[unit][cell] = self._sum(self._units[unit].get(cell), tally)
            self._kinds[kind, cell] = self._sum(self._kinds.get((kind, cell)), tally)
            self._cells[cell] = self._sum(self._cells.get(cell), tally)
        if cells is not None:
            self._cells = dict(cells)

    def learn(self, heard: Heard) -> None:
        """Take one answer in."""
        self._expectations.clear()
        self._leanings.clear()
        cell, of_unit = heard.cell, self._units[heard.unit]
        of_unit[cell] = self._with_one(of_unit.get(cell), heard)
        self._kinds[heard.kind, cell] = self._with_one(self._kinds.get((heard.kind, cell)), heard)
        self._cells[cell] = self._with_one(self._cells.get(cell), heard)

    def chance(self, *, unit: UUID, kind: tuple[str, str], cell: Cell, on: date) -> Chance:
        """The probability that this unit has a place, with what is shown of it."""
        own = self._units.get(unit)
        if not own:
            return Chance(self._of_the_like(kind, cell, on), 0.0)
        tally = own.get(cell)
        expected = self._expected(kind, cell, None if tally is None else self._worth(tally, on), on)
        leaning, answers = self._leaning_of(unit, kind, on)
        return Chance(_probability(_log_odds(expected) + leaning), answers)

    def _of_the_like(self, kind: tuple[str, str], cell: Cell, on: date) -> float:
        """What is expected of a unit that never answered."""
        found = self._expectations.get((kind, cell, on))
        if found is None:
            found = self._expectations[kind, cell, on] = self._expected(kind, cell, None, on)
        return found

    def _leaning_of(self, unit: UUID, kind: tuple[str, str], on: date) -> tuple[float, float]:
        found = self._leanings.get((unit, on))
        if found is None:
            own = {one: self._worth(tally, on) for one, tally in self._units[unit].items()}
            asked = [(_log_odds(self._expected(kind, one, tally, on)), tally) for one, tally in own.items()]
            leaning = _leaning(asked, spread=self.terms.unit_spread)
            found = self._leanings[unit, on] = leaning, sum([tally.answers for tally in own.values()])
        return found

    def _expected(self, kind: tuple[str, str], cell: Cell, own: Tally | None, on: date) -> float:
        """What the other units of this kind, and of all kinds, make likely."""
        expected = self.terms.prior[cell.room][cell.old]
        for tally, strength in (
            (self._cells.get(cell), self.terms.cell_strength),
            (self._kinds.get((kind, cell)), self.terms.kind_strength),
        ):
            if tally is not None:
                yes, no, _ = self._worth(tally, on)
                if own is not None:
                    yes, no = max(0.0, yes - own.yes), max(0.0, no - own.no)
                expected = (yes + strength * expected) / (yes + no + strength)
        return expected

    def _worth(self, tally: Tally, on: date) -> Tally:
        return tally.worth_on(on, half_life=self.terms.half_life_days)

    def _with_one(self, tally: Tally | None, heard: Heard) -> Tally:
        half_life = self.terms.half_life_days
        return (tally or Tally()).with_one(had_room=heard.had_room, on=heard.on, half_life=half_life)

    def _sum(self, one: Tally | None, other: Tally) -> Tally:
        if one is None:
            return other
        day = max(one.on, other.on)
        half_life = self.terms.half_life_days
        a, b = one.worth_on(day, half_life=half_life), other.worth_on(day, half_life=half_life)
        return Tally(a.yes + b.yes, a.no + b.no, day)


def _log_odds(probability: float) -> float:
    return log(probability) - log1p(-probability)


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _leaning(asked: Sequence[tuple[float, Tally]], *, spread: float) -> float:
    """How much more often than expected this unit says yes: what is likeliest, by Newton's method on a hill without
    bumps. Each of `asked` is what was expected, as log-odds, and what was answered.
    """
    held, found = spread**-2, 0.0
    for _ in range(STEPS):
        slope, curve = -held * found, held
        for expected, (yes, no, _) in asked:
            chance = _probability(expected + found)
            slope += yes - (yes + no) * chance
            curve += (yes + no) * chance * (1 - chance)
        step = max(-1.0, min(1.0, slope / curve))
        found += step
        if abs(step) < NEAR:
            break
    return found
