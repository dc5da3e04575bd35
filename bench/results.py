"""Rows of the table, how they are printed, and the file that keeps them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.goals import goal_of

LARGE, SMALL = 100, 10  # from here on no decimals, up to here two
REACHED = {True: "yes", False: "NO", None: ""}


@dataclass(frozen=True, slots=True)
class Result:
    """One measured row. `note` says what to know about it: who was at work, and what held it back."""

    name: str
    value: float
    note: str = ""

    @property
    def unit(self) -> str:
        return goal_of(self.name).unit

    @property
    def goal(self) -> str:
        return str(goal_of(self.name))

    @property
    def is_reached(self) -> bool | None:
        return goal_of(self.name).is_reached(self.value)


def rounded(value: float) -> float:
    """As many digits as mean something."""
    if abs(value) >= LARGE:
        return float(round(value))
    return round(value, 1 if abs(value) >= SMALL else 2)


def document(*, machine: str, commit: str, results: Sequence[Result]) -> dict[str, Any]:
    """What bench/results.json holds."""
    return {
        "machine": machine,
        "commit": commit,
        "results": [
            {
                "name": result.name,
                "value": rounded(result.value),
                "unit": result.unit,
                "goal": result.goal,
                "note": result.note,
            }
            for result in results
        ],
    }


def write(path: Path, *, machine: str, commit: str, results: Sequence[Result]) -> None:
    """Write the file; a run that is broken off leaves the rows that it has."""
    text = json.dumps(document(machine=machine, commit=commit, results=results), ensure_ascii=False, indent=2)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(path)


def table(results: Sequence[Result]) -> str:
    """The rows for people, with the notes beneath each other at the end of the line."""
    head = ("name", "value", "unit", "goal", "ok?", "note")
    rows = [
        (
            result.name,
            f"{rounded(result.value):,.10g}",
            result.unit,
            result.goal,
            REACHED[result.is_reached],
            result.note,
        )
        for result in results
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head) - 1)]
    rights = (1, 3)  # columns of numbers
    lines = []
    for row in [head, *rows]:
        cells = [
            cell.rjust(width) if place in rights else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(lines)
