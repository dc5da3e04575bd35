"""The ranking of candidates: one pure function, published in docs/reference/ranking.md.

Who does not fit stands last. The others stand in the order of the cost in tenths of minutes, then of lots: a hash of
the search and the unit, so that it is fair among equals and the same for whoever draws them again.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from ketenzicht.capacity.domain import OpeningState
from ketenzicht.placement.domain.hours import Course, course_of
from ketenzicht.placement.domain.judging import reasons_of
from ketenzicht.placement.domain.sought import Agreement, Facts, Sought
from ketenzicht.placement.domain.terms import Term, Terms
from ketenzicht.placement.domain.whys import Case, Reason, Verdict, Why

# Goes up with every change of this function that may change an order: a search keeps it beside the terms, and is drawn
# again by the rules of then. Until the second, who perhaps fits stood behind everybody who fits, whatever the cost.
RULES = 3
BY_VERDICT = frozenset({1, 2})
TENTHS = 10  # minutes are compared and told in tenths: finer is not known


class Ranked(NamedTuple):
    """One candidate. `tenths` is the sum of `costs`, both in tenths of minutes; what is below zero is a reward.

    `reasons` are what was weighed; whoever reads `whys` has them put into words.
    """

    sought: Sought
    facts: Facts
    course: Course
    verdict: Verdict
    tenths: int
    costs: tuple[tuple[Term, int], ...]
    reasons: tuple[Reason, ...]
    lot: bytes

    @property
    def cost(self) -> float:
        """In minutes."""
        return self.tenths / TENTHS

    @property
    def against(self) -> tuple[str, ...]:
        """The codes of the reasons why it does not fit."""
        return tuple([one.code for one in self.reasons if one.verdict is Verdict.NOT])

    @property
    def whys(self) -> list[Why]:
        return self._told(self.reasons)

    @property
    def for_it(self) -> list[Why]:
        return self._told([one for one in self.reasons if one.verdict is Verdict.FITS])

    @property
    def against_it(self) -> list[Why]:
        return self._told([one for one in self.reasons if one.verdict is not Verdict.FITS])

    def _told(self, reasons: Iterable[Reason]) -> list[Why]:
        case = Case(self.sought, self.facts, self.course)
        return [one.why(case) for one in reasons]


class Ranking(NamedTuple):
    """All candidates, the best first."""

    candidates: tuple[Ranked, ...]
    at: datetime
    seed: str
    terms: int  # their version
    rules: int = RULES

    @property
    def order(self) -> tuple[UUID, ...]:
        return tuple(one.facts.unit for one in self.candidates)

    def of(self, verdict: Verdict) -> list[Ranked]:
        return [one for one in self.candidates if one.verdict is verdict]


def rank(
    sought: Sought, facts: Iterable[Facts], *, terms: Terms, at: datetime, seed: str, rules: int = RULES
) -> Ranking:
    """Every candidate with its verdict, its cost and all reasons. `seed` names the search: the need and the moment.

    The order in which `facts` come changes nothing. `rules`: those by which a search of before was ranked.
    """
    lots = f"{seed}|".encode()
    ranked = [_ranked(sought, one, terms=terms, at=at, seed=lots) for one in facts]
    ranked.sort(key=_key_by_verdict if rules in BY_VERDICT else _key)
    return Ranking(tuple(ranked), at=at, seed=seed, terms=terms.version, rules=rules)


def _key(one: Ranked) -> tuple[int, int, bytes, UUID]:
    return one.verdict is Verdict.NOT, one.tenths, one.lot, one.facts.unit


def _key_by_verdict(one: Ranked) -> tuple[int, int, bytes, UUID]:
    """By the first and second rules."""
    return one.verdict, one.tenths, one.lot, one.facts.unit


def _ranked(sought: Sought, facts: Facts, *, terms: Terms, at: datetime, seed: bytes) -> Ranked:
    course = course_of(sought, facts, at=at)
    reasons = reasons_of(sought, facts, course)
    costs = _costs(sought, facts, course, terms, unsure=sum([one.is_to_be_asked for one in reasons]))
    return Ranked(
        sought,
        facts,
        course,
        verdict=max([one.verdict for one in reasons], default=Verdict.FITS),
        tenths=sum([tenths for _, tenths in costs]),
        costs=tuple(costs),
        reasons=tuple(reasons),
        lot=blake2b(seed + facts.unit.bytes, digest_size=8).digest(),
    )


def _costs(sought: Sought, facts: Facts, course: Course, terms: Terms, *, unsure: int) -> list[tuple[Term, int]]:
    """What counts for this candidate: each term that is not nothing, in tenths of minutes."""
    minutes = [
        (Term.TRAVEL, terms.travel_unknown if course.travel is None else course.travel * terms.travel),
        (Term.DOUBT, terms.doubt * (1 - facts.likely)),
        (Term.UNSURE, terms.unsure * unsure),
        (Term.LATE, terms.late * course.late),
        (Term.WAIT, terms.wait * (course.wait or 0.0)),
        (Term.THREATENED, terms.threatened if facts.opening is OpeningState.STOP_THREATENED else 0.0),
        *_of_place(sought, facts, terms),
        *_of_bonds(sought, facts, terms),
        (Term.FAIR_SHARE, _fair(facts.load, terms.fair_share)),
    ]
    return [(term, tenths) for term, cost in minutes if cost and (tenths := round(cost * TENTHS))]


def _of_place(sought: Sought, facts: Facts, terms: Terms) -> list[tuple[Term, float]]:
    """Who is in another region is outside the area too."""
    found = []
    outside = bool(sought.region) and facts.region != sought.region
    if outside or (sought.area and facts.area != sought.area):
        found.append((Term.OUTSIDE_AREA, terms.outside_area))
    if outside:
        near = facts.is_neighbour
        found.append((Term.NEIGHBOUR, terms.neighbour) if near else (Term.ELSEWHERE, terms.elsewhere))
    return found


def _of_bonds(sought: Sought, facts: Facts, terms: Terms) -> list[tuple[Term, float]]:
    found = []
    if sought.wishes and not sought.wishes.isdisjoint((facts.location_id, facts.organisation_id)):
        found.append((Term.WISH, terms.wish))
    if sought.treaters and not sought.treaters.isdisjoint((facts.location_id, facts.organisation_id)):
        found.append((Term.TREATER, terms.treater))
    if facts.agreement is Agreement.PREFERRED:
        found.append((Term.PREFERRED, terms.preferred))
    elif facts.agreement is Agreement.NONE:
        found.append((Term.NO_AGREEMENT, terms.no_agreement))
    elif facts.agreement is Agreement.UNKNOWN:
        found.append((Term.AGREEMENT_UNKNOWN, terms.agreement_unknown))
    return found


def _fair(load: float | None, most: float) -> float:
    """Who has taken more than its share goes back, at most by `most`; who took less comes forward as far."""
    return 0.0 if load is None else most * max(-1.0, min(1.0, load - 1))
