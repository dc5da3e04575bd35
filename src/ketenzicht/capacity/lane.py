"""One connection on which deliveries are stored, and what is done when that fails."""

import contextlib
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import structlog

from ketenzicht.base.errors import Conflict
from ketenzicht.capacity.pending import Pending, Receipt, key_was_used, receipt_of
from ketenzicht.capacity.storing import store
from ketenzicht.rest.problems import Unavailable

UNREACHABLE = (
    "De database is even niet bereikbaar of vol. Er is niets opgeslagen; stuur dezelfde levering straks opnieuw."
)

# One plan for every batch, by index: made for a large one it reads the whole table, which lasts for small ones too.
ONE_PLAN = "SET plan_cache_mode = force_generic_plan"

log = structlog.get_logger()

RECEIPT_COLUMNS = """d.id, d.client_id, d.received_at, d.status, d.observations,
                     d.changed, d.confirmed, d.repeated, d.late, d.refused, d.faults"""

EARLIER = f"""
SELECT d.client_id, d.idempotency_key, d.fingerprint, {RECEIPT_COLUMNS}
FROM capacity_delivery d
JOIN unnest(%b::uuid[], %b::text[]) AS asked (client_id, idempotency_key)
  ON d.client_id = asked.client_id AND d.idempotency_key = asked.idempotency_key
"""  # noqa: S608 - our own column names
STORED = f"SELECT {RECEIPT_COLUMNS} FROM capacity_delivery d WHERE d.id = ANY(%b)"  # noqa: S608 - our own column names


class Lane:
    """Stores batches one after another."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: psycopg.AsyncConnection[tuple[Any, ...]] | None = None

    async def take(self, rounds: list[list[Pending]]) -> None:
        """Store and answer, round after round; of one round no two hold the same unit or key. Everybody is answered."""
        for together in rounds:
            try:
                await self._flush(together)
            except Exception:
                log.exception("capacity.batch-failed", deliveries=len(together))
                for pending in together:
                    _answer(pending, Unavailable(UNREACHABLE))

    async def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                await self._connection.close()
            self._connection = None

    async def _flush(self, batch: list[Pending]) -> None:
        """Store a batch at once; when that fails, one by one, so that a bad one does not take the others with it."""
        try:
            await self._store(batch)
        except psycopg.OperationalError as error:
            log.warning("capacity.database-unreachable", error=str(error))
            await self._flush_again(_unanswered(batch))
        except psycopg.Error as error:
            waiting = _unanswered(batch)
            if len(waiting) == 1:
                log.error("capacity.delivery-failed", delivery=str(waiting[0].parcel.id), error=str(error))
                _answer(waiting[0], error)
                return
            for pending in waiting:
                await self._flush([pending])

    async def _flush_again(self, batch: list[Pending]) -> None:
        """Once more on a new connection: the server may have been restarted, perhaps just after it had stored them."""
        await self.close()
        try:
            await self._answer_stored(batch)
            await self._store(_unanswered(batch))
        except psycopg.OperationalError:
            await self.close()
            for pending in batch:
                _answer(pending, Unavailable(UNREACHABLE))

    async def _answer_stored(self, batch: list[Pending]) -> None:
        """Answer those whose commit was done although we did not hear of it."""
        connection = await self._connected()
        async with connection.cursor(binary=True) as cursor:
            await cursor.execute(STORED, [[pending.parcel.id for pending in batch]])
            receipts = {receipt.id: receipt for receipt in map(receipt_of, await cursor.fetchall())}
        for pending in batch:
            if receipt := receipts.get(pending.parcel.id):
                _answer(pending, receipt)

    async def _store(self, together: list[Pending]) -> None:
        connection = await self._connected()
        async with connection.cursor(binary=True) as cursor:
            earlier = await _earlier_receipts(cursor, together)
            for pending in together:
                if pending.key in earlier:
                    _answer(pending, _replayed(pending, *earlier[pending.key]))
            if fresh := _unanswered(together):
                counts = await store(cursor, [pending.parcel for pending in fresh])
                for pending in fresh:
                    _answer(pending, pending.receipt(counts[pending.parcel.id]))

    async def _connected(self) -> psycopg.AsyncConnection[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
            await self._connection.execute(ONE_PLAN)
        return self._connection


def _unanswered(batch: list[Pending]) -> list[Pending]:
    return [pending for pending in batch if not pending.done.done()]


def _answer(pending: Pending, answer: Receipt | Exception) -> None:
    """Give the answer to who still waits for it: one disconnected client must not stop the others."""
    if pending.done.done():
        return
    if isinstance(answer, Receipt):
        pending.done.set_result(answer)
    else:
        pending.done.set_exception(answer)


async def _earlier_receipts(
    cursor: psycopg.AsyncCursor[tuple[Any, ...]], together: list[Pending]
) -> dict[tuple[UUID, str] | None, tuple[bytes, Receipt]]:
    keys = [pending.key for pending in together if pending.key]
    if not keys:
        return {}
    await cursor.execute(EARLIER, [[key[0] for key in keys], [key[1] for key in keys]], prepare=True)
    return {(row[0], row[1]): (bytes(row[2]), receipt_of(row[3:])) for row in await cursor.fetchall()}


def _replayed(pending: Pending, fingerprint: bytes, receipt: Receipt) -> Receipt | Conflict:
    if fingerprint != pending.parcel.fingerprint:
        return Conflict(key_was_used(pending.parcel.idempotency_key or ""))
    return replace(receipt, is_replay=True)
