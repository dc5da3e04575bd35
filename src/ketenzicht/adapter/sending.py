"""Brings the queue to the platform: in order, again and again while it is away, and never what it refuses twice."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from ketenzicht.adapter.queue import Batch, Queue
from ketenzicht.client import AsyncDeliveryClient, DeliveryRefused, Fault, OnFault, Patience, Unreachable

LOOK_EVERY = 1.0  # seconds, when there was nothing to send
TIDY_EVERY = 500  # batches, when there is much
# In between attempts when the platform is away, or will not have us: a key that ended is replaced by a person.
PATIENCE = Patience(first_wait=1.0, longest_wait=60.0)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Progress:
    """How delivering goes, for the page."""

    delivered: int = 0
    refused: int = 0
    delivered_at: datetime | None = None
    away_since: datetime | None = None
    trouble: str = ""


class Sender:
    """Empties a queue. `client` tries once: waiting is done here, where it is seen."""

    def __init__(
        self,
        queue: Queue,
        client: AsyncDeliveryClient,
        *,
        progress: Progress,
        clock: Callable[[], datetime],
        patience: Patience = PATIENCE,
    ) -> None:
        self._queue = queue
        self._client = client
        self._progress = progress
        self._clock = clock
        self._patience = patience
        self._attempt = 0
        self._sent = 0

    async def run(self) -> None:
        """Until cancelled: at any moment, because what was begun is on disk."""
        while True:
            if self._sent % TIDY_EVERY == 0:
                with contextlib.suppress(sqlite3.Error):  # told when the next batch is taken
                    await asyncio.to_thread(self._tidy)
            self._sent += 1
            wait = await self._next()
            if wait is not None:
                self._sent = 0
                await asyncio.sleep(wait)

    async def _next(self) -> float | None:
        """Send what is to be sent, if there is; how long to wait then."""
        try:
            batch = await asyncio.to_thread(self._queue.batch)
            return LOOK_EVERY if batch is None else await self.send(batch)
        except (sqlite3.Error, OSError) as error:  # a full disk: what was delivered and not noted is sent again
            return self._away(f"De wachtrij is niet te lezen of te schrijven: {error}.", asked=None)

    def _tidy(self) -> None:
        thinned, lost = self._queue.keep_within_limits(at=self._clock())
        if thinned:
            log.warning("the queue is long: confirmations were left out", extra={"observations": thinned})
        if lost:
            log.error("observations were too old and are lost", extra={"observations": lost})

    async def send(self, batch: Batch) -> float | None:
        """Send one batch; how long to wait before the next attempt, or None when it is done with."""
        try:
            (receipt,) = await self._client.deliver(
                [row.observation for row in batch.rows], on_fault=OnFault.ACCEPT_REST, idempotency_key=batch.key
            )
        except Unreachable as away:
            return self._away(f"Het platform is niet bereikbaar, of te druk. ({away})", asked=away.asked)
        except DeliveryRefused as refusal:
            return await self._refused(batch, refusal)
        except (ValueError, KeyError, TypeError) as strange:  # the page of a proxy, with status 200
            return self._away(f"Het antwoord is niet van een Ketenzicht ({type(strange).__name__}).", asked=None)
        refused = by_row(batch, receipt.faults)
        await asyncio.to_thread(self._queue.settle, batch, refused=refused, at=self._clock())
        self._arrived(receipt.observations, refused)
        return None

    async def _refused(self, batch: Batch, refusal: DeliveryRefused) -> float | None:
        """All of it is wrong, or its form is; or it is not about what is in it at all: then it stays."""
        refused = by_row(batch, refusal.faults) if refusal.status == HTTPStatus.BAD_REQUEST else {}
        if refused or refusal.status == HTTPStatus.CONFLICT:  # to be sent with another key
            await asyncio.to_thread(self._queue.release, batch, refused=refused, at=self._clock())
        if not refused:
            return self._away(f"Het platform neemt niets aan: {refusal}", asked=None)
        self._arrived(0, refused)
        return None

    def _arrived(self, observations: int, refused: Mapping[int, str]) -> None:
        self._attempt = 0
        self._progress.away_since, self._progress.trouble = None, ""
        self._progress.delivered += observations - len(refused) if observations else 0
        self._progress.refused += len(refused)
        if observations:
            self._progress.delivered_at = self._clock()
        for why in refused.values():
            log.warning("the platform refuses an observation", extra={"why": why})

    def _away(self, why: str, *, asked: float | None) -> float:
        self._attempt += 1
        self._progress.away_since = self._progress.away_since or self._clock()
        self._progress.trouble = why
        wait = self._patience.wait_after(attempt=min(self._attempt, 20), asked=asked)
        log.warning("nothing could be delivered", extra={"why": why, "again_in": round(wait, 1)})
        return wait


def by_row(batch: Batch, faults: tuple[Fault, ...]) -> dict[int, str]:
    """What is wrong with each row of a batch, in Dutch. What does not point to a row is left out."""
    refused: dict[int, list[str]] = {}
    for fault in faults:
        match fault.pointer.split("/"):
            case ["", "observations", index, *_] if index.isdecimal() and int(index) < len(batch.rows):
                refused.setdefault(batch.rows[int(index)].id, []).append(fault.nl or fault.en)
    return {row: " ".join(sentences) for row, sentences in refused.items()}
