"""What Ketenzicht saves in a simulated regional week: calls, wrong doors and minutes, beside the telephone."""

from collections.abc import Iterator
from dataclasses import replace

from bench.region.compare import Comparison, Plan, compare, play_all
from bench.results import Result
from bench.stage import Stage

WEEKS = 5
ROWS = {
    "calls_per_placement": "calls_per_placement",
    "wrong_doors_per_placement": "wrong_doors_per_placement",
    "minutes_to_acceptance": "minutes_to_acceptance",
    "coordinator_minutes_per_placement": "coordinator_minutes_per_placement",
    "placement_fairness": "fairness_jain",
}


def rows(stage: Stage, seconds: float) -> Iterator[Result]:
    """The same on every machine: nothing in it is timed."""
    del stage, seconds
    plan = Plan()
    found = compare(play_all([replace(plan, seed=seed) for seed in range(1, WEEKS + 1)]))
    for name, measure in ROWS.items():
        yield Result(name, found.by_policy["ketenzicht"][measure].mean, _beside(found, measure))
    of = found.trust["searched"]
    said = f"Brier score of trust {of['trust'].mean:.3f} ÷ {of['last'].mean:.3f} of the last value"
    yield Result("trust_brier_ratio", of["trust"].mean / of["last"].mean, said)


def _beside(found: Comparison, measure: str) -> str:
    said = [f"{found.weeks} weeks"]
    for name, less in found.less.items():
        by = less[measure]
        said.append(f"{name} {found.by_policy[name][measure].mean:.2f}, difference {by.mean:+.2f} ± {by.within:.2f}")
    return "; ".join(said)
