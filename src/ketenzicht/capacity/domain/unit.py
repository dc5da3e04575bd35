"""A unit as others speak of it: to register one, and to know what may be delivered for it."""

from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True)
class StandingUnit:
    """A unit that hangs on a location which somebody wants to end, in words."""

    module: str
    label: str
    deliverer: str
    confirmed_at: datetime | None  # None: nothing was ever delivered
