"""How far modules are, in words: numbers by standing, the share that delivers, and the agreed path."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from ketenzicht.connections.domain import ModuleTotals, Numbers, RegionTotals, Standing
from ketenzicht.ui.domain import words


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One module. `standing` leaves out what no location has.

    `level` and `judged` say whether it is where it was agreed to be.
    """

    name: str
    expected: str
    standing: str
    share: str
    target: str
    following: str
    level: str
    judged: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One module in one region; `query` narrows the page to the locations behind it."""

    region: str
    region_name: str
    module: str
    module_name: str
    expected: str
    numbers: tuple[tuple[str, str], ...]
    unknown: str
    share: str
    query: str


def region_rows(
    totals: Iterable[RegionTotals], *, regions: Mapping[str, str], modules: Mapping[str, str]
) -> list[RegionRow]:
    return [
        RegionRow(
            region=one.region or "",
            region_name=regions.get(one.region, one.region) if one.region else "buiten de regio’s",
            module=one.module,
            module_name=modules.get(one.module, one.module),
            expected=words.number(one.expected),
            numbers=_numbers(one),
            unknown=words.number(one.unknown),
            share=_share(one),
            query=urlencode({"region": one.region, "module": one.module}) if one.region else "",
        )
        for one in totals
    ]


def total_rows(totals: Iterable[ModuleTotals]) -> list[TotalRow]:
    return [
        TotalRow(
            name=one.name,
            expected=words.number(one.expected),
            standing=_standing(one),
            share=_share(one),
            target=_step(one.target, "sinds"),
            following=_step(one.following, "per"),
            level=_judged(one)[0],
            judged=_judged(one)[1],
        )
        for one in totals
    ]


def _numbers(one: Numbers) -> tuple[tuple[str, str], ...]:
    return tuple((standing.word, words.number(one.by_standing[standing])) for standing in Standing)


def _standing(one: Numbers) -> str:
    counted = [(one.by_standing[standing], standing.word) for standing in Standing]
    told = [f"{words.number(number)} {word}" for number, word in (*counted, (one.unknown, "nog niet geteld")) if number]
    return ", ".join(told) or "–"


def _share(one: Numbers) -> str:
    return f"{words.number(one.percent)}%" if one.percent is not None else words.UNKNOWN


def _judged(one: ModuleTotals) -> tuple[str, str]:
    if one.target is None:
        return ("stale", "nog geen mijlpaal")
    if one.percent is None:
        return ("unknown", "onbekend")
    return ("full", "achter op het pad") if one.is_behind else ("calm", "op het pad")


def _step(step: tuple[date, int] | None, word: str) -> str:
    return f"{step[1]}% {word} {step[0].day}-{step[0].month}-{step[0].year}" if step else "–"
