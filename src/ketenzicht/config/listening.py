"""Hears that keys, roles or sessions changed, so that what the gate kept is asked again at once."""

import asyncio
import contextlib
from collections.abc import Callable

import psycopg
import structlog

from ketenzicht.access.gate import CHANNEL, Gate

RETRY_AFTER = 1.0  # seconds

log = structlog.get_logger()


class AccessListener:
    """One per process. While it cannot listen, the gate's own short memory is what limits a revoked key."""

    def __init__(self, conninfo: str, gate: Gate, *told: Callable[[], None]) -> None:
        self._conninfo = conninfo
        self._told = (gate.forget, *told)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="access-listener")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                log.warning("access.listener-lost", error=str(error))
                await asyncio.sleep(RETRY_AFTER)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            for tell in self._told:
                tell()
            async for _ in connection.notifies():
                for tell in self._told:
                    tell()
