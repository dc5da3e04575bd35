"""Figures in words: a share never without over how many, and unknown is a word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ketenzicht.learning.domain import Figure, Indicator, Unit
from ketenzicht.learning.queries import Sheet
from ketenzicht.ui.domain import words

IN_SECONDS_BELOW = 2  # minutes

HIDDEN, UNKNOWN, NOTHING = "te weinig om te tonen", "onbekend", "niets te tellen"
COLUMNS = (
    "indicator", "code", "groep", "eenheid", "waarde of mediaan", "90e percentiel", "teller", "noemer", "onbekend",
    "vraag", "wat telt", "over wat", "niet meegeteld of onbekend", "norm", "bron", "status", "centrum", "vanaf", "tot",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One group of one indicator. `p90` is empty for what is no time; `of` says over how many."""

    group: str
    value: str
    p90: str
    of: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Block:
    """An indicator with its cells."""

    indicator: Indicator
    cells: tuple[Cell, ...]

    @property
    def is_time(self) -> bool:
        return self.indicator.unit is Unit.MINUTES


def blocks(sheet: Sheet) -> list[Block]:
    return [
        Block(
            row.indicator,
            tuple(
                _cell(group, one, row.indicator.unit, is_outside=sheet.is_outside) for group, one in row.figures.items()
            ),
        )
        for row in sheet.rows
    ]


def lines(sheet: Sheet) -> Iterator[list[str]]:
    """For a spreadsheet: each with its definition, so that a figure is never without it."""
    for row in sheet.rows:
        one = row.indicator
        said = [one.question, one.numerator, one.denominator, one.exclusions, one.norm, one.source]
        for group, figure in row.figures.items():
            yield [
                one.name, one.code, group, one.unit.value, *_columns(figure), *said,
                "voorstel" if one.is_proposal else "vastgesteld", sheet.centre.name, sheet.start.isoformat(),
                sheet.end.isoformat(),
            ]  # fmt: skip


def _columns(figure: Figure | None) -> Iterable[str]:
    if figure is None:
        return [HIDDEN, "", "", "", ""]
    value = figure.value if figure.median is None else figure.median
    numerator = "" if figure.numerator is None else str(figure.numerator)
    return [_plain(value), _plain(figure.p90), numerator, str(figure.denominator), str(figure.unknown)]


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def _cell(group: str, figure: Figure | None, unit: Unit, *, is_outside: bool) -> Cell:
    if figure is None:
        return Cell(group, HIDDEN, "", "", "")
    about = "ongeveer " if is_outside else ""
    unknown = f"{about}{words.number(figure.unknown)}" if figure.unknown else "0"
    if not figure.denominator and not figure.unknown:
        return Cell(group, NOTHING, "", "over 0", "0")
    if unit is Unit.MINUTES:
        over = f"over {about}{words.number(figure.denominator)}"
        return Cell(group, _minutes(figure.median), _minutes(figure.p90), over, unknown)
    if figure.value is None:
        return Cell(group, UNKNOWN, "", "over 0", unknown)
    share = f"{words.number(figure.value * 100)}%" if unit is Unit.PERCENT else words.number(figure.value, decimals=2)
    of = f"over {about}{figure.denominator}" if is_outside else f"{figure.numerator} van {figure.denominator}"
    return Cell(group, share, "", of, unknown)


def _minutes(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    return f"{words.number(value * 60, decimals=0)} s" if value < IN_SECONDS_BELOW else words.duration(value)
