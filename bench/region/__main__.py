"""`python -m bench.region`: plays weeks of a region under each policy and prints what came of it."""

import argparse
import json
import sys
import time
from dataclasses import fields, replace
from pathlib import Path

from bench.region.assumptions import Agreement, Assumptions
from bench.region.compare import POLICIES, Comparison, Plan, compare, play_all
from bench.region.report import assumed, document, sensitivity, text

TOLD = (
    "calls_per_placement",
    "asks_per_placement",
    "wrong_doors_per_placement",
    "minutes_to_acceptance",
    "minutes_to_acceptance_p90",
    "placed_in_time",
    "unmet",
    "coordinator_minutes_per_placement",
)
# What is most doubtful, one at a time; the goal is whether the conclusion stays, not what is true.
SCENARIOS: dict[str, dict[str, float]] = {
    "as assumed": {},
    "hardly anybody by hand": {"by_hand": 0.1},
    "nearly everybody by hand": {"by_hand": 5.0},
    "beds 7 points emptier": {"occupancy": -0.07},
    "beds 5 points fuller": {"occupancy": 0.05},
    "app answered in 3 minutes": {"app_middle": 3, "app_most": 10},
    "app answered in 15 minutes": {"app_middle": 15, "app_most": 60},
    "app not answered: 30 %": {"app_never": 0.3},
    "a request is seen at once": {"app_seen": 0.1},
    "telephone not answered: 30 %": {"no_pick_up": 0.3},
    "a call takes 7 minutes": {"talk_middle": 6, "talk_most": 14},
    "declined though free: 25 %": {"refuses": 0.25},
    "all look for room first": {"looks_for_room": 1.0},
    "one in three tells too much or too little": {"optimists": 0.17, "pessimists": 0.17, "miscounted": 0.3},
}
AGREEMENTS: dict[str, Agreement] = {
    "as proposed: until a yes is sure enough, 3 at most; 5 and 20 minutes to answer": Agreement(),
    "always 3 at once": Agreement(sure=1.0),
    "always 2 at once": Agreement(at_once=2, sure=1.0),
    "one at a time": Agreement(at_once=1),
    "as proposed; 5 and 10 minutes to answer": Agreement(wait=(5, 10, 10)),
    "as proposed, 5 at most": Agreement(at_once=5),
}


TERMS: dict[str, tuple[tuple[str, float], ...]] = {
    "as published": (),
    "trust does not count": (("doubt", 0.0),),
    "trust counts twice": (("doubt", 80.0),),
    "fair share does not count": (("fair_share", 0.0),),
    "fair share counts three times": (("fair_share", 30.0),),
    "travel only": (("doubt", 0.0), ("fair_share", 0.0)),
    "who shows full is proposed at once": (("full_after", 0.0),),
}


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    given = replace(Assumptions(), **dict(options.set or []))
    plan = Plan(seed=options.seed, days=options.days, learn=options.learn, given=given)
    if options.policies:
        plan = replace(plan, policies=tuple(options.policies))
    if options.assumptions:
        print(assumed(given))
    elif options.sensitivity is not None:
        changed = {name: replace(given, **SCENARIOS[name]) for name in options.sensitivity or SCENARIOS}
        found = {name: _weeks(replace(plan, given=one), options) for name, one in changed.items()}
        print(sensitivity(found, TOLD))
    elif options.agreements:
        found = {name: _weeks(replace(plan, agreement=one), options) for name, one in AGREEMENTS.items()}
        print(sensitivity(found, TOLD))
    elif options.terms:
        found = {name: _weeks(replace(plan, terms=one), options) for name, one in TERMS.items()}
        print(sensitivity(found, (*TOLD, "travel_minutes", "fairness_jain")))
    else:
        one = _weeks(plan, options)
        print(text(one))
        if options.json:
            told = {"seeds": options.seeds, "seed": options.seed, "days": options.days, "learn": options.learn}
            told |= {"given": {name: value for name, (value, _) in given.sources().items()}}
            Path(options.json).write_text(document(one, plan=json.loads(json.dumps(told))) + "\n", encoding="utf-8")
    return 0


def _weeks(plan: Plan, options: argparse.Namespace) -> Comparison:
    begun = time.monotonic()
    plans = [replace(plan, seed=seed) for seed in range(options.seed, options.seed + options.seeds)]
    found = compare(play_all(plans, processes=options.processes))
    print(f"{options.seeds} weeks in {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return found


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.region", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--seeds", type=int, default=20, help="how many weeks, each with the next seed (20)")
    parser.add_argument("--days", type=int, default=7, help="how many days count (7)")
    parser.add_argument("--learn", type=int, default=14, help="days before them, to learn from (14)")
    parser.add_argument("--policies", nargs="+", choices=list(POLICIES), help="only these")
    parser.add_argument("--set", action="append", type=_assumption, metavar="NAME=NUMBER", help="another assumption")
    parser.add_argument("--assumptions", action="store_true", help="only tell what is assumed")
    parser.add_argument(
        "--sensitivity",
        nargs="*",
        choices=list(SCENARIOS),
        metavar="LINE",
        help="each doubtful assumption, or only these lines of the table, one at a time",
    )
    parser.add_argument("--agreements", action="store_true", help="other agreements on how many are asked at once")
    parser.add_argument("--terms", action="store_true", help="other terms of the ranking")
    parser.add_argument("--processes", type=int, default=1, help="how many seeds at the same time (1)")
    parser.add_argument("--json", help="write the outcome to this file too")
    return parser.parse_args(arguments)


def _assumption(told: str) -> tuple[str, float]:
    name, _, value = told.partition("=")
    if name not in {one.name for one in fields(Assumptions)}:
        raise argparse.ArgumentTypeError(f"there is no assumption {name}")
    return name, float(value)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
