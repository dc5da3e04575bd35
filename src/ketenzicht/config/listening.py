"""Hears that agreements, keys, roles or sessions changed, so that what was kept of them is asked again at once.

So it is at midnight too: agreements and roles begin and end with days as the Netherlands count them.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

import psycopg
import structlog

from ketenzicht.access import insights
from ketenzicht.access.gate import CHANNEL, Gate
from ketenzicht.access.queries import keys, next_day

RETRY_AFTER = 1.0  # seconds
MEMORIES = (insights.memory, keys.memory)

log = structlog.get_logger()


class AccessListener:
    """One per process. While it cannot listen, the gate's own short memory is what limits a revoked key."""

    def __init__(self, conninfo: str, gate: Gate, *told: Callable[[], None], clock: Callable[[], datetime]) -> None:
        self._conninfo = conninfo
        self._gate = gate
        self._told = told
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._run(), name="access-listener"),
            asyncio.create_task(self._follow_days(), name="access-days"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for memory in MEMORIES:
            memory.end()

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                log.warning("access.listener-lost", error=str(error))
            for memory in MEMORIES:
                memory.end()
            await asyncio.sleep(RETRY_AFTER)

    async def _follow_days(self) -> None:
        while True:
            now = self._clock()
            await asyncio.sleep((next_day(now) - now).total_seconds())
            self._tell("")

    def _tell(self, subject: str) -> None:
        """Something about a subject changed; about everything where none is named."""
        self._gate.forget(subject)
        for memory in MEMORIES:
            memory.forget()
        for tell in self._told:
            tell()

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            for memory in MEMORIES:
                memory.begin()
            self._tell("")
            async for note in connection.notifies():
                self._tell(note.payload)
