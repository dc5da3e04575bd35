"""What the sandbox knows of a supplier's tries with one module: its units, and what came in. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.capacity.domain import Outcome
from ketenzicht.connections.domain.sandbox import Answer, Said
from ketenzicht.definitions.domain import ElementDefinition, Role, VersionDefinition

ACCEPTED = frozenset({Answer.ACCEPTED, Answer.PARTLY})


@dataclass(frozen=True, slots=True)
class Row:
    """What a delivery said of one unit."""

    unit: UUID
    said: Said
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Tried:
    """One delivery; `rows` are of the module at hand only, and `names` says whether it speaks of that module."""

    id: UUID
    received_at: datetime
    answer: Answer
    status: int
    fingerprint: bytes
    names: bool
    replayed_at: datetime | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TrialUnit:
    """A unit to try with."""

    code: UUID
    label: str
    name: str  # label and location, for people


@dataclass(frozen=True, slots=True)
class Trial:
    """All that the sandbox knows of one module: its units, and what came in, in the order of receipt."""

    version: VersionDefinition
    units: tuple[TrialUnit, ...]
    tried: tuple[Tried, ...]

    @property
    def taken(self) -> Iterator[Tried]:
        """Deliveries of which something of this module was taken in."""
        return (one for one in self.tried if one.answer in ACCEPTED and one.rows)

    @property
    def rows(self) -> Iterator[tuple[Tried, Row]]:
        return ((one, row) for one in self.taken for row in one.rows)

    @property
    def unknown_task(self) -> tuple[TrialUnit, ElementDefinition]:
        """Of which unit which figure is to be delivered as unknown."""
        unit = self.units[0]
        found = self.version.element_of_role(Role.AVAILABLE, unit.label)
        return unit, found or next(one for one in self.version.elements if one.belongs_to(unit.label))
