"""Starts our own database server again when it was killed while the application runs."""

import asyncio
import contextlib
import os

import structlog

from ketenzicht.postgres import server
from ketenzicht.postgres.problems import DatabaseProblem

LOOK_EVERY = 2.0  # seconds; looking costs a millisecond

log = structlog.get_logger()


class DatabaseKeeper:
    """Does nothing for a server that `DATABASE_URL` names: that one has keepers of its own."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if not os.environ.get("DATABASE_URL"):
            self._task = asyncio.create_task(self._run(), name="database-keeper")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await asyncio.to_thread(server.ensure_running)
            except (DatabaseProblem, OSError) as problem:
                log.warning("database.not-started", problem=str(problem))
