"""The state of every unit in memory: what boards, the national picture and the search for a place read.

PostgreSQL stays the truth. A picture is made from it (`loading.py`), kept up to date by notifications (`feed.py`),
and can be thrown away at any time; a test proves it equal to the database. One thread changes a picture; others
may read meanwhile: lines are replaced whole, never changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from ketenzicht.access.queries import local_day
from ketenzicht.capacity import standing
from ketenzicht.capacity.domain import SLACK, Absence, BoardLine, OwnInterval, Totals, contradicts, terms_of
from ketenzicht.capacity.lines import EMPTY, StateRow, UnitFacts, line_of
from ketenzicht.capacity.standing import Figures, Indices, Kind
from ketenzicht.definitions.domain import Catalogue, Role, VersionDefinition
from ketenzicht.registry.domain import RegionLine

STOP, THREATENED, UNDECLARED = 2, 1, -1
Reading = tuple[str, str, str, float, float]  # codes of free, total and occupied; seconds that they are fresh, usable


class Picture:
    """All units with their state, by region and module."""

    def __init__(
        self,
        *,
        units: Sequence[UnitFacts],
        regions: Iterable[RegionLine],
        catalogue: Catalogue,
        epoch: str,
        at: datetime,
    ) -> None:
        self.units = units
        self.regions = {region.code: region for region in regions}
        self.epoch = epoch  # tells this picture's versions from those of another
        self.version = 0  # grows with every change that is applied
        self.at = at
        self.catalogue = catalogue
        self.absent: Mapping[str, Absence] = {}  # by code, what is registered and not there on this day
        self.versions = {version.id: version for module in catalogue.modules.values() for version in module.versions}
        self._index = {unit.id: place for place, unit in enumerate(units)}
        self._by_code = {str(unit.code): unit for unit in units}
        self._rows: list[StateRow] = [EMPTY] * len(units)
        self._lines: list[tuple[StateRow, BoardLine] | None] = [None] * len(units)
        self._readings: dict[tuple[int | None, str, str], Reading] = {}
        self._boards = standing.boards(units)
        # All boards one behind the other: the places of their units, and where each board begins.
        self.units_of_boards = standing.one_behind_the_other(list(self._boards.values()))
        self._kinds = standing.kinds(units)
        self._by_location = standing.by_location(units)
        self.available: Figures = np.full(len(units), np.nan)
        self.total: Figures = np.full(len(units), np.nan)
        self.occupied: Figures = np.full(len(units), np.nan)
        self.confirmed: Figures = np.full(len(units), np.nan)  # seconds since 1970; NaN: never
        self.fresh_for: Figures = np.zeros(len(units))
        self.usable_for: Figures = np.zeros(len(units))
        self.changed: NDArray[np.int64] = np.zeros(len(units), dtype=np.int64)  # the version that changed it last
        self.contradicts: NDArray[np.bool_] = np.zeros(len(units), dtype=np.bool_)
        self.opening: NDArray[np.int8] = np.full(len(units), UNDECLARED, dtype=np.int8)

    def __len__(self) -> int:
        return len(self.units)

    def unit_of_code(self, code: str) -> UnitFacts | None:
        """The unit with this public code, in the form in which we give it out."""
        return self._by_code.get(code) or self._by_code.get(code.lower())

    def absence_of(self, code: str) -> Absence | None:
        return self.absent.get(code) or self.absent.get(code.lower())

    def indices_of(self, *, region: str, module: str) -> Indices:
        """Where the units of a board stand, ordered by location and label; empty when there are none."""
        return self._boards.get((region, module), np.empty(0, dtype=np.intp))

    def kind(self, *, module: str, label: str) -> Kind:
        """All units of a kind of care; nobody may have it."""
        return self._kinds.get((module, label)) or standing.kind_of(())

    def indices_of_location(self, location_id: UUID) -> list[int]:
        return self._by_location.get(location_id, [])

    def boards_of(self, place: int) -> list[tuple[str, str]]:
        """The boards (region, module) on which the unit at `place` stands."""
        unit = self.units[place]
        return [(region, unit.definition.code) for region in unit.regions]

    def is_of_the_same_units(self, other: "Picture") -> bool:
        """Whether both hold the same units under the same definitions, on the same day."""
        return (
            self.units == other.units
            and self.regions == other.regions
            and self.versions == other.versions
            and local_day(self.at) == local_day(other.at)
        )

    @property
    def rows(self) -> Sequence[StateRow]:
        """The present state of every unit."""
        return self._rows

    @property
    def boards(self) -> Iterable[tuple[str, str]]:
        """Every board (region, module) that has at least one unit."""
        return self._boards.keys()

    def apply(self, rows: Iterable[StateRow]) -> list[int]:
        """Take over newer state; give the places of the units that changed. Older or equal rows change nothing."""
        changed = []
        for row in rows:
            place = self._index.get(row.unit_id)
            if place is None or row.revision <= self._rows[place].revision:
                continue
            self._rows[place] = row
            changed.append(place)
        if changed:
            self._set_figures(changed)
            self.version += 1
            self.changed[changed] = self.version
        return changed

    def knows(self, rows: Iterable[StateRow]) -> bool:
        """Whether this picture has every unit of the rows and every definition that they were reported under."""
        return all(
            row.unit_id in self._index and (row.version_id is None or row.version_id in self.versions) for row in rows
        )

    def line(self, place: int) -> BoardLine:
        """The line of the unit at `place`; made once for each change.

        It is kept with its row: a thread that was still making a line while newer state came in leaves no old line.
        """
        row, kept = self._rows[place], self._lines[place]
        if kept is None or kept[0] is not row:
            kept = self._lines[place] = (row, self._line_from(place, row, on=local_day(self.at)))
        return kept[1]

    def place_of(self, unit_id: int) -> int:
        """Where a unit of this picture stands."""
        return self._index[unit_id]

    def version_of(self, place: int) -> VersionDefinition:
        """The definition of the figures at `place`."""
        return self._version_of(self.units[place], self._rows[place])

    def line_of_unit(self, unit_id: int, row: StateRow, *, on: date, own: OwnInterval | None) -> BoardLine | None:
        """The line that a unit would have with this state and `own` interval; None for one that is not here."""
        place = self._index.get(unit_id)
        if place is None:
            return None
        unit = self.units[place]
        facts = unit if unit.own == own else replace(unit, own=own)
        return line_of(facts, row, version=self._version_of(unit, row), on=on)

    def _line_from(self, place: int, row: StateRow, *, on: date) -> BoardLine:
        unit = self.units[place]
        return line_of(unit, row, version=self._version_of(unit, row), on=on)

    def totals(self, places: Indices, *, now: datetime) -> Totals:
        """The same as `domain.totals_of` for the lines at `places`, in one sweep."""
        opening = self.opening[places]
        known = places[self.is_known(places, now=now)]
        age = now.timestamp() - self.confirmed[known]
        oldest = self.confirmed[known].min() if len(known) else None
        return Totals(
            available=_sum(np.maximum(self.available[known], 0)),
            total=_sum(self.total[known]),
            occupied=_sum(self.occupied[known]),
            known=len(known),
            units=len(places),
            stops=int((opening == STOP).sum()),
            threatened=int((opening == THREATENED).sum()),
            oldest=datetime.fromtimestamp(float(oldest), UTC) if oldest is not None else None,
            ageing=int((age > self.fresh_for[known]).sum()),
            contradicting=int(self.contradicts[known].sum()),
        )

    def is_known(self, places: Indices, *, now: datetime) -> NDArray[np.bool_]:
        """Which units have a number of free places that is not too old to count on."""
        age = now.timestamp() - self.confirmed[places]
        return (age <= self.usable_for[places]) & ~np.isnan(self.available[places])

    def _set_figures(self, places: list[int]) -> None:
        """Bring the arrays in line with the rows at these places, a column at a time."""
        figures = np.array([self._figures_at(place) for place in places], dtype=np.float64)
        self.available[places], self.total[places], self.occupied[places] = figures[:, 0], figures[:, 1], figures[:, 2]
        self.fresh_for[places], self.usable_for[places] = figures[:, 3], figures[:, 4]
        self.confirmed[places], self.opening[places] = figures[:, 5], figures[:, 6]
        over = figures[:, 0] + figures[:, 7] + figures[:, 2] - figures[:, 1]
        self.contradicts[places] = False
        for one in np.flatnonzero(np.abs(over) > SLACK).tolist():  # few: only of these the rest is looked at
            self.contradicts[places[one]] = self._contradicts(places[one], float(over[one]))

    def _contradicts(self, place: int, over: float) -> bool:
        """As the mark on its line says."""
        unit, row = self.units[place], self._rows[place]
        applicable = self._version_of(unit, row).applicable(unit.label)
        return applicable is not None and contradicts(over, row.values, applicable)

    def _figures_at(self, place: int) -> tuple[object, ...]:
        """Free, total, occupied (None: unknown), fresh and usable for, confirmed at (seconds), opening, held."""
        row = self._rows[place]
        unit = self.units[place]
        key = (row.version_id, unit.definition.code, unit.label)
        reading = self._readings.get(key)
        if reading is None:
            reading = self._readings[key] = _reading(self._version_of(unit, row), unit.label)
        available, total, occupied, fresh_for, usable_for = reading
        if unit.own is not None:
            terms = terms_of(self._version_of(unit, row), unit.own)
            fresh_for, usable_for = terms.fresh_for.total_seconds(), terms.usable_for.total_seconds()
        get = row.values.get
        free = get(available)
        return (
            free - row.held if row.held and isinstance(free, (int, float)) else free,
            get(total),
            get(occupied),
            fresh_for,
            usable_for,
            row.confirmed_at.timestamp() if row.confirmed_at else None,
            UNDECLARED if row.opening is None else row.opening,
            row.held,
        )

    def _version_of(self, unit: UnitFacts, row: StateRow) -> VersionDefinition:
        """The definition of the figures; for a unit that never delivered, the one now in force or the last one."""
        if row.version_id is not None and row.version_id in self.versions:
            return self.versions[row.version_id]
        return unit.definition.version_at(local_day(self.at)) or unit.definition.versions[-1]


def _reading(version: VersionDefinition, label: str) -> Reading:
    """Which values of a label go into the arrays, and how long they count."""
    elements = [version.element_of_role(role, label) for role in (Role.AVAILABLE, Role.TOTAL, Role.OCCUPIED)]
    available, total, occupied = (element.code if element else "" for element in elements)
    return available, total, occupied, version.fresh_for.total_seconds(), version.usable_for.total_seconds()


def _sum(figures: Figures) -> float | None:
    known = figures[~np.isnan(figures)]
    return float(known.sum()) if len(known) else None
