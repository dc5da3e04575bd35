"""How far modules are, in words: numbers by standing, the share that delivers, and the agreed path."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ketenzicht.connections.domain import ModuleTotals, Standing
from ketenzicht.ui.domain import words


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One module. `level` and `judged` say whether it is where it was agreed to be."""

    name: str
    expected: str
    numbers: tuple[tuple[str, str], ...]
    unknown: str
    share: str
    target: str
    following: str
    level: str
    judged: str


def total_rows(totals: Iterable[ModuleTotals]) -> list[TotalRow]:
    return [
        TotalRow(
            name=one.name,
            expected=words.number(one.expected),
            numbers=tuple((standing.word, words.number(one.by_standing[standing])) for standing in Standing),
            unknown=words.number(one.unknown),
            share=f"{words.number(one.percent)}%" if one.percent is not None else words.UNKNOWN,
            target=_step(one.target, "sinds"),
            following=_step(one.following, "per"),
            level=_judged(one)[0],
            judged=_judged(one)[1],
        )
        for one in totals
    ]


def _judged(one: ModuleTotals) -> tuple[str, str]:
    if one.target is None:
        return ("stale", "nog geen mijlpaal")
    if one.percent is None:
        return ("unknown", "onbekend")
    return ("full", "achter op het pad") if one.is_behind else ("calm", "op het pad")


def _step(step: tuple[date, int] | None, word: str) -> str:
    return f"{step[1]}% {word} {step[0].day}-{step[0].month}-{step[0].year}" if step else "–"
