"""Tables in files: CSV as spreadsheets write it, and XLSX. Numbers of lines are those that the person sees."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from ketenzicht.adapter.faults import Unusable

SUFFIXES = frozenset({".csv", ".txt", ".xlsx"})
LARGEST = 64 * 1024 * 1024  # bytes of a file, and of all that is packed in an XLSX
MOST_ROWS, MOST_COLUMNS = 250_000, 500  # a sheet with one cell in its last corner counts as filled up to there
DELIMITERS = ";,\t|"
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}

Cell = str | float | bool | time | date | datetime | timedelta | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the heading. `cells` has as many cells as the heading; `extra` tells of cells beyond it."""

    number: int
    cells: dict[str, Cell]
    extra: bool = False

    def text(self, column: str) -> str:
        """What stands in a column, as text; whole numbers without a fraction."""
        cell = self.cells.get(column)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return "" if cell is None else str(cell).strip()


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the lines below it. `columns` are in lower case."""

    columns: tuple[str, ...]
    lines: list[Line]


def read_table(path: Path) -> Table:
    """Read a file; raises Unusable."""
    if path.suffix.lower() not in SUFFIXES:
        raise Unusable("Alleen bestanden die eindigen op .csv, .txt of .xlsx worden gelezen.")
    if path.stat().st_size > LARGEST:
        raise Unusable(f"Het bestand is groter dan {LARGEST // 1024**2} MiB.")
    return _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path.read_bytes())


def table_of(rows: Iterator[tuple[int, Sequence[Cell]]]) -> Table:
    """The first row that is neither empty nor a remark is the heading. Raises Unusable."""
    heading: list[str] = []
    lines = []
    for number, row in rows:
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in row]
        if not any(cell not in (None, "") for cell in cells) or str(cells[0]).startswith("#"):
            continue
        if not heading:
            heading = [str(cell or "").strip().lower() for cell in cells]
            continue
        found = dict(zip(heading, [*cells, *[None] * len(heading)], strict=False))
        found.pop("", None)
        lines.append(Line(number, found, any(cell not in (None, "") for cell in cells[len(heading) :])))
        if len(lines) > MOST_ROWS:
            raise Unusable(f"Het bestand heeft meer dan {MOST_ROWS:,} regels.".replace(",", "."))
    named = [name for name in heading if name]
    if not named:
        raise Unusable("Het bestand is leeg: er is geen regel met kolomnamen.")
    if double := {name for name in named if named.count(name) > 1}:
        raise Unusable(f"Kolommen met dezelfde naam: {', '.join(sorted(double))}.")
    return Table(tuple(named), lines)


def _csv(raw: bytes) -> Table:
    text = _text(raw)
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return table_of((reader.line_num, row) for row in reader)
    except csv.Error as error:
        raise Unusable(f"Geen leesbare CSV rond regel {reader.line_num} ({error}).") from None


def _text(raw: bytes) -> str:
    """UTF-8 or UTF-16 where it says so or is it; else Windows-1252, as Excel writes it."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    if "\0" in text:
        raise Unusable("Dit is geen tekstbestand.")
    return text


def _xlsx(path: Path) -> Table:
    """Row by row: a sheet that says it is enormous is stopped where it becomes so."""
    from openpyxl import load_workbook  # takes a second to load, and most have no Excel files

    try:
        _refuse_a_bomb(path)
        with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
            return table_of(_rows(book.worksheets[0]))
    except Unusable:
        raise
    except Exception as error:  # noqa: BLE001 - a broken file breaks its reader in any way it likes
        raise Unusable(f"Geen leesbaar Excel-bestand ({type(error).__name__}).") from None


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[Cell]]]:  # its types are not those of a sheet that is only read
    sheet.reset_dimensions()  # what the file says of its own size is not to be believed
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise Unusable(f"Het eerste blad heeft meer dan {MOST_ROWS} rijen of {MOST_COLUMNS} kolommen.")
        yield number, row


def _refuse_a_bomb(path: Path) -> None:
    """By what the file says of itself: a reader that unpacks more than was said stops there."""
    with zipfile.ZipFile(path) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
            raise Unusable(f"Uitgepakt is het bestand groter dan {LARGEST // 1024**2} MiB.")
