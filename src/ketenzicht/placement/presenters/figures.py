"""Figures on finding places in words, on a page and for a spreadsheet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ketenzicht.placement.domain import Declined
from ketenzicht.placement.domain.quality import Figure, Measure, Unit
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead
from ketenzicht.placement.domain.unmet_report import Told
from ketenzicht.placement.queries.figures import QualitySheet, RegionReport
from ketenzicht.ui.domain import words

FEW = "te weinig om te tonen"
COLUMNS = ("maand", "regio", "soort zorg", "wat", "reden", "aantal (afgerond op 5)")


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class KindView:
    care: str
    sought: str
    unmet: str
    reasons: tuple[Cell, ...]
    instead: tuple[Cell, ...]
    consequences: tuple[Cell, ...]
    refused: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    measure: Measure
    value: str
    p90: str
    of: str


def kinds_of(report: RegionReport) -> list[KindView]:
    return [_kind(one) for one in report.kinds]


def _kind(one: Told) -> KindView:
    return KindView(
        care=one.care,
        sought=_count(one.sought),
        unmet=_count(one.unmet),
        reasons=_cells(one.reasons, lambda code: Failed(code).word),
        instead=_cells(one.instead, lambda code: Instead(code).word),
        consequences=_cells(one.consequences, lambda code: Consequence(code).word),
        refused=_cells(one.refused, lambda code: Declined(code).word),
    )


def _cells(counts: Mapping[str, int | None], word: Callable[[str], str]) -> tuple[Cell, ...]:
    return tuple(Cell(word(code).split(" (schrijf")[0], _count(count)) for code, count in counts.items())


def _count(count: int | None) -> str:
    return FEW if count is None else words.number(count)


def lines(reports: tuple[RegionReport, ...], *, month: date) -> Iterator[tuple[str, ...]]:
    """One line for each cell: what cannot be told says so, and is never zero."""
    for report in reports:
        for kind in kinds_of(report):
            start = (f"{month:%Y-%m}", report.name, kind.care)
            yield (*start, "gezocht", "", kind.sought)
            yield (*start, "niet gevonden", "", kind.unmet)
            for what, cells in (
                ("waarom niet gevonden", kind.reasons),
                ("in plaats daarvan", kind.instead),
                ("gevolg", kind.consequences),
                ("geweigerd door aanbieders", kind.refused),
            ):
                yield from ((*start, what, one.name, one.value) for one in cells)


def measures_of(sheet: QualitySheet) -> list[MeasureView]:
    return [_measure(one, figure) for one, figure in sheet.rows]


def _measure(one: Measure, figure: Figure) -> MeasureView:
    if figure.is_left_out:
        return MeasureView(one, FEW, "", "")
    p90 = "" if figure.p90 is None else words.duration(figure.p90)
    return MeasureView(one, _value(one.unit, figure.value), p90, words.number(figure.of))


def _value(unit: Unit, value: float | None) -> str:
    if value is None:
        return words.UNKNOWN
    if unit is Unit.PERCENT:
        return f"{words.number(value * 100, decimals=0)}%"
    if unit is Unit.MINUTES:
        return words.duration(value)
    return words.number(value, decimals=2)
