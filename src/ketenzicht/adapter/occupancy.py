"""From who lies where and which beds are open to what is occupied and free, per unit. Pure.

Unknown is never zero: without a start-up census nobody knows how many lie there, without a number of open beds nobody
knows how many are free, and a ward that the mapping does not know is told, not guessed.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ketenzicht.adapter.catalogue import Catalogue
from ketenzicht.adapter.census.event import Place
from ketenzicht.adapter.faults import Fault, Unusable
from ketenzicht.adapter.figures import value_of
from ketenzicht.adapter.mapping import CODE_SEPARATOR, Entry, Mapping, target
from ketenzicht.adapter.reading import NOT_SUPPLIED, observation_of, reason_for
from ketenzicht.adapter.tables import Table
from ketenzicht.client import Definition, Element, Observation, Unit, Value

BED_COLUMNS = ("code", "bedden")
_COUNT = Element("beds", "", "count", None, None, None, required=False, choices=(), labels=())


@dataclass(frozen=True, slots=True)
class Beds:
    """How many beds are open (staffed), by code of a place."""

    by_code: dict[str, int]
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Occupancy:
    """The observations, and what they leave out: places nobody mapped, and lines of the mapping that are wrong."""

    observations: list[Observation] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def beds_of(table: Table, *, file: str) -> Beds:
    """Read a table of open beds. Raises Unusable."""
    if missing := [name for name in BED_COLUMNS if name not in table.columns]:
        raise Unusable(f"De kolom {' en '.join(missing)} ontbreekt.")
    by_code: dict[str, int] = {}
    faults = []
    for line in table.lines:
        try:
            code = line.text("code").casefold()
            if not code or code in by_code:
                raise Unusable("de code is leeg, of staat er al.")
            beds = value_of(line.cells["bedden"], _COUNT, zone=UTC)
            by_code[code] = int(str(beds))
        except Unusable as wrong:
            faults.append(Fault(file, line.number, str(wrong)))
    return Beds(by_code, tuple(faults))


def occupancy(
    by_place: Counter[Place] | None, beds: Beds, *, source: str, mapping: Mapping, catalogue: Catalogue, at: datetime
) -> Occupancy:
    """An observation of every unit that a place of this source stands for. `by_place` None: not known yet."""
    result = Occupancy()
    units, entries = _units(source, mapping, catalogue, result)
    lying = Counter[int]()  # by line of the mapping
    for place, number in (by_place or Counter()).items():
        entry = mapping.place(source, place.codes)
        if entry is None:
            result.unknown[place.ward[:40]] += number
        else:
            lying[entry.line] += number
    open_beds = _open_beds(beds, source, mapping)
    for unit in units:
        own = entries[unit]
        occupied = None if by_place is None else sum(lying[entry.line] for entry in own)
        known = [open_beds[entry.line] for entry in own if entry.line in open_beds]
        total = sum(known) if len(known) == len(own) else None
        result.observations.append(_observation(unit, catalogue.definition_of(unit), occupied, total, at))
    return result


def _units(
    source: str, mapping: Mapping, catalogue: Catalogue, result: Occupancy
) -> tuple[list[Unit], dict[Unit, list[Entry]]]:
    entries: dict[Unit, list[Entry]] = {}
    for entry in mapping.places(source):
        try:
            entries.setdefault(target(entry, catalogue), []).append(entry)
        except Unusable as wrong:
            result.faults.append(str(Fault(mapping.file, entry.line, str(wrong))))
    return list(entries), entries


def _open_beds(beds: Beds, source: str, mapping: Mapping) -> dict[int, int]:
    """Beds by the line of the mapping that they belong to: a bed by itself belongs to its room's or ward's line."""
    found = Counter[int]()
    for code, number in beds.by_code.items():
        parts = code.split(CODE_SEPARATOR)
        codes = [CODE_SEPARATOR.join(parts[:length]) for length in range(len(parts), 0, -1)]
        if entry := mapping.place(source, codes):
            found[entry.line] += number
    return dict(found)


def _observation(
    unit: Unit, definition: Definition, occupied: int | None, total: int | None, at: datetime
) -> Observation:
    free = None if occupied is None or total is None else total - occupied
    figures = {
        "total": (total, NOT_SUPPLIED),
        "occupied": (occupied, "temporarily-unknown"),
        "available": (free, NOT_SUPPLIED if total is None else "temporarily-unknown"),
    }
    values: dict[str, Value] = {}
    absent: dict[str, str] = {}
    for role, (figure, why) in figures.items():
        element = next((one for one in definition.elements_of(unit.label) if one.role == role), None)
        if element is None:
            continue
        values[element.code] = figure
        if figure is None:
            absent[element.code] = reason_for(definition, why)
    return observation_of(unit, definition, at=at, values=values, absent=absent)
