"""From a table and the mapping to observations: what can be delivered, and line by line what cannot."""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from ketenzicht.adapter.catalogue import Catalogue
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.figures import is_empty, moment_of, opening_of, text_of, value_of
from ketenzicht.adapter.mapping import CODE_SEPARATOR, Entry, Mapping, element_of, target
from ketenzicht.adapter.tables import Cell, Line, Table
from ketenzicht.client import Definition, Element, Observation, Opening, Unit, Value

NOT_SUPPLIED = "not-supplied"


@dataclass(frozen=True, slots=True)
class Form:
    """How a source's rows are built: which columns together are the code, and which holds the moment."""

    code: tuple[str, ...] = ()
    observed_at: str = ""


@dataclass(slots=True)
class Reading:
    """What a table came to. `faults` are lines that are not delivered (a whole row, or what it says of one unit)."""

    observations: list[Observation] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: int = 0


@dataclass(slots=True)
class _Figures:
    """What has been read of one unit at one moment."""

    unit: Unit
    at: datetime
    values: dict[str, Value] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    opening: Opening | None = None


class Reader:
    """Reads the tables of one source."""

    def __init__(self, *, source: str, form: Form, mapping: Mapping, catalogue: Catalogue, zone: tzinfo) -> None:
        self._source = source
        self._form = form
        self._mapping = mapping
        self._catalogue = catalogue
        self._zone = zone
        self._columns = mapping.columns(source)

    def read(self, table: Table, *, read_at: datetime) -> Reading:
        """Rows without a moment of their own are of `read_at`."""
        reading = Reading()
        columns = [name for name in table.columns if name in self._columns and not self._columns[name].is_left_out]
        self._tell_columns(table, columns, reading)
        found: dict[tuple[object, datetime], _Figures] = {}
        for line in table.lines:
            try:
                self._line(line, columns, found, reading, read_at)
            except Unusable as wrong:
                reading.faults.append((line.number, str(wrong)))
        reading.observations = [
            self._observation(figures) for figures in sorted(found.values(), key=lambda one: one.at)
        ]
        return reading

    def _tell_columns(self, table: Table, columns: list[str], reading: Reading) -> None:
        own = {*self._form.code, self._form.observed_at}
        if missing := sorted(name for name in own - {""} if name not in table.columns):
            raise Unusable(f"De kolom {', '.join(missing)} ontbreekt.")
        if not columns:
            raise Unusable("Geen enkele kolom staat in de mappingtabel.")
        if unknown := [name for name in table.columns if name not in self._columns and name not in own]:
            reading.notes.append(f"Niet in de mappingtabel, en dus niet geleverd: kolom {', '.join(unknown)}.")

    def _line(
        self,
        line: Line,
        columns: list[str],
        found: dict[tuple[object, datetime], _Figures],
        reading: Reading,
        read_at: datetime,
    ) -> None:
        if line.extra:
            raise Unusable("er staan meer cellen dan kolomnamen.")
        below = self._below(line)
        if below and below.is_left_out:
            reading.left_out += 1
            return
        at = moment_of(line.cells.get(name), zone=self._zone) if (name := self._form.observed_at) else read_at
        read: dict[object, _Figures] = {}
        openings: dict[object, dict[str, Cell]] = {}
        for column in columns:
            entry = self._columns[column].over(below)
            unit = target(entry, self._catalogue)
            figures = read.setdefault(unit.code, _Figures(unit, at))
            element = element_of(entry, unit, self._catalogue)
            try:
                if element is None:
                    openings.setdefault(unit.code, {})[entry.element] = line.cells.get(column)
                else:
                    self._value(figures, element, line.cells.get(column))
            except Unusable as wrong:
                raise Unusable(f"kolom '{column}': {wrong}") from None
        for code, cells in openings.items():
            read[code].opening = opening_of(cells, zone=self._zone)
        self._together(read, found)

    def _below(self, line: Line) -> Entry | None:
        if not self._form.code:
            return None
        code = CODE_SEPARATOR.join(line.text(column) for column in self._form.code)
        if not code.strip(CODE_SEPARATOR):
            raise Unusable("de code is leeg (een samengevoegde cel telt alleen in haar eerste rij).")
        entry = self._mapping.place(self._source, [code])
        if entry is None:
            raise Unusable(f"de code '{code[:60]}' staat niet in de mappingtabel.")
        return entry

    def _value(self, figures: _Figures, element: Element, cell: Cell) -> None:
        definition = self._catalogue.definition_of(figures.unit)
        reason = _reason(cell, definition)
        if reason is None and not is_empty(cell):
            figures.values[element.code] = value_of(cell, element, zone=self._zone)
            return
        figures.values[element.code] = None
        figures.absent[element.code] = reason or reason_for(definition)

    def _together(self, read: dict[object, _Figures], found: dict[tuple[object, datetime], _Figures]) -> None:
        """Several rows of one unit at one moment are added up, as wards of one kind are. All or nothing of a row."""
        sums = {}
        for code, figures in read.items():
            earlier = found.get((code, figures.at))
            sums[code, figures.at] = self._sum(earlier, figures) if earlier else figures
        found.update(sums)

    def _sum(self, one: _Figures, other: _Figures) -> _Figures:
        definition = self._catalogue.definition_of(one.unit)
        opening = other.opening or one.opening
        together = _Figures(one.unit, one.at, dict(one.values), one.absent | other.absent, opening)
        for code, value in other.values.items():
            element = definition.element(code)
            together.values[code] = _added(one.values.get(code, value), value, element, is_new=code not in one.values)
        together.absent = {code: why for code, why in together.absent.items() if together.values[code] is None}
        return together

    def _observation(self, figures: _Figures) -> Observation:
        definition = self._catalogue.definition_of(figures.unit)
        return observation_of(
            figures.unit,
            definition,
            at=figures.at,
            values=figures.values,
            absent=figures.absent,
            opening=figures.opening,
        )


def _added(one: Value, other: Value, element: Element | None, *, is_new: bool) -> Value:
    """Counts add up, and with something unknown the sum is unknown; of anything else there is only one."""
    if is_new:
        return other
    if one is None or other is None:
        return None
    if element and element.kind == "count" and isinstance(one, int) and isinstance(other, int):
        return one + other
    if one == other:
        return one
    name = element.code if element else ""
    raise Unusable(f"een eerdere regel zegt iets anders over '{name}' van dezelfde eenheid op hetzelfde moment.")


def _reason(cell: Cell, definition: Definition) -> str | None:
    """The code of a reason that stands in a cell where a figure should be."""
    text = text_of(cell).casefold()
    found = (reason.code for reason in definition.absent_reasons if text in (reason.code, reason.name.casefold()))
    return next(found, None) if text else None


def reason_for(definition: Definition, preferred: str = NOT_SUPPLIED) -> str:
    """The reason of a figure that is not there: the preferred one, or the first where the module does not have it."""
    codes = [reason.code for reason in definition.absent_reasons]
    return preferred if preferred in codes or not codes else codes[0]


def observation_of(
    unit: Unit,
    definition: Definition,
    *,
    at: datetime,
    values: dict[str, Value],
    absent: dict[str, str],
    opening: Opening | None = None,
) -> Observation:
    """An observation in which what is required and not there is said to be unknown."""
    values, absent = dict(values), dict(absent)
    for element in definition.elements_of(unit.label):
        if element.required and element.code not in values:
            values[element.code] = None
            absent[element.code] = reason_for(definition)
    return Observation(unit=unit.code, observed_at=at, values=values, absent_reasons=absent, opening=opening)
