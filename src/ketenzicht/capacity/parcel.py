"""What is stored of one delivery, column by column, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.capacity.domain import Opening, OpeningState

OPENING_CODES = {OpeningState.OPEN: 0, OpeningState.STOP_THREATENED: 1, OpeningState.STOP: 2}


@dataclass(slots=True)
class Rows:
    """Observations of one delivery, column by column, each unit at most once; columns are equally long."""

    unit_id: list[int] = field(default_factory=list)
    observed_at: list[datetime] = field(default_factory=list)
    version_id: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    opening: list[int | None] = field(default_factory=list)
    opening_reason: list[str | None] = field(default_factory=list)
    opening_until: list[datetime | None] = field(default_factory=list)
    usable_for: list[int] = field(default_factory=list)  # seconds

    def __len__(self) -> int:
        return len(self.unit_id)

    def add(
        self,
        *,
        unit_id: int,
        observed_at: datetime,
        version_id: int,
        values: str,
        absent: str,
        opening: Opening | None,
        usable_for: timedelta,
    ) -> None:
        """Add one observation; `values` and `absent` are JSON objects."""
        self.unit_id.append(unit_id)
        self.observed_at.append(observed_at)
        self.version_id.append(version_id)
        self.values.append(values)
        self.absent.append(absent)
        self.opening.append(OPENING_CODES[opening.state] if opening else None)
        self.opening_reason.append(opening.reason if opening else None)
        self.opening_until.append(opening.expected_end_at if opening else None)
        self.usable_for.append(int(usable_for.total_seconds()))


@dataclass(slots=True)
class Parcel:
    """What is stored of one delivery: its rows, and what its receipt will say of the rest."""

    id: UUID
    client_id: UUID
    organisation_id: UUID
    idempotency_key: str | None
    fingerprint: bytes  # SHA-256 of the body
    received_at: datetime
    rows: Rows
    refused: int  # observations that are not among the rows
    faults: list[dict[str, str]] | None

    @property
    def observations(self) -> int:
        return len(self.rows) + self.refused

    @property
    def status(self) -> str:
        return "partly-accepted" if self.refused else "accepted"


@dataclass(slots=True)
class Counts:
    """What became of the observations of one delivery."""

    changed: int = 0
    confirmed: int = 0
    repeated: int = 0
    late: int = 0
