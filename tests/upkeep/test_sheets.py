"""Files of spreadsheets: read whatever they were saved as, refused in words where they cannot be or want to do harm."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from ketenzicht.base.errors import Refused
from ketenzicht.registry.domain import FORMULA
from ketenzicht.upkeep.sheets import LARGEST_UNPACKED, MOST_ROWS, read_sheet, written_csv, written_xlsx

ROWS = [["Naam", "Plaats"], ["Zorggroep Coöperatie “De Brug”", "’s-Gravenhage"], ["007", "a;b,c\td"]]


def cells(content: bytes) -> list[list[str]]:
    return [list(row) for _, row in read_sheet(content)]


def book(*rows: list[Any]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]  # a new book has a sheet
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same book with one of its parts replaced."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, part if entry.filename == name else old.read(entry))
    return kept.getvalue()


@pytest.mark.parametrize("written", [written_csv, written_xlsx])
def test_what_is_written_is_read_back(written: Any) -> None:
    assert cells(written(ROWS)) == ROWS


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_however_a_csv_was_saved(delimiter: str, encoding: str) -> None:
    text = f'Naam{delimiter}Plaats\r\n\r\n"Coöperatie, de ""Brug"""{delimiter}Súdwest\r\n'
    expected = [["Naam", "Plaats"], [], ['Coöperatie, de "Brug"', "Súdwest"]]
    assert cells(text.encode(encoding)) == expected
    assert [number for number, _ in read_sheet(text.encode(encoding))] == [1, 2, 3]


def test_a_line_that_names_the_delimiter_is_no_line_of_the_table() -> None:
    assert cells(b"sep=,\r\na,b;c\r\n") == [["a", "b;c"]]


def test_cells_of_excel_are_read_as_somebody_would_type_them() -> None:
    row = [7, 52.09, 3.0, True, False, None, date(2026, 12, 24), datetime(2026, 12, 24), time(8, 30), "x"]  # noqa: DTZ001 - Excel knows no zones
    assert cells(book(row)) == [["7", "52.09", "3", "ja", "nee", "", "2026-12-24", "2026-12-24", "08:30", "x"]]


def test_a_formula_is_never_worked_out_and_its_last_outcome_is_not_taken_over() -> None:
    content = book(["Naam"], ["=1+1"], ['=HYPERLINK("https://voorbeeld.invalid")'], ["#N/A"])
    assert cells(content) == [["Naam"], [FORMULA], [FORMULA], [FORMULA]]
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
        <row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>"""
    assert cells(with_part(content, "xl/worksheets/sheet1.xml", sheet)) == [[FORMULA]]


def test_what_we_write_holds_no_formula_and_keeps_leading_zeros() -> None:
    book = load_workbook(io.BytesIO(written_xlsx([["=1+1", "007", "\x07bel"]])))
    assert [(cell.data_type, cell.value) for cell in next(book.worksheets[0].iter_rows())] == [
        ("s", "=1+1"),
        ("s", "007"),
        ("s", "bel"),
    ]


def test_a_shorter_row_of_excel_ends_in_empty_cells() -> None:
    assert cells(book(["a", "b", "c"], ["1"])) == [["a", "b", "c"], ["1", "", ""]]


def zip_bomb() -> bytes:
    """A few kilobytes that unpack to more than a gigabyte."""
    return with_part(book(["Naam"]), "xl/worksheets/sheet1.xml", b" " * (LARGEST_UNPACKED + 1))


def lying_bomb() -> bytes:
    """The same, that says to be small."""
    content = bytearray(zip_bomb())
    size = (LARGEST_UNPACKED + 1).to_bytes(4, "little")
    while size in content:
        place = content.index(size)
        content[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(content)


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 10))
    part = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">{levels}]><worksheet>&l9;</worksheet>'
    return with_part(book(["Naam"]), "xl/worksheets/sheet1.xml", part.encode())


def far_cell(reference: str) -> bytes:
    sheet = f"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
        <dimension ref="A1:A2"/><sheetData><row r="{reference.lstrip("ABCDEFX")}">
        <c r="{reference}" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>"""
    return with_part(book(["Naam"]), "xl/worksheets/sheet1.xml", sheet.encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a" * (5 * 1024 * 1024 + 1), "groter dan 5 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oude soort"),
        (b"PK\x03\x04 en verder niets", "kunnen wij niet lezen"),
        (book(["Naam"])[:-400], "kunnen wij niet lezen"),
        (zip_bomb(), "Uitgepakt"),
        (lying_bomb(), "kunnen wij niet lezen"),
        (entity_bomb(), "kunnen wij niet lezen"),
        (far_cell("A1048576"), "meer dan"),
        (far_cell("XFD1"), "meer dan"),
        (b"Naam\r\n" * (MOST_ROWS + 1), "meer dan"),
        (b";" * 200, "meer dan"),
        (b'Naam;Plaats\r\n"De Brug;Utrecht\r\n' + b"De Poort;Utrecht\r\n" * 200, "aanhalingsteken"),
        (b'Naam\r\n"' + b"a" * 200_000, "geen leesbare CSV"),
        (b"Naam\r\n\x00\x00", "geen tekstbestand"),
        (b"%PDF-1.7\r\n\x00", "geen tekstbestand"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_sheet(content)


def test_what_xml_hides_in_escapes_can_be_kept() -> None:
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><t>a_x0000_b_xD800_c</t></is></c></row></sheetData></worksheet>"""
    ((cell,),) = cells(with_part(book(["Naam"]), "xl/worksheets/sheet1.xml", sheet))
    assert "\0" not in cell
    assert cell.encode()
