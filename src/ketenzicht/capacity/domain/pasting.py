"""Reading what somebody pastes out of a spreadsheet: a header in Dutch, then a line for each unit. Pure.

Tabs or semicolons, decimal commas, merged cells (an empty location is that of the line above), cells with a line break
in quotes. Nothing is guessed: a line that cannot be understood says why, and the others are read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ketenzicht.capacity.domain.byhand import Entry, HandUnit, Value
from ketenzicht.capacity.domain.typed import value_of
from ketenzicht.definitions.domain import Applicable, ElementDefinition, Role

MOST_LINES = 2_000
UNIT, LOCATION, MODULE, LABEL = "unit", "location", "module", "label"
COLUMNS: dict[str, str] = {
    "eenheid": UNIT,
    "unit": UNIT,
    "code": UNIT,
    "locatie": LOCATION,
    "vestiging": LOCATION,
    "module": MODULE,
    "soort zorg": LABEL,
    "zorgsoort": LABEL,
    "soort bed": LABEL,
    "bedsoort": LABEL,
    "afdeling": LABEL,
}
ROLES: dict[str, Role] = {
    "totaal": Role.TOTAL,
    "open": Role.TOTAL,
    "geopend": Role.TOTAL,
    "bezet": Role.OCCUPIED,
    "vrij": Role.AVAILABLE,
    "beschikbaar": Role.AVAILABLE,
    "wachtend": Role.WAITING,
    "drukte": Role.CROWDING,
}
UNKNOWN_WORDS = {"onbekend", "?", "onb."}
UNKNOWN_REASON = "temporarily-unknown"
SPACES = re.compile(r"\s+")

NOTHING = "Er staat niets. Kopieer de cellen in Excel, met de regel met kopjes, en plak ze hier."
NO_HEADER = (
    "De eerste regel moet kopjes hebben: “Eenheid” of “Soort zorg”, en een kolom voor elk cijfer, zoals “Totaal”, "
    "“Bezet” en “Vrij” of de naam van het gegeven."
)


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line: what it says of which unit, or why it cannot be read. `number` is its line in what was pasted."""

    number: int
    text: str
    unit: HandUnit | None = None
    entry: Entry | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """All lines, and what is wrong with the whole (`problem`) or was not read (`ignored`: names of columns)."""

    lines: tuple[PastedLine, ...] = ()
    ignored: tuple[str, ...] = ()
    problem: str = ""

    @property
    def entries(self) -> list[Entry]:
        return [line.entry for line in self.lines if line.entry]


