"""The outcome as a table for people, and as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.region.assumptions import Assumptions
from bench.region.clock import DAY, HOUR
from bench.region.compare import Comparison, Estimate
from bench.region.kinds import KINDS

ROWS: dict[str, str] = {
    "needs": "needs",
    "placed": "placed",
    "unmet": "given up",
    "no_longer": "no longer needed",
    "still_sought": "not accounted for",
    "calls_per_placement": "calls per placement that a provider handled",
    "asks_per_placement": "calls and requests per placement, all",
    "wrong_doors_per_placement": "… no place there",
    "wrong_doors_shown_free_per_placement": "… no place there, though last shown free",
    "refused_per_placement": "… a place, but not for this patient",
    "unanswered_per_placement": "… not answered",
    "withdrawn_per_placement": "… withdrawn before an answer",
    "holds_lapsed": "holds lapsed",
    "minutes_to_acceptance": "minutes to acceptance, median",
    "minutes_to_acceptance_p90": "minutes to acceptance, p90",
    "placed_in_time": "share placed within the time",
    "travel_minutes": "minutes of travel, mean",
    "coordinator_minutes_per_placement": "minutes of a coordinator per placement",
    "fairness_jain": "fairness of placements (Jain, 1 is even)",
    "fairness_gini": "fairness of placements (Gini, 0 is even)",
    "fairness_of_asking_jain": "fairness of being asked (Jain)",
}
WAYS = {
    "trust": "trust of Ketenzicht",
    "last": "last value (free > 0 → 1)",
    "last_fitted": "last value, fitted afterwards",
    "constant": "one constant, fitted afterwards",
}
POPULATIONS = {"searched": "units shown by a search", "asked": "units that were asked"}


def text(found: Comparison) -> str:
    """Tables in Markdown: they read well on a terminal too."""
    return "\n\n".join(
        [
            _policies(found),
            *([_briers(found)] if found.trust else []),
            *(_reliability(found, one) for one in found.trust),
        ]
    )


def _policies(found: Comparison) -> str:
    head = ["", *found.by_policy, *(f"less than {name}" for name in found.less)]
    lines = [
        [
            words,
            *(_said(of[name]) for of in found.by_policy.values()),
            *(_said(of[name], sign=True) for of in found.less.values()),
        ]
        for name, words in ROWS.items()
    ]
    head = [one.replace("less than", "Ketenzicht −") for one in head]
    return _table(head, lines)


def _briers(found: Comparison) -> str:
    head = ["Brier score", *(POPULATIONS[what] for what in found.trust)]
    return _table(head, [[WAYS[way], *(_said(of[way], digits=3) for of in found.trust.values())] for way in WAYS])


def _reliability(found: Comparison, what: str) -> str:
    head = [f"told, {POPULATIONS[what]}", "number", "told on average", "turned out"]
    lines = [
        [f"{one.low:.1f}–{one.high:.1f}", f"{one.number:,}", f"{one.told:.2f}", f"{one.happened:.2f}"]
        for one in found.reliability[what]
    ]
    return _table(head, lines)


def sensitivity(found: Mapping[str, Comparison], rows: Sequence[str]) -> str:
    """One line for each assumption that was changed; a star where Ketenzicht differs clearly from that policy."""
    first = next(iter(found.values()))
    head = ["assumption", *(f"{ROWS[row]}: {' / '.join(first.by_policy)}" for row in rows)]
    lines = []
    for name, one in found.items():
        cells = []
        for row in rows:
            clear = {policy: "*" if row in of and of[row].is_clear else "" for policy, of in one.less.items()}
            cells.append(
                " / ".join(f"{of[row].mean:.2f}{clear.get(policy, '')}" for policy, of in one.by_policy.items())
            )
        lines.append([name, *cells])
    return _table(head, lines)


def assumed(given: Assumptions) -> str:
    """Everything that is assumed, as docs/reference/regional-week.md tells it."""
    kinds = [
        [
            kind.name,
            f"{kind.per_week:g}",
            f"{kind.units} × {kind.places}",
            _length(kind.stay),
            _length(kind.within),
            f"{kind.occupancy:.0%}",
            kind.opening.value,
            f"{kind.automatic:.0%}",
            kind.source,
        ]
        for kind in KINDS
    ]
    head = ["kind", "a week", "units × places", "stays", "within", "full", "takes in", "automatic", "source"]
    rows = [[name, f"{value:g}", source] for name, (value, source) in given.sources().items()]
    return "\n\n".join([_table(head, kinds), _table(["name", "value", "source, and what it is"], rows)])


def _length(minutes: float) -> str:
    if minutes >= 2 * DAY:
        return f"{minutes / DAY:g} d"
    return f"{minutes / HOUR:g} h" if minutes >= HOUR else f"{minutes:g} min"


def _said(one: Estimate, *, digits: int = 2, sign: bool = False) -> str:
    shown = f"{one.mean:+.{digits}f}" if sign else f"{one.mean:.{digits}f}"
    return f"{shown} ± {one.within:.{digits}f}" + (" *" if sign and one.is_clear else "")


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[column]) for line in [head, *lines]) for column in range(len(head))]
    rows = [head, ["-" * width for width in widths], *lines]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    )


def document(found: Comparison, *, plan: Mapping[str, Any]) -> str:
    return json.dumps({"plan": plan, **asdict(found)}, ensure_ascii=False, indent=2, default=str)
