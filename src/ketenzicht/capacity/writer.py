"""Group commit: deliveries that arrive together are stored by one statement, each acknowledged after its commit.

Without it each delivery would pay its own fsync, and commits with a NOTIFY stand in line behind each other
(docs/performance.md). One writer per process, two connections: while the database works on one batch, the next is
made ready and sent.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field

from ketenzicht.capacity.lane import Lane
from ketenzicht.capacity.pending import Pending, Receipt
from ketenzicht.rest.problems import Unavailable

LINGER = 0.005  # seconds that a batch waits for company
BATCH_ROWS = 2_000
QUEUE_LENGTH = 5_000  # deliveries that may wait; more are told to come back later
LANES = 2

TOO_BUSY = "Er wachten te veel leveringen. Er is niets opgeslagen; stuur dezelfde levering straks opnieuw."


@dataclass(slots=True)
class Batch:
    """Deliveries in rounds: within a round no unit and no idempotency key occurs twice; order is kept per unit."""

    rounds: list[tuple[set[object], list[Pending]]] = field(default_factory=list)
    rows: int = 0

    def add(self, pending: Pending) -> None:
        """Put a delivery into the first round behind everything that it shares a unit or key with."""
        marks = _marks(pending)
        place = len(self.rounds)
        while place > 0 and self.rounds[place - 1][0].isdisjoint(marks):
            place -= 1
        if place == len(self.rounds):
            self.rounds.append((set(), []))
        self.rounds[place][0].update(marks)
        self.rounds[place][1].append(pending)
        self.rows += len(pending.parcel.rows)

    def is_apart_from(self, other: "Batch") -> bool:
        """Whether both may be stored at the same time."""
        return all(mine[0].isdisjoint(theirs[0]) for mine in self.rounds for theirs in other.rounds)


def _marks(pending: Pending) -> set[object]:
    marks: set[object] = {*pending.parcel.rows.unit_id}
    if pending.key:
        marks.add(pending.key)
    return marks


class Writer:
    """Takes checked deliveries and answers each after its commit."""

    def __init__(self, conninfo: str) -> None:
        self._queue: asyncio.Queue[Pending] = asyncio.Queue(QUEUE_LENGTH)
        self._lanes = [Lane(conninfo) for _ in range(LANES)]
        self._busy: dict[asyncio.Task[None], tuple[Lane, Batch]] = {}
        self._task: asyncio.Task[None] | None = None

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
        for lane in self._lanes:
            await lane.close()

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
            first = await self._queue.get()
            while len(self._busy) == LANES:  # meanwhile others come, who share its statement
                await self._one_is_done()
            batch = await self._gathered(first)
            while not all(batch.is_apart_from(other) for _, other in self._busy.values()):
                await self._one_is_done()
            lane = next(lane for lane in self._lanes if all(lane is not busy for busy, _ in self._busy.values()))
            self._busy[asyncio.create_task(self._store(lane, batch))] = (lane, batch)

    async def _gathered(self, first: Pending) -> Batch:
        """What waits, and what comes in a moment unless that is enough already."""
        batch = Batch()
        batch.add(first)
        self._fill(batch)
        if batch.rows < BATCH_ROWS:
            await asyncio.sleep(LINGER)
            self._fill(batch)
        return batch

    def _fill(self, batch: Batch) -> None:
        while batch.rows < BATCH_ROWS and not self._queue.empty():
            batch.add(self._queue.get_nowait())

    async def _store(self, lane: Lane, batch: Batch) -> None:
        await lane.take([together for _, together in batch.rounds])
        for _, together in batch.rounds:
            for _ in together:
                self._queue.task_done()

    async def _one_is_done(self) -> None:
        done, _ = await asyncio.wait(self._busy, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            del self._busy[task]
