"""One unit in the read model: its facts, its state, and the line that both make on a board."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from ketenzicht.capacity.domain import (
    PREVIOUS,
    BoardLine,
    Opening,
    OpeningState,
    OwnInterval,
    declarer_words,
    figures_of,
    held_marks,
    left_of,
    marks_of,
    own_marks,
    terms_of,
)
from ketenzicht.definitions.domain import ModuleDefinition, Role, VersionDefinition
from ketenzicht.registry.domain import LocationLine

COUNTRY = "NL"  # stands where a region's code stands: all units of a module
OPENING_STATES = (OpeningState.OPEN, OpeningState.STOP_THREATENED, OpeningState.STOP)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What does not change with a delivery. `own`: the interval of its own that holds on the day of the picture."""

    id: int
    code: UUID
    location: LocationLine
    definition: ModuleDefinition
    label: str
    deliverer_id: UUID
    deliverer: str
    manual: bool
    own: OwnInterval | None = None

    @property
    def location_id(self) -> UUID:
        return self.location.id

    @property
    def regions(self) -> tuple[str, ...]:
        """The codes of every region that the unit counts in."""
        return regions_of(self.location)


def regions_of(location: LocationLine) -> tuple[str, ...]:
    """The codes of every region that what is at a location counts in."""
    return (*(code for code in (location.roaz, location.rav, location.area) if code), COUNTRY)


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
    opening_by: UUID | None = None  # the organisation that declared the stop that there is
    opening_as: str | None = None  # the roles of the person who did; None: a system
    held: int = 0  # places promised to somebody who is not there yet

    @property
    def is_stopped(self) -> bool:
        """Or threatens to be."""
        return bool(self.opening)


EMPTY = StateRow(0, -1, None, None, None, {}, {}, None, None, None)


def line_of(facts: UnitFacts, row: StateRow, *, version: VersionDefinition, on: date) -> BoardLine:
    """A unit's facts and state as a line of a board, by the definition that the figures were reported under."""
    label = version.label(facts.label)
    applicable = version.applicable(facts.label)
    left = left_of(row.values, row.held, applicable)
    figures = figures_of(left, applicable)
    terms = terms_of(version, facts.own)
    level = version.level_of(left, label=facts.label, region=facts.location.roaz, on=on)
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
        available=figures.get(Role.AVAILABLE),
        total=figures.get(Role.TOTAL),
        occupied=figures.get(Role.OCCUPIED),
        waiting=figures.get(Role.WAITING),
        crowding=figures.get(Role.CROWDING),
        level=level.level if level else None,
        level_word=level.word if level else "",
        opening=_opening(row),
        declared_by=_declared_by(facts, row),
        values=row.values,
        absent={code: version.absent_word(reason) for code, reason in row.absent.items()},
        observed_at=row.observed_at,
        confirmed_at=row.confirmed_at,
        fresh_for=terms.fresh_for,
        usable_for=terms.usable_for,
        definition=version.number,
        manual=facts.manual,
        marks=(
            *marks_of(
                figures_of(row.values, applicable) if row.held else figures,
                row.values,
                row.absent,
                applicable=applicable,
                observed_at=row.observed_at,
                confirmed_at=row.confirmed_at,
                manual=facts.manual,
            ),
            *own_marks(facts.own),
            *held_marks(row.held),
        ),
        own=facts.own,
        held=row.held,
    )


def _declared_by(facts: UnitFacts, row: StateRow) -> str:
    """Who said that there is a stop, or that one threatens: an organisation and a function, never a person."""
    if not row.is_stopped or row.opening_by is None:
        return ""
    return declarer_words(facts.deliverer if row.opening_by == facts.deliverer_id else PREVIOUS, row.opening_as)


def _opening(row: StateRow) -> Opening | None:
    if row.opening is None:
        return None
    return Opening(OPENING_STATES[row.opening], row.opening_reason, row.opening_until)
