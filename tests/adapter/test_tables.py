"""Files as people and spreadsheets make them: read as they are meant, or refused in words."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.adapter.messages import DUTCH
from tests.adapter.platform import element

from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.figures import is_empty, moment_of, opening_of, value_of
from ketenzicht.adapter.tables import Cell, read_table
from ketenzicht.client import Choice, Opening

TEN = datetime(2026, 11, 22, 10)  # noqa: DTZ001 - as a spreadsheet has it: without a zone
TEXT = "Afdeling;Vrij\r\nKinderopvang ë;3\r\n"
EDGES = {
    "utf-8": TEXT.encode(),
    "utf-8 with a mark": TEXT.encode("utf-8-sig"),
    "windows-1252": TEXT.encode("cp1252"),
    "utf-16": TEXT.encode("utf-16"),
    "commas": TEXT.replace(";", ",").encode(),
    "tabs": TEXT.replace(";", "\t").encode(),
    "unix": TEXT.replace("\r\n", "\n").encode(),
    "old mac": TEXT.replace("\r\n", "\r").encode(),
    "remarks and empty lines": f"# van de planner\r\n;\r\n{TEXT}\r\n;;\r\n# einde".encode(),
    "quotes": b'"afdeling";"vrij"\r\n"Kinderopvang \xc3\xab";"3"\r\n',
}


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("edge", EDGES)
def test_the_same_table_however_it_is_written(tmp_path: Path, edge: str) -> None:
    table = read_table(written(tmp_path / "a.csv", EDGES[edge]))
    assert table.columns == ("afdeling", "vrij")
    assert [line.cells for line in table.lines] == [{"afdeling": "Kinderopvang ë", "vrij": "3"}]


def test_lines_have_the_numbers_that_the_person_sees(tmp_path: Path) -> None:
    table = read_table(written(tmp_path / "a.csv", b'# eerst\r\na;b\r\n\r\n1;"x\r\ny"\r\n2;z'))
    assert [line.number for line in table.lines] == [5, 6]  # a cell of two lines ends on the second


def workbook(path: Path, rows: list[list[Any]], merge: str = "") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def test_an_excel_sheet_with_merged_cells_formulas_and_dates(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [None],
        ["# planner"],
        ["Afdeling", "Vrij", "Op"],
        ["B2", 3, TEN],
        [None, "=1+1", ""],
    ]
    table = read_table(workbook(tmp_path / "a.xlsx", rows, merge="A4:A5"))
    assert table.columns == ("afdeling", "vrij", "op")
    assert [line.number for line in table.lines] == [4]  # a formula that was never calculated holds nothing
    assert table.lines[0].cells == {"afdeling": "B2", "vrij": 3, "op": TEN}


def bomb(path: Path) -> Path:
    """A kilobyte that says it fills the last cell of a sheet."""
    workbook(path, [["code", "vrij"], ["B2", 1]])
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (65 * 1024 * 1024))
    return path


def test_a_table_of_a_hundred_thousand_rows_is_read(tmp_path: Path) -> None:
    content = "code;vrij\n" + "".join(f"B{number};{number % 9}\n" for number in range(100_000))
    assert len(read_table(written(tmp_path / "a.csv", content.encode())).lines) == 100_000


@pytest.mark.parametrize("name", ["a.pdf", "a.xls", "a.csv.gz", "a"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unusable, match="csv"):
        read_table(written(tmp_path / name, b"a;b"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\r\n\r\n"),
        ("a.csv", b"a;a\r\n1;2"),
        ("a.csv", bytes(range(256)) * 20),
        ("a.csv", b"a;b\n" + b"1;2\n" * 250_001),
        ("a.xlsx", b"not a zip"),
        ("a.xlsx", b"PK\x03\x04" + b"0" * 100),
    ],
    ids=["empty", "blank", "twice", "binary", "too long", "no excel", "half an excel"],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(Unusable) as refused:
        read_table(written(tmp_path / name, content))
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("make", [bomb, zip_bomb])
def test_a_small_file_that_would_fill_the_memory_is_refused(tmp_path: Path, make: Any) -> None:
    path = make(tmp_path / "a.xlsx")
    assert path.stat().st_size < 100_000
    with pytest.raises(Unusable):
        read_table(path)


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("3", "count", 3), (3, "count", 3), (3.0, "count", 3), ("-2", "count", -2), ("1.234,0", "count", 1234),
        ("\u00a0 7 ", "count", 7), ("3,5", "measure", 3.5), ("3.5", "measure", 3.5), (2, "measure", 2.0),
        ("ja", "flag", True), ("Nee", "flag", False), (True, "flag", True), ("0", "flag", False),
        ("Personeel", "choice", "staff"), ("staff", "choice", "staff"),
        ("22-11-2026 10:00", "moment", datetime(2026, 11, 22, 9, tzinfo=UTC)),
        ("2026-11-22T10:00:00Z", "moment", datetime(2026, 11, 22, 10, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_figures_as_they_are_meant(cell: Cell, kind: str, value: object) -> None:
    assert value_of(cell, element("x", kind, choices=(Choice("staff", "personeel"),)), zone=DUTCH) == value


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("3,5", "count"), ("1.234", "count"), ("drie", "count"), (True, "count"), ("#REF!", "count"),
        ("1e999", "measure"), ("nan", "measure"), ("1e99999999", "count"), ("misschien", "flag"), ("beleid", "choice"),
        ("gisteren", "moment"), ("32-13-2026", "moment"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_never_guessed(cell: Cell, kind: str) -> None:
    with pytest.raises(Unusable):
        value_of(cell, element("x", kind), zone=DUTCH)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "onbekend", "N.B.", "#N/B"])
def test_unknown_is_not_zero(cell: Cell) -> None:
    assert is_empty(cell)


def test_zero_is_zero() -> None:
    assert not is_empty(0)
    assert not is_empty("0")


def test_an_opening_in_words() -> None:
    end = "22-11-2026 16:00"
    cells: dict[str, Cell] = {"opening": "Dreigende stop", "opening.reason": "staff", "opening.expected-end": end}
    assert opening_of(cells, zone=DUTCH) == Opening("stop-threatened", "staff", moment_of(end, zone=DUTCH))
    assert opening_of({**cells, "opening": "open"}, zone=DUTCH) == Opening("open")
    assert opening_of({**cells, "opening": ""}, zone=DUTCH) is None
    with pytest.raises(Unusable):
        opening_of({"opening": "dicht"}, zone=DUTCH)
