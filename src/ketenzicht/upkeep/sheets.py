"""Files of spreadsheets: CSV and XLSX as rows of text. A file from outside is not trusted in anything."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from typing import Any

from ketenzicht.base.errors import Refused
from ketenzicht.registry.domain import FORMULA
from ketenzicht.upkeep.domain import LARGEST_FILE

LARGEST_UNPACKED = 64 * 1024 * 1024  # bytes of all that is packed in an XLSX
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 12_000, 100, 2_000
DELIMITERS = ";,\t"
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
NOT_EXCEL = "Dit Excel-bestand kunnen wij niet lezen. Open het in Excel en sla het op als .xlsx of als CSV UTF-8."

Row = tuple[int, Sequence[str]]


def read_sheet(content: bytes) -> list[Row]:
    """The rows of a CSV file, or of the first sheet of an XLSX file, by their number. Raises Refused.

    What a formula would give is not worked out and not taken over: such a cell is only FORMULA.
    """
    if len(content) > LARGEST_FILE:
        raise Refused(f"Dit bestand is groter dan {LARGEST_FILE // 1024**2} MB. Splits het.")
    if content.startswith(OLD_EXCEL):
        raise Refused("Dit is een Excel-bestand van een oude soort (.xls), of het heeft een wachtwoord. " + NOT_EXCEL)
    rows = []
    for number, row in _xlsx(content) if content.startswith(ZIP) else _csv(content):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise Refused(f"Dit blad heeft meer dan {MOST_ROWS} regels of {MOST_COLUMNS} kolommen. Splits het.")
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise Refused(
                f"Op regel {number} staat een cel van meer dan {LONGEST_CELL} tekens. Is er een aanhalingsteken niet "
                "gesloten?"
            )
        rows.append((number, row))
    return rows


def written_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """With semicolons and a byte order mark, as Dutch spreadsheets open it by themselves."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def written_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """Every cell is text, so that leading zeros stay and nothing is worked out."""
    from openpyxl import Workbook  # takes a second to load, and few ask for it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Locaties")
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)) for text in row]
        for cell in cells:
            cell.data_type, cell.number_format = "s", "@"
        sheet.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _csv(content: bytes) -> Iterator[Row]:
    text = _text(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    told = first.strip().lower().removeprefix("sep=") if first.lower().startswith("sep=") else ""
    delimiter = told if told in set(DELIMITERS) else max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, start=1):
            if not (told and row and "".join(row).lower().startswith("sep=")):
                yield number, row
    except csv.Error:
        raise Refused(f"Na regel {reader.line_num} is dit geen leesbare CSV meer. Sla het op als CSV UTF-8.") from None


def _text(content: bytes) -> str:
    """UTF-8 or UTF-16 where it says so or is it; else Windows-1252, as Excel writes it."""
    mark = next((encoding for mark, encoding in BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(mark)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise Refused("Dit is geen tekstbestand. Sla het op als .xlsx of als CSV UTF-8.")
    return text


def _xlsx(content: bytes) -> Iterator[Row]:
    """Row by row: a sheet that says it is enormous is stopped where it becomes so."""
    from openpyxl import load_workbook  # takes a second to load, and few bring one

    try:
        _refuse_a_bomb(content)
        with closing(load_workbook(io.BytesIO(content), read_only=True, keep_links=False)) as book:
            sheet: Any = book.worksheets[0]  # its types are not those of a sheet that is only read
            sheet.reset_dimensions()  # what the file says of its own size is not to be believed
            width = 0
            for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 1), start=1):
                width = max(width, len(row))
                yield number, [*(_said(cell) for cell in row), *[""] * (width - len(row))]
    except Refused:
        raise
    except Exception as error:  # a broken file breaks its reader in any way it likes
        raise Refused(NOT_EXCEL) from error


def _refuse_a_bomb(content: bytes) -> None:
    """By what the file says of itself (a reader that unpacks more than was said stops there); and no XML of its own."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
            raise Refused(f"Uitgepakt is dit bestand groter dan {LARGEST_UNPACKED // 1024**2} MB. Splits het.")
        for entry in packed.infolist():
            with packed.open(entry) as part:
                if b"<!DOCTYPE" in part.read(4096):  # entities, of which a few lines can become gigabytes
                    raise Refused(NOT_EXCEL)


def _said(cell: Any) -> str:
    """What stands in a cell, as somebody would type it."""
    if cell.data_type in ("f", "e"):
        return FORMULA
    match cell.value:
        case None:
            return ""
        case bool():
            return "ja" if cell.value else "nee"
        case float() if cell.value.is_integer():
            return str(int(cell.value))
        case datetime() | date():
            return f"{cell.value:%Y-%m-%d}"
        case time():
            return f"{cell.value:%H:%M}"
        case _:  # what XML hides in escapes may be what nobody can keep
            return str(cell.value).replace("\0", "�").encode("utf-8", "replace").decode()
