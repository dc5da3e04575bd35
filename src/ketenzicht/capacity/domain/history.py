"""What was known of a unit in the past: points that hold until a known moment, and silence in between."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ketenzicht.capacity.domain.opening import Opening
from ketenzicht.capacity.domain.quality import Mark


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """Figures that were observed at `observed_at` and known to hold until `held_until`; after that: unknown.

    `held_until` equals `observed_at` for a late observation: it says something of its own moment only. `absent`
    holds a Dutch word per element code. The figures by role are None when unknown. They may be counted on for
    `usable_for` longer.
    """

    observed_at: datetime
    held_until: datetime
    is_late: bool
    values: dict[str, object]
    absent: dict[str, str]
    opening: Opening | None
    version_id: int
    definition: str
    available: float | None
    total: float | None
    occupied: float | None
    waiting: float | None
    crowding: float | None
    marks: tuple[Mark, ...]
    usable_for: timedelta