def read_pasted(text: str, *, units: Sequence[HandUnit]) -> Pasted:
    """What was pasted, for these units."""
    try:
        rows = [(number, cells) for number, cells in _rows(text) if any(cells)]
    except csv.Error:
        return Pasted(problem="Dit is geen tabel: een cel is te lang, of een aanhalingsteken is niet gesloten.")
    if not rows:
        return Pasted(problem=NOTHING)
    header = [_plain(cell) for cell in rows[0][1]]
    if not {UNIT, LABEL} & {COLUMNS.get(name) for name in header}:
        return Pasted(problem=NO_HEADER)
    if len(rows) - 1 > MOST_LINES:
        return Pasted(problem=f"Plak hoogstens {MOST_LINES} regels tegelijk; dit zijn er {len(rows) - 1}.")
    known = _figure_names(units)
    ignored = [cell for cell, name in zip(rows[0][1], header, strict=True) if name and name not in known]
    return Pasted(tuple(_lines(header, rows[1:], units)), tuple(ignored))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line with its number; by tabs where the first line has one, as Excel copies, and else by semicolons."""
    first = text.strip("\r\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter="\t" if "\t" in first else ";")
    for row in reader:
        yield reader.line_num, [SPACES.sub(" ", cell).strip() for cell in row]


def _lines(header: list[str], rows: Iterable[tuple[int, list[str]]], units: Sequence[HandUnit]) -> Iterator[PastedLine]:
    above: dict[str, str] = {}
    taken: dict[int, int] = {}
    for number, cells in rows:
        text = " · ".join(cell for cell in cells if cell)
        told = {name: cell for name, cell in zip(header, cells, strict=False) if name}
        keys = {COLUMNS[name]: cell for name, cell in told.items() if name in COLUMNS}
        above |= {column: cell for column, cell in keys.items() if cell and column in {LOCATION, MODULE}}
        found = _units_of({**keys, **above}, units)
        if len(found) != 1:
            yield PastedLine(number, text, problem=_which(keys, found))
        elif found[0].id in taken:
            yield PastedLine(number, text, problem=f"Deze eenheid staat ook al op regel {taken[found[0].id]}.")
        else:
            taken[found[0].id] = number
            entry, problem = _entry(
                found[0], {name: cell for name, cell in told.items() if name not in COLUMNS and cell}
            )
            yield PastedLine(number, text, unit=found[0], entry=entry, problem=problem)


def _units_of(keys: Mapping[str, str], units: Sequence[HandUnit]) -> list[HandUnit]:
    """The units that a line can mean: by code, or by kind of care with location and module as far as they are told."""
    if code := _plain(keys.get(UNIT, "")):
        return [unit for unit in units if str(unit.code) == code]
    asked = {column: _plain(keys.get(column, "")) for column in (LOCATION, MODULE, LABEL)}
    if not asked[LABEL]:
        return []
    return [
        unit
        for unit in units
        if asked[LABEL] in {_plain(unit.label_name), unit.label}
        and asked[LOCATION] in {"", _plain(unit.location)}
        and asked[MODULE] in {"", _plain(unit.module_name), unit.module}
    ]


def _which(keys: Mapping[str, str], found: Sequence[HandUnit]) -> str:
    if found:
        return "Dit kan meer dan een eenheid zijn: zet er de locatie of de module bij, of de code van de eenheid."
    asked = ", ".join(f"“{cell[:60]}”" for cell in keys.values() if cell) or "deze regel"
    return f"Voor {asked} levert uw organisatie geen eenheid. Schrijf de naam zoals hij bij Aanleveren staat."


def _entry(unit: HandUnit, cells: Mapping[str, str]) -> tuple[Entry | None, str]:
    applicable = unit.version.applicable(unit.label) if unit.version else None
    if applicable is None:
        return None, "Voor deze soort zorg is nu geen definitie van kracht."
    if not cells:
        return None, "Er staat geen enkel cijfer op deze regel."
    values: dict[str, Value] = {}
    absent: dict[str, str] = {}
    for name, cell in cells.items():
        element = _element(applicable, name)
        if element is None:
            continue
        if reason := _reason(applicable, cell):
            values[element.code], absent[element.code] = None, reason
        else:
            values[element.code] = value_of(element, cell)
    return Entry(unit=unit.code, known_at=unit.known_at, values=values, absent=absent), ""


def _element(applicable: Applicable, name: str) -> ElementDefinition | None:
    """The figure of a column, for this kind of care; what belongs to another kind is told by the check."""
    every = [*applicable.elements.values(), *applicable.others.values()]
    named = [element for element in every if name in {element.code, _plain(element.name)}]
    if named:
        return named[0]
    role = ROLES.get(name)
    return applicable.by_role.get(role) if role else None


def _reason(applicable: Applicable, cell: str) -> str | None:
    """Why the figure is unknown, if the cell says so: a reason by its code or name, or just "onbekend"."""
    said = _plain(cell).removeprefix("onbekend, want ")
    for code, name in applicable.reasons.items():
        if said in {code, _plain(name)}:
            return code
    return UNKNOWN_REASON if said in UNKNOWN_WORDS and UNKNOWN_REASON in applicable.reasons else None


def _figure_names(units: Iterable[HandUnit]) -> set[str]:
    """Every header that means something for one of these units."""
    elements = (element for unit in units if unit.version for element in unit.version.elements)
    named = {name for element in elements for name in (element.code, _plain(element.name))}
    return {*COLUMNS, *ROLES, *named}


def _plain(text: str) -> str:
    return SPACES.sub(" ", text).strip().casefold()
