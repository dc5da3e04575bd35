"""What came of a run: calls, doors, minutes, who was not helped, how fairly it was divided. Counts over one week."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median, quantiles

from bench.region.ketenzicht import Ketenzicht
from bench.region.run import Answer, Ask, Case, End, Run
from bench.region.world import OWN, Unit
from ketenzicht.placement.domain import brier

Measures = dict[str, float]
Told = tuple[float, bool]
HAS_ANSWERED = frozenset(Answer) - {Answer.UNANSWERED, Answer.WITHDRAWN, Answer.OPEN}


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was told of places, and what was so: by trust, and by the last figure (None: there was none)."""

    trust: float
    shown: int | None
    had_room: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One week under one policy."""

    measures: Measures
    searched: tuple[Foretold, ...] = ()  # any unit that a search showed
    asked: tuple[Foretold, ...] = ()  # only who was asked, and said whether there was room


def outcome(run: Run, *, since: float) -> Outcome:
    """Only what was sought from `since` on counts; what was before is to learn from, and to fill the region."""
    cases = [case for case in run.cases if case.need.at >= since]
    measures = {**_of_cases(run, cases), **_of_fairness(run, cases)}
    if not isinstance(run.policy, Ketenzicht):
        return Outcome(measures)
    searched = [Foretold(one.told, one.shown, one.had_room) for one in run.policy.probes if one.at >= since]
    asked = [
        Foretold(ask.told, ask.shown, not ask.answer.says_no_place)
        for case in cases
        for ask in case.asks
        if ask.told is not None and (ask.answer.says_no_place or ask.answer in (Answer.ACCEPTED, Answer.LAPSED))
    ]
    return Outcome(measures, tuple(searched), tuple(asked))


def _of_cases(run: Run, cases: Sequence[Case]) -> Measures:
    placed = [case for case in cases if case.end is End.PLACED]
    asks = [ask for case in cases for ask in case.asks]
    took = [case.accepted_at - case.need.at for case in placed if case.accepted_at is not None]
    number = max(1, len(placed))
    answers = [ask.answer for ask in asks]
    in_vain = [ask for ask in asks if ask.answer.says_no_place]
    return {
        "needs": len(cases),
        "placed": len(placed),
        "unmet": sum(case.end is End.UNMET for case in cases),
        "no_longer": sum(case.end is End.NO_LONGER for case in cases),
        "still_sought": sum(case.end is End.SOUGHT for case in cases),
        "calls_per_placement": sum(_is_handled(ask) for ask in asks) / number,
        "asks_per_placement": len(asks) / number,
        "wrong_doors_per_placement": len(in_vain) / number,
        "wrong_doors_shown_free_per_placement": sum(bool(ask.shown) for ask in in_vain) / number,
        "refused_per_placement": sum(answer in (Answer.REFUSED, Answer.CANNOT) for answer in answers) / number,
        "unanswered_per_placement": answers.count(Answer.UNANSWERED) / number,
        "withdrawn_per_placement": answers.count(Answer.WITHDRAWN) / number,
        "holds_lapsed": sum(case.lapsed for case in cases),
        "minutes_to_acceptance": median(took) if took else 0.0,
        "minutes_to_acceptance_p90": quantiles(took, n=10)[-1] if len(took) > 1 else 0.0,
        "placed_in_time": sum(_in_time(case) for case in placed) / max(1, len(cases)),
        "travel_minutes": mean([run.travel(case.need, case.unit) for case in placed if case.unit]) if placed else 0.0,
        "coordinator_minutes_per_placement": sum(case.work for case in cases) / number,
    }


def _is_handled(ask: Ask) -> bool:
    """Whether somebody at the provider was busy with it: it was answered, or seen before it was withdrawn."""
    if ask.answer is not Answer.WITHDRAWN:
        return ask.answer in HAS_ANSWERED
    return ask.seen_at is not None and ask.answered_at is not None and ask.seen_at <= ask.answered_at


def _in_time(case: Case) -> bool:
    return case.accepted_at is not None and case.accepted_at <= case.need.due_at


def _of_fairness(run: Run, cases: Sequence[Case]) -> Measures:
    """Placements, and requests, beside the places of each unit in the region: per kind, then a mean over units."""
    placed = _shares(run, [case.unit for case in cases if case.unit])
    asked = _shares(run, [ask.unit for case in cases for ask in case.asks])
    return {
        "fairness_jain": _over_kinds(placed, jain),
        "fairness_gini": _over_kinds(placed, gini),
        "fairness_of_asking_jain": _over_kinds(asked, jain),
    }


def _shares(run: Run, units: Iterable[Unit]) -> list[list[float]]:
    times: dict[int, int] = {}
    for unit in units:
        times[unit.number] = times.get(unit.number, 0) + 1
    return [
        [times.get(unit.number, 0) / unit.places for unit in of_kind if unit.region == OWN]
        for of_kind in run.world.by_kind.values()
    ]


def _over_kinds(shares: list[list[float]], index: Callable[[Sequence[float]], float]) -> float:
    found = [(len(one), index(one)) for one in shares if any(one)]
    return sum(number * value for number, value in found) / sum(number for number, _ in found) if found else 1.0


def jain(loads: Sequence[float]) -> float:
    """1: all carry as much; 1/n: one carries all."""
    squares = sum(load * load for load in loads)
    return sum(loads) ** 2 / (len(loads) * squares) if squares else 1.0


def gini(loads: Sequence[float]) -> float:
    """0: all carry as much; towards 1: one carries all."""
    total, number = sum(loads), len(loads)
    if not total:
        return 0.0
    weighed = sum((2 * rank - number - 1) * load for rank, load in enumerate(sorted(loads), start=1))
    return weighed / (number * total)


def briers(foretold: Sequence[Foretold]) -> Measures:
    """The mean square error of each way to foretell: least is best. What is fitted afterwards is as good as it can be.

    `last`: a place is shown, so there is one. `last_fitted`: the same with the two shares that turned out to hold (and
    one for units of which nothing is known). `constant`: the share of all that turned out to have room.
    """
    if not foretold:
        return {}
    truths = [one.had_room for one in foretold]
    shown = [None if one.shown is None else one.shown > 0 for one in foretold]
    held = {
        is_shown: mean([truth for truth, other in zip(truths, shown, strict=True) if other is is_shown])
        for is_shown in set(shown)
    }
    ways: dict[str, list[float]] = {
        "trust": [one.trust for one in foretold],
        "last": [float(bool(is_shown)) for is_shown in shown],
        "last_fitted": [float(held[is_shown]) for is_shown in shown],
        "constant": [mean(truths)] * len(truths),
    }
    return {name: brier(zip(told, truths, strict=True)) or 0.0 for name, told in ways.items()}
