"""The same weeks under each policy, for many seeds: means, how sure they are, and the differences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from math import sqrt
from statistics import mean, stdev

from msgspec.structs import replace

from bench.region import demand, world
from bench.region.assumptions import Agreement, Assumptions
from bench.region.chance import Chance
from bench.region.clock import DAY
from bench.region.ketenzicht import Ketenzicht, published
from bench.region.kinds import KINDS, Kind
from bench.region.outcomes import Foretold, Measures, Outcome, briers, outcome
from bench.region.run import Policy, Run
from bench.region.telephone import Board, Telephone
from ketenzicht.placement.domain import Reliability, Terms, read_terms, reliability

Z = 1.959964  # of the normal distribution, for 95 %
POLICIES: dict[str, Callable[["Plan"], Policy]] = {
    Telephone.name: lambda _: Telephone(),
    Board.name: lambda _: Board(),
    Ketenzicht.name: lambda plan: Ketenzicht(plan.agreement, _terms(plan)),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played. The days to learn come first and are not counted; after the last day what is sought is ended."""

    seed: int = 1
    days: int = 7
    learn: int = 14
    given: Assumptions = field(default_factory=Assumptions)
    agreement: Agreement = field(default_factory=Agreement)
    policies: tuple[str, ...] = tuple(POLICIES)
    kinds: tuple[Kind, ...] = KINDS
    terms: tuple[tuple[str, float], ...] = ()  # of the ranking, other than published

    @property
    def since(self) -> float:
        return self.learn * DAY

    @property
    def sought_until(self) -> float:
        return (self.learn + self.days) * DAY

    @property
    def until(self) -> float:
        """When the last who is sought for has been placed, or given up, and is there."""
        longest = max(kind.within for kind in self.kinds)
        return self.sought_until + self.given.give_up * longest + DAY


def _terms(plan: Plan) -> Terms:
    return replace(read_terms(published()), **dict(plan.terms))


def runs(plan: Plan) -> dict[str, Run]:
    """Every policy on one and the same region and demand."""
    chance = Chance(plan.seed)
    region = world.build(chance=chance, given=plan.given, until=plan.until, kinds=plan.kinds)
    needs = demand.draw(chance=chance, given=plan.given, until=plan.sought_until, kinds=plan.kinds)
    return {name: Run(region, needs, POLICIES[name](plan)).play() for name in plan.policies}


def play(plan: Plan) -> dict[str, Outcome]:
    return {name: outcome(run, since=plan.since) for name, run in runs(plan).items()}


def play_all(plans: Iterable[Plan], *, processes: int = 1) -> list[dict[str, Outcome]]:
    if processes == 1:
        return [play(plan) for plan in plans]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(play, plans))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over weeks, and how far it may be from what it would be over endless weeks (95 %)."""

    mean: float
    within: float

    @property
    def is_clear(self) -> bool:
        """Whether it is not zero."""
        return abs(self.mean) > self.within


def estimate(values: Sequence[float]) -> Estimate:
    number = len(values)
    if number < 2:
        return Estimate(values[0], float("inf"))
    return Estimate(mean(values), student(number - 1) * stdev(values) / sqrt(number))


def student(freedom: int) -> float:
    """The 97.5th percentile of Student's t, by Cornish and Fisher: within 1 % from three degrees of freedom on."""
    first = (Z**3 + Z) / (4 * freedom)
    second = (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * freedom**2)
    third = (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * freedom**3)
    return Z + first + second + third


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is told of some weeks: `less` is what Ketenzicht has more (+) or less (-) than each other policy."""

    weeks: int
    by_policy: Mapping[str, Mapping[str, Estimate]]
    less: Mapping[str, Mapping[str, Estimate]]
    trust: Mapping[str, Mapping[str, Estimate]]  # searched or asked → way to foretell → Brier score
    reliability: Mapping[str, Sequence[Reliability]]


def compare(weeks: Sequence[Mapping[str, Outcome]]) -> Comparison:
    """`weeks` are of the same plan with other seeds."""
    names = list(weeks[0])
    measures = {name: [week[name].measures for week in weeks] for name in names}
    ours = measures.get(Ketenzicht.name)
    return Comparison(
        weeks=len(weeks),
        by_policy={name: _estimates(measures[name]) for name in names},
        less={name: _estimates(_beside(ours, measures[name])) for name in names if ours and name != Ketenzicht.name},
        trust={what: _estimates([briers(one) for one in told]) for what, told in _foretold(weeks).items()},
        reliability={
            what: reliability([(one.trust, one.had_room) for week in told for one in week])
            for what, told in _foretold(weeks).items()
        },
    )


def _estimates(measures: Sequence[Measures]) -> dict[str, Estimate]:
    return {name: estimate([one[name] for one in measures]) for name in measures[0]}


def _beside(ours: Sequence[Measures], theirs: Sequence[Measures]) -> list[Measures]:
    return [{name: our[name] - their[name] for name in our} for our, their in zip(ours, theirs, strict=True)]


def _foretold(weeks: Sequence[Mapping[str, Outcome]]) -> dict[str, list[tuple[Foretold, ...]]]:
    of_us = [week[Ketenzicht.name] for week in weeks if Ketenzicht.name in week]
    found = {"searched": [one.searched for one in of_us], "asked": [one.asked for one in of_us]}
    return {what: told for what, told in found.items() if told and all(told)}
