"""Keeps the audit log of one process: writes what was refused, and seals what was written."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import structlog
from django.db import Error

from ketenzicht.audit.attempts import Attempts
from ketenzicht.audit.operations import record_attempts, seal_lines
from ketenzicht.base.attempts import Attempt
from ketenzicht.rest import refusals
from ketenzicht.rest.threads import in_thread

WRITTEN_EVERY = 2.0  # seconds: what a process that is killed can forget of refused attempts
SEALED_EVERY = 30.0  # seconds

log = structlog.get_logger()


class LogKeeper:
    """While the database is away it goes on counting; other processes seal as well, and do not meet."""

    def __init__(self) -> None:
        self._attempts = Attempts()
        self._task: asyncio.Task[None] | None = None
        self._deaf: Callable[[], None] | None = None

    async def start(self) -> None:
        self._deaf = refusals.listen(self._note)
        self._task = asyncio.create_task(self._run(), name="log-keeper")

    async def stop(self) -> None:
        if self._deaf is not None:
            self._deaf()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            await self.write()

    async def write(self) -> None:
        """Write what was refused since the previous time."""
        if taken := self._attempts.take():
            try:
                await in_thread(partial(record_attempts, tallies=taken))
            except Error as error:
                self._attempts.give_back(taken)
                log.warning("audit.attempts-not-written", attempts=len(taken), error=str(error))

    async def seal(self) -> None:
        """Seal what has settled. What fails now is sealed the next time."""
        try:
            await in_thread(partial(seal_lines, at=datetime.now(UTC)))
        except Error as error:
            log.warning("audit.not-sealed", error=str(error))

    def _note(self, attempt: Attempt) -> None:
        self._attempts.note(attempt, at=datetime.now(UTC))

    async def _run(self) -> None:
        waited = SEALED_EVERY
        while True:
            await self.write()
            if waited >= SEALED_EVERY:
                await self.seal()
                waited = 0.0
            await asyncio.sleep(WRITTEN_EVERY)
            waited += WRITTEN_EVERY
