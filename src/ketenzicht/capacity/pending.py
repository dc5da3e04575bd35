"""A checked delivery that waits for its commit, and the receipt that it gets then."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.capacity.parcel import Counts, Parcel


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

    parcel: Parcel
    done: asyncio.Future[Receipt]

    @property
    def key(self) -> tuple[UUID, str] | None:
        """What says that a delivery is the same one again."""
        parcel = self.parcel
        return (parcel.client_id, parcel.idempotency_key) if parcel.idempotency_key else None

    def receipt(self, counts: Counts) -> Receipt:
        parcel = self.parcel
        return Receipt(
            id=parcel.id,
            client_id=parcel.client_id,
            received_at=parcel.received_at,
            status=parcel.status,
            observations=parcel.observations,
            counts=counts,
            refused=parcel.refused,
            faults=parcel.faults,
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


def key_was_used(key: str) -> str:
    """What one hears who uses an idempotency key again, for something else."""
    return (
        f"De Idempotency-Key '{key}' is al gebruikt voor een andere levering. "
        "Gebruik voor elke nieuwe levering een nieuwe sleutel."
    )
