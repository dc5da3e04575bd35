"""A checked delivery that waits for its commit, and the receipt that it gets then."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.capacity.storing import Counts, Rows


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery. `is_replay`: the same delivery was received before, this is its first receipt."""

    id: UUID
    client_id: UUID
    received_at: datetime
    status: str
    observations: int
    counts: Counts
    refused: int
    faults: list[dict[str, str]] | None
    is_replay: bool = False


@dataclass(slots=True)
class Pending:
    """A checked delivery that waits for its commit."""

    id: UUID
    client_id: UUID
    organisation_id: UUID
    idempotency_key: str | None
    fingerprint: bytes
    received_at: datetime
    rows: Rows
    refused: int
    faults: list[dict[str, str]] | None
    done: asyncio.Future[Receipt] = field(repr=False)

    @property
    def key(self) -> tuple[UUID, str] | None:
        return (self.client_id, self.idempotency_key) if self.idempotency_key else None

    def receipt(self, counts: Counts) -> Receipt:
        return Receipt(
            id=self.id,
            client_id=self.client_id,
            received_at=self.received_at,
            status="partly-accepted" if self.refused else "accepted",
            observations=len(self.rows) + self.refused,
            counts=counts,
            refused=self.refused,
            faults=self.faults,
        )


def receipt_of(row: Sequence[Any]) -> Receipt:
    """A receipt from the columns of `RECEIPT_COLUMNS`."""
    id_, client_id, received_at, status, observations, changed, confirmed, repeated, late, refused, faults = row
    return Receipt(
        id=id_,
        client_id=client_id,
        received_at=received_at,
        status=str(status),
        observations=observations,
        counts=Counts(changed, confirmed, repeated, late),
        refused=refused,
        faults=faults,
    )
