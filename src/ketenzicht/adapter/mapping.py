"""The mapping table: which local code or column stands for which unit and element. Kept by people, in Excel."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ketenzicht.adapter.catalogue import Catalogue
from ketenzicht.adapter.faults import Fault, Unusable
from ketenzicht.adapter.tables import read_table
from ketenzicht.client import Element, Unit

COLUMNS = ("bron", "code", "kolom", "locatie", "module", "label", "element")
REMARK = "opmerking"
NOT_COUNTED = "-"  # as label or element: known, and left out on purpose
OPENING = ("opening", "opening.reason", "opening.expected-end")
CODE_SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table: about a code (a place, a row) or about a column."""

    line: int
    source: str
    code: str
    column: str
    location: str
    module: str
    label: str
    element: str

    @property
    def is_left_out(self) -> bool:
        return NOT_COUNTED in (self.label, self.element)

    def over(self, below: "Entry | None") -> "Entry":
        """This one's words, and those of the row where it says nothing."""
        if below is None:
            return self
        return Entry(
            self.line, self.source, self.code or below.code, self.column,
            self.location or below.location, self.module or below.module, self.label or below.label, self.element,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapping:
    """A table as it was read. `version` is made of its content: the same content is the same version."""

    file: str
    version: str
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()
    _codes: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def place(self, source: str, codes: Sequence[str]) -> Entry | None:
        """What the first of these codes that is known stands for; a source's own line goes before one for all."""
        for code in codes:
            for of in (source, ""):
                if entry := self._codes.get((of, code.casefold())):
                    return entry
        return None

    def places(self, source: str) -> list[Entry]:
        """The codes that count for a source."""
        return [
            entry for entry in self.entries if entry.code and entry.source in ("", source) and not entry.is_left_out
        ]

    def columns(self, source: str) -> dict[str, Entry]:
        """What the columns of a source stand for, by their name in lower case."""
        found = {entry.column.lower(): entry for entry in self.entries if entry.column and not entry.source}
        found |= {entry.column.lower(): entry for entry in self.entries if entry.column and entry.source == source}
        return found


def read_mapping(path: Path) -> Mapping:
    """Read a table; raises Unusable. Lines that are wrong are left out, and told in `faults`."""
    table = read_table(path)
    version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    if missing := [name for name in ("module", "label", "element") if name not in table.columns]:
        raise Unusable(f"De kolom {' en '.join(missing)} ontbreekt.")
    if strange := [name for name in table.columns if name not in (*COLUMNS, REMARK)]:
        raise Unusable(f"Onbekende kolom: {', '.join(strange)}. Er zijn: {', '.join((*COLUMNS, REMARK))}.")
    entries: list[Entry] = []
    faults = []
    codes: dict[tuple[str, str], Entry] = {}
    columns: dict[tuple[str, str], Entry] = {}
    for line in table.lines:
        entry = Entry(line.number, *(line.text(name) for name in COLUMNS))
        kind, name = (codes, entry.code) if entry.code else (columns, entry.column)
        if fault := _fault(entry, kind.get((entry.source, name.casefold()))):
            faults.append(Fault(path.name, line.number, fault))
        else:
            entries.append(entry)
            kind[entry.source, name.casefold()] = entry
    return Mapping(path.name, version, tuple(entries), tuple(faults), codes)


def _fault(entry: Entry, earlier: Entry | None) -> str:
    if bool(entry.code) == bool(entry.column):
        return "vul óf een code óf een kolom in."
    if earlier:
        return f"staat ook op regel {earlier.line}."
    if entry.code and entry.element:
        return "een code staat voor een eenheid: laat 'element' leeg."
    if entry.code and entry.label != NOT_COUNTED and not (entry.module and entry.label):
        return "een code heeft een module en een label nodig (of '-' als label: telt niet mee)."
    if entry.column and not entry.element:
        return "een kolom heeft een element nodig (of '-' als element: wordt niet gebruikt)."
    return ""


def target(entry: Entry, catalogue: Catalogue) -> Unit:
    """The unit that an entry stands for; raises Unusable."""
    if not entry.module or not entry.label:
        raise Unusable("er staat niet bij welke module en welk label het zijn.")
    return catalogue.unit(location=entry.location, module=entry.module, label=entry.label)


def element_of(entry: Entry, unit: Unit, catalogue: Catalogue) -> Element | None:
    """The element that a column stands for; None for an opening. Raises Unusable."""
    if entry.element in OPENING:
        return None
    definition = catalogue.definition_of(unit)
    element = definition.element(entry.element)
    if element is None or not element.is_for(unit.label):
        known = ", ".join(one.code for one in definition.elements_of(unit.label))
        raise Unusable(
            f"het element '{entry.element}' is er niet voor '{unit.label}' in '{unit.module}'; er is: {known}."
        )
    return element


def faults_of(mapping: Mapping, catalogue: Catalogue) -> list[Fault]:
    """Everything in a table that the definitions in force do not know."""
    found = list(mapping.faults)
    for entry in mapping.entries:
        if entry.is_left_out:
            continue
        try:
            if entry.code:
                target(entry, catalogue)
            else:
                _check_column(entry, mapping, catalogue)
        except Unusable as wrong:
            found.append(Fault(mapping.file, entry.line, str(wrong)))
    return sorted(found)


def _check_column(entry: Entry, mapping: Mapping, catalogue: Catalogue) -> None:
    """A column that leaves the unit to the code of its row must be right for every code that it may stand beside."""
    if entry.module and entry.label:
        element_of(entry, target(entry, catalogue), catalogue)
        return
    below = mapping.places(entry.source)
    if not below:
        raise Unusable("er is geen code die zegt bij welke eenheid deze kolom hoort.")
    for one in below:
        try:
            unit = target(entry.over(one), catalogue)
        except Unusable:
            continue  # told with the line of that code
        element_of(entry, unit, catalogue)
