"""How long the engine of triage takes between an answer and the next question, and to propose fitting care."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.load import percentile
from bench.results import Result
from bench.stage import Stage

if TYPE_CHECKING:
    from ketenzicht.triage.domain import Answer, Instrument

ROUNDS = 20


def rows(stage: Stage, seconds: float) -> Iterator[Result]:
    """Every instrument that comes with us is walked through, by somebody who knows nothing: that takes longest."""
    from ketenzicht.triage.domain import propose
    from ketenzicht.triage.operations import shipped_fitting, shipped_instruments

    del stage, seconds
    instruments = shipped_instruments()
    steps = {
        one.code: [took for _ in range(ROUNDS) for complaint in one.complaint for took in _steps(one, complaint)]
        for one in instruments
    }
    slowest = max(steps, key=lambda code: percentile(steps[code], 0.95))
    said = f"p95 of {len(steps[slowest]):,} steps of {slowest}, the slowest of {len(steps)} instruments"
    yield Result("triage_step_ms", percentile(steps[slowest], 0.95) * 1000, said)
    for care in shipped_fitting():
        took = []
        for _ in range(ROUNDS * 10):
            begun = time.perf_counter()
            propose(care, {})
            took.append(time.perf_counter() - begun)
        said = f"p95 of {len(took)}; {len(care.forms)} forms of care, nothing known"
        yield Result("fitting_care_ms", percentile(took, 0.95) * 1000, said)


def _steps(instrument: "Instrument", complaint: str) -> Iterator[float]:
    """Seconds for each question until there is a conclusion."""
    from ketenzicht.triage.domain import UNKNOWN, assess

    answers: dict[str, Answer] = {}
    while True:
        begun = time.perf_counter()
        found = assess(instrument, complaint=complaint, answers=answers)
        yield time.perf_counter() - begun
        if found.next is None:
            return
        answers[found.next.code] = UNKNOWN
