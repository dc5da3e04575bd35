"""A sheet with headings becomes lines of which each cell has its column. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ketenzicht.base.errors import Refused
from ketenzicht.registry.domain.exchange import NUMBERS, Cells, Column
from ketenzicht.registry.domain.spots import fold

MOST_LINES = 10_000
_BY_HEADING = {fold(column): column for column in Column}
_NAMES_A_LOCATION = {Column.KEY, Column.NAME, *NUMBERS}


@dataclass(frozen=True, slots=True)
class Table:
    """The lines below the headings, by the number that a spreadsheet shows; `ignored` are headings we do not know."""

    lines: tuple[tuple[int, Cells], ...]
    ignored: tuple[str, ...]


def table_of(rows: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """The first row with anything in it holds the headings. Empty rows, and headings that come again, do not count.

    Raises Refused for what is wrong with the whole.
    """
    filled = ((number, [cell.strip() for cell in row]) for number, row in rows)
    told = [(number, cells) for number, cells in filled if any(cells)]
    if not told:
        raise Refused("Dit bestand is leeg. De eerste regel hoort de kopjes te hebben, zoals “Kenmerk” en “Naam”.")
    headings = _without_last_empty(told[0][1])
    columns = [_BY_HEADING.get(fold(heading)) for heading in headings]
    _refuse_wrong_headings(headings, columns)
    lines = [(number, cells) for number, cells in told[1:] if cells[: len(headings)] != headings]
    if not lines:
        raise Refused("Onder de kopjes staat geen enkele locatie.")
    if len(lines) > MOST_LINES:
        raise Refused(f"Dit bestand heeft {len(lines)} regels; het mogen er hoogstens {MOST_LINES} zijn. Splits het.")
    if beside := [number for number, cells in lines if any(cells[len(headings) :])]:
        raise Refused(
            f"Regel {beside[0]} heeft meer cellen dan er kopjes zijn. Staat er een scheidingsteken midden in een tekst?"
        )
    return Table(
        lines=tuple(
            (number, {column: cell for column, cell in zip(columns, cells, strict=False) if column})
            for number, cells in lines
        ),
        ignored=tuple(
            heading or f"kolom {place} zonder kopje"
            for place, (heading, column) in enumerate(zip(headings, columns, strict=True), start=1)
            if not column
        ),
    )


def _refuse_wrong_headings(headings: Sequence[str], columns: Sequence[Column | None]) -> None:
    if not _NAMES_A_LOCATION.intersection(columns):
        raise Refused(
            "De eerste regel heeft geen kopjes die wij kennen. Nodig is “Kenmerk”, “Naam” of een nummer van de "
            "locatie. Haal eerst een bestand op en begin daarmee."
        )
    double = [column for column, times in Counter(columns).items() if column and times > 1]
    if double:
        raise Refused(f"De kolom “{double[0]}” staat er twee keer in. Haal er een weg.")


def _without_last_empty(headings: list[str]) -> list[str]:
    """Sheets are often wider than what stands in them."""
    last = max(place for place, heading in enumerate(headings) if heading)
    return headings[: last + 1]
