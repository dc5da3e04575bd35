"""One unit in the read model: its facts, its state, and the line that both make on a board."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from ketenzicht.capacity.domain import BoardLine, Opening, OpeningState
from ketenzicht.definitions.domain import ModuleDefinition, Role, VersionDefinition
from ketenzicht.registry.domain import LocationLine

COUNTRY = "NL"  # stands where a region's code stands: all units of a module
OPENING_STATES = (OpeningState.OPEN, OpeningState.STOP_THREATENED, OpeningState.STOP)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What does not change with a delivery."""

    id: int
    code: UUID
    location: LocationLine
    definition: ModuleDefinition
    label: str
    deliverer_id: UUID
    manual: bool

    @property
    def location_id(self) -> UUID:
        return self.location.id

    @property
    def regions(self) -> tuple[str, ...]:
        """The codes of every region that the unit counts in."""
        found = (self.location.roaz, self.location.rav, self.location.area)
        return (*(code for code in found if code), COUNTRY)


class StateRow(msgspec.Struct, frozen=True):
    """One row of `capacity_state`, or a moment of history in the same form.

    A struct, because it is made for every observation in every process, and a dataclass takes five times as long.
    """

    unit_id: int
    revision: int
    observed_at: datetime | None
    confirmed_at: datetime | None
    version_id: int | None
    values: dict[str, object]
    absent: dict[str, str]
    opening: int | None
    opening_reason: str | None
    opening_until: datetime | None


EMPTY = StateRow(0, -1, None, None, None, {}, {}, None, None, None)


def line_of(facts: UnitFacts, row: StateRow, *, version: VersionDefinition, on: date) -> BoardLine:
    """A unit's facts and state as a line of a board, by the definition that the figures were reported under."""
    label = version.label(facts.label)
    figures = {role: _figure(version, role, facts.label, row.values) for role in Role}
    level = version.level_of(row.values, label=facts.label, region=facts.location.roaz, on=on)
    return BoardLine(
        unit_id=facts.id,
        unit=facts.code,
        module=facts.definition.code,
        label=facts.label,
        label_name=label.name if label else facts.label,
        location_id=facts.location.id,
        location=facts.location.name,
        place=facts.location.place,
        organisation=facts.location.organisation,
        available=figures[Role.AVAILABLE],
        total=figures[Role.TOTAL],
        occupied=figures[Role.OCCUPIED],
        waiting=figures[Role.WAITING],
        crowding=figures[Role.CROWDING],
        level=level.level if level else None,
        level_word=level.word if level else "",
        opening=_opening(row),
        values=row.values,
        absent={code: version.absent_word(reason) for code, reason in row.absent.items()},
        observed_at=row.observed_at,
        confirmed_at=row.confirmed_at,
        fresh_for=version.fresh_for,
        usable_for=version.usable_for,
        definition=version.number,
        manual=facts.manual,
    )


def _figure(version: VersionDefinition, role: Role, label: str, values: dict[str, object]) -> float | None:
    element = version.element_of_role(role, label)
    value = values.get(element.code) if element else None
    return float(value) if isinstance(value, (int, float)) else None


def _opening(row: StateRow) -> Opening | None:
    if row.opening is None:
        return None
    return Opening(OPENING_STATES[row.opening], row.opening_reason, row.opening_until)
