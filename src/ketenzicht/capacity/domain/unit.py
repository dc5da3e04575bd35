"""A unit as others speak of it: to register one, and to know what may be delivered for it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to register. `mode` is "automatic" or "manual"; a manual one says when automation is expected."""

    location_id: UUID
    module: str
    label: str
    deliverer_id: UUID
    mode: str = "automatic"
    automation_expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit for which somebody may deliver."""

    unit: UUID
    module: str
    label: str
    label_name: str
    location_id: UUID
    location: str
    place: str
    mode: str
