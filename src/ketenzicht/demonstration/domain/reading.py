"""From the text of a file to a series, or everything that is wrong with the file. Pure."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.demonstration.domain.series import KINDS, Column, Day, Series, SeriesKind

MOST_FAULTS = 50
SHOWN = 40  # characters of a cell that a fault repeats
WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)


def read_series(*, lines: Iterable[str], kinds: Sequence[SeriesKind] = KINDS) -> Series:
    """The series in a file of comma-separated values; raises Invalid with the line of every fault.

    Which series it is shows from the header. Days may stand in any order; none may stand there twice.
    """
    rows = csv.reader(line.removeprefix("\ufeff") for line in lines)
    kind = _kind(next(rows, []), kinds)
    reader = _Reader(kind)
    reader.read((rows.line_num, row) for row in rows)
    if reader.faults:
        raise Invalid(reader.faults)
    if not reader.days:
        raise Invalid(
            [_fault(1, "no-days", "Er staat geen enkele dag in dit bestand.", "There is no day in this file.")]
        )
    return Series(kind, tuple(reader.days[day] for day in sorted(reader.days)))


def _kind(header: list[str], kinds: Sequence[SeriesKind]) -> SeriesKind:
    for kind in kinds:
        if tuple(header) == kind.header:
            return kind
    known = "; ".join(f"{kind.title}: {','.join(kind.header[:4])},…" for kind in kinds)
    raise Invalid(
        [
            _fault(
                1,
                "unknown-header",
                f"Deze kop wordt niet herkend: {','.join(header)[:SHOWN]}… Bekend zijn: {known}",
                f"This header is not recognised: {','.join(header)[:SHOWN]}… Known are: {known}",
            )
        ]
    )


class _Reader:
    """Reads rows one by one, and keeps what is right and what is wrong."""

    def __init__(self, kind: SeriesKind) -> None:
        self.kind = kind
        self.days: dict[date, Day] = {}
        self.lines: dict[date, int] = {}
        self.faults: list[Fault] = []

    def read(self, rows: Iterable[tuple[int, list[str]]]) -> None:
        for line, row in rows:
            if row and len(self.faults) < MOST_FAULTS:
                self._read_row(line, row)

    def _read_row(self, line: int, row: list[str]) -> None:
        if len(row) != len(self.kind.header):
            self.faults.append(
                _fault(
                    line,
                    "wrong-number-of-cells",
                    f"{len(row)} cellen; dat moeten er {len(self.kind.header)} zijn.",
                    f"{len(row)} cells instead of {len(self.kind.header)}.",
                )
            )
            return
        found = list(self._cell_faults(line, row))
        day = _date(row[0])
        if day is None:
            found.append(_bad_date(line, row[0]))
        elif day in self.lines:
            found.append(_duplicate(line, day, self.lines[day]))
        self.faults += found
        if day is not None:
            self.lines.setdefault(day, line)
            if not found:
                self.days[day] = Day(day, tuple(map(_figure, row[1:])))

    def _cell_faults(self, line: int, row: list[str]) -> Iterator[Fault]:
        for column, cell in zip(self.kind.columns, row[1:], strict=True):
            if cell and not _is_figure(column, cell):
                yield _bad_figure(line, column, cell)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_figure(column: Column, cell: str) -> bool:
    form = DECIMAL if column.decimal else WHOLE
    return form.fullmatch(cell) is not None and float(cell) <= column.most


def _figure(cell: str) -> float | None:
    if not cell:
        return None
    return float(cell) if "." in cell else int(cell)


def _bad_date(line: int, text: str) -> Fault:
    return _fault(
        line,
        "not-a-date",
        f"'{text[:SHOWN]}' is geen datum; schrijf hem als 2020-02-27.",
        f"'{text[:SHOWN]}' is not a date; write it as 2020-02-27.",
    )


def _duplicate(line: int, day: date, earlier: int) -> Fault:
    return _fault(
        line,
        "duplicate-date",
        f"{day} staat ook al op regel {earlier}.",
        f"{day} is on line {earlier} already.",
    )


def _bad_figure(line: int, column: Column, cell: str) -> Fault:
    nl = "getal van 0 tot en met" if column.decimal else "geheel getal van 0 tot en met"
    en = "number from 0 to" if column.decimal else "whole number from 0 to"
    return _fault(
        line,
        "not-a-figure",
        f"{column.name}: '{cell[:SHOWN]}' is geen {nl} {column.most:g}.",
        f"{column.name}: '{cell[:SHOWN]}' is not a {en} {column.most:g}.",
    )


def _fault(line: int, code: str, nl: str, en: str) -> Fault:
    return Fault(f"/lines/{line}", code, f"Regel {line}: {nl}", f"Line {line}: {en}")
