"""`python -m bench`: runs the benchmarks, prints their table and writes bench/results.json."""

import argparse
import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvloop

from bench import machine, results
from bench.measures import (
    adapter,
    coordinating,
    cost,
    exchanging,
    growth,
    ingest,
    keeping,
    learning,
    live,
    placing,
    policy,
    ranking,
    reading,
    region,
    shifts,
    triage,
)
from bench.results import Result
from bench.stage import Stage

FILE = Path(__file__).parent / "results.json"
UNITS = 25_000
GROWTH = (1_000, 10_000, 100_000)
Run = Callable[[Stage, float], Iterator[Result]]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark, the rows that it gives, and how many units it needs (None: what was asked for)."""

    name: str
    rows: tuple[str, ...]
    run: Run
    units: int | None = None

    def is_called(self, only: str) -> bool:
        """By its own name or that of one of its rows."""
        return only in (self.name, *self.rows)

    def begins_with(self, only: str) -> bool:
        """Its own name, or that of one of its rows, or a row that its family of rows may have."""
        return any(name.startswith(only) or only.startswith(name) for name in (self.name, *self.rows))


BENCHMARKS = (
    Benchmark("ingest_batch", ("ingest_batch_per_s", "ingest_copy_ratio"), ingest.batches),
    Benchmark("ingest_national_mix", ("ingest_national_mix_per_s",), ingest.national_mix),
    Benchmark("ingest_single", ("ingest_single_per_s", "ingest_single_p99_ms"), ingest.singles),
    Benchmark("live_500", ("live_500_p99_ms",), live.five_hundred),
    Benchmark("live_5000", ("live_p99_ms", "live_kb_per_viewer"), live.five_thousand),
    Benchmark("live_15000", ("live_15000_p99_ms",), live.fifteen_thousand),
    Benchmark("live_any_boards", ("live_any_boards_p99_ms",), live.any_boards),
    Benchmark("board", ("board_per_s",), reading.board),
    Benchmark("board_html", ("board_html_per_s", "board_html_queries"), reading.board_html),
    Benchmark("places", ("places_p95_ms", "places_per_s"), reading.places),
    Benchmark("places_near", ("places_near_p95_ms",), reading.places_near),
    Benchmark("national", ("national_ms", "national_age_ms"), reading.national),
    Benchmark("reconnect", ("reconnect_s", "restart_s"), live.reconnect),
    Benchmark("picture_load", ("picture_load_ms",), growth.picture_load),
    Benchmark("policy", ("policy_cached_us", "policy_cold_ms"), policy.rows),
    Benchmark("triage", ("triage_step_ms", "fitting_care_ms"), triage.rows),
    Benchmark("rank", ("rank_p95_ms", "rank_per_s"), ranking.rows),
    Benchmark("placing", ("request_create_per_s", "accept_p95_ms", "double_bookings"), placing.rows),
    Benchmark("region", (*region.ROWS, "trust_brier_ratio"), region.rows),
    Benchmark("adapter_adt", ("adapter_adt_per_s", "adapter_adt_one_by_one_per_s"), adapter.rows),
    Benchmark("find_locations", ("find_locations_p95_ms",), keeping.find_locations),
    Benchmark("manual_screen", ("manual_screen_ms",), keeping.manual_screen),
    Benchmark("feed_health", ("feed_health_ms",), keeping.feed_health),
    Benchmark("intake", ("intake_action_p95_ms",), coordinating.intake),
    Benchmark("crowd", ("crowd_lost",), coordinating.crowd),
    Benchmark("shifts", ("shift_lost", "shift_doubled"), shifts.shifts),
    Benchmark("indicators", ("indicators_month_ms", "flags_look_ms"), learning.indicators),
    Benchmark("import_locations", ("import_locations_s", "import_changes_s"), exchanging.import_locations),
    Benchmark("cost", ("cost_",), cost.rows),
    *(Benchmark(f"growth_{size}", ("growth_",), growth.rows, size) for size in GROWTH),
)


def main(arguments: list[str]) -> int:
    """Run what was asked; 1 when a benchmark could not be measured, whatever the goals."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    machine.allow_many_files()
    chosen = _chosen(options.only)
    if not chosen:
        _say(f"No benchmark is called so. There are: {', '.join(one.name for one in BENCHMARKS)}.")
        return 2
    found: list[Result] = []
    failed: list[str] = []
    try:
        with Stage(say=_say).open() as stage:
            described = f"{machine.description()}, PostgreSQL {stage.sql('SHOW server_version')[0]}"
            for one in sorted(chosen, key=lambda benchmark: benchmark.units or options.units):
                try:
                    _run(one, stage, options, found)
                except Exception as trouble:  # noqa: BLE001 - the others are measured still
                    failed.append(f"{one.name}: {type(trouble).__name__}: {trouble}")
                    _say(failed[-1])
                results.write(FILE, machine=described, commit=_commit(), results=found)
    except KeyboardInterrupt:
        _say("Broken off; server and database have been stopped.")
        return 130
    finally:
        if found:
            print(results.table(found), flush=True)
    for line in failed:
        _say(f"NOT MEASURED: {line}")
    return 1 if failed else 0


def _run(one: Benchmark, stage: Stage, options: argparse.Namespace, found: list[Result]) -> None:
    stage.grow(units=one.units or options.units)
    _say(f"{one.name} …")
    for result in one.run(stage, options.seconds):
        found.append(result)
        _say(f"  {result.name} {results.rounded(result.value):,.10g} {result.unit} ({result.goal})")


def _chosen(only: list[str] | None) -> list[Benchmark]:
    """What was asked for by name; where nothing is called so, what begins so; everything when nothing was asked."""
    found = [
        one
        for name in only or ()
        for one in [one for one in BENCHMARKS if one.is_called(name)]
        or [one for one in BENCHMARKS if one.begins_with(name)]
    ]
    return list(BENCHMARKS) if only is None else [one for one in BENCHMARKS if one in found]


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", help="a row or benchmark, or how its name begins; may be repeated")
    parser.add_argument("--units", type=int, default=UNITS, help=f"units in the register ({UNITS})")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long each measurement lasts (15)")
    return parser.parse_args(arguments)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _commit() -> str:
    """The commit that is measured; marked when files differ from it."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=FILE.parent)
    return found.stdout.strip() or "unknown"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
