"""Group commit: deliveries that arrive together are stored by one statement, each acknowledged after its commit.

Without it each delivery would pay its own fsync, and commits with a NOTIFY stand in line behind each other
(docs/performance.md). One writer per process, one connection.
"""

import asyncio
import contextlib
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import structlog

from ketenzicht.base.errors import Conflict
from ketenzicht.capacity.pending import Pending, Receipt, receipt_of
from ketenzicht.capacity.storing import store
from ketenzicht.rest.problems import Unavailable

LINGER = 0.005  # seconds that a batch waits for company
BATCH_ROWS = 2_000
QUEUE_LENGTH = 5_000  # deliveries that may wait; more are told to come back later

TOO_BUSY = "Er wachten te veel leveringen. Er is niets opgeslagen; stuur dezelfde levering straks opnieuw."
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


class Writer:
    """Takes checked deliveries and answers each after its commit."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._queue: asyncio.Queue[Pending] = asyncio.Queue(QUEUE_LENGTH)
        self._task: asyncio.Task[None] | None = None
        self._connection: psycopg.AsyncConnection[tuple[Any, ...]] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="capacity-writer")

    async def stop(self) -> None:
        """Store what was accepted into the queue, then stop."""
        if self._task is None:
            return
        await self._queue.join()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        if self._connection is not None:
            await self._connection.close()

    async def deliver(self, pending: Pending) -> Receipt:
        """Store one delivery; the answer comes after the commit.

        Raises Unavailable when too many wait or the database cannot be reached, and Conflict when the idempotency
        key was used for another body.
        """
        try:
            self._queue.put_nowait(pending)
        except asyncio.QueueFull:
            raise Unavailable(TOO_BUSY) from None
        return await asyncio.shield(pending.done)

    async def _run(self) -> None:
        while True:
            batch = [await self._queue.get()]
            size = await self._gather(batch)
            try:
                await self._flush(batch)
            except Exception:
                log.exception("capacity.batch-failed", deliveries=len(batch), rows=size)
                for pending in batch:
                    _answer(pending, Unavailable(UNREACHABLE))
            finally:
                for _ in batch:
                    self._queue.task_done()

    async def _gather(self, batch: list[Pending]) -> int:
        """Wait a moment for company, unless the batch is full already."""
        size = len(batch[0].parcel.rows)
        if size < BATCH_ROWS:
            await asyncio.sleep(LINGER)
        while size < BATCH_ROWS and not self._queue.empty():
            batch.append(self._queue.get_nowait())
            size += len(batch[-1].parcel.rows)
        return size

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
        await self._forget_connection()
        try:
            await self._answer_stored(batch)
            await self._store(_unanswered(batch))
        except psycopg.OperationalError:
            await self._forget_connection()
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

    async def _store(self, batch: list[Pending]) -> None:
        connection = await self._connected()
        async with connection.cursor(binary=True) as cursor:
            for together in _rounds(batch):
                for pending, answer in await _store_round(cursor, together):
                    _answer(pending, answer)

    async def _connected(self) -> psycopg.AsyncConnection[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
            await self._connection.execute(ONE_PLAN)
        return self._connection

    async def _forget_connection(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                await self._connection.close()
            self._connection = None


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


def _rounds(batch: list[Pending]) -> list[list[Pending]]:
    """Split a batch so that within a round no unit and no idempotency key occurs twice; order is kept per unit."""
    rounds: list[tuple[set[object], list[Pending]]] = []
    for pending in batch:
        marks: set[object] = {*pending.parcel.rows.unit_id}
        if pending.key:
            marks.add(pending.key)
        place = len(rounds)
        while place > 0 and rounds[place - 1][0].isdisjoint(marks):
            place -= 1
        if place == len(rounds):
            rounds.append((set(), []))
        rounds[place][0].update(marks)
        rounds[place][1].append(pending)
    return [together for _, together in rounds]


async def _store_round(
    cursor: psycopg.AsyncCursor[tuple[Any, ...]], together: list[Pending]
) -> list[tuple[Pending, Receipt | Conflict]]:
    earlier = await _earlier_receipts(cursor, together)
    answers: list[tuple[Pending, Receipt | Conflict]] = []
    fresh: list[Pending] = []
    for pending in together:
        if pending.key in earlier:
            answers.append((pending, _replayed(pending, *earlier[pending.key])))
        else:
            fresh.append(pending)
    if fresh:
        counts = await store(cursor, [pending.parcel for pending in fresh])
        answers += [(pending, pending.receipt(counts[pending.parcel.id])) for pending in fresh]
    return answers


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
        return Conflict(
            f"De Idempotency-Key '{pending.parcel.idempotency_key}' is al gebruikt voor een andere levering. "
            "Gebruik voor elke nieuwe levering een nieuwe sleutel."
        )
    return replace(receipt, is_replay=True)
