"""The worker of the job queue, inside the server process: one thing less to start and to forget."""

import asyncio
import contextlib
from typing import Any, cast

import structlog

log = structlog.get_logger()
RETRY_AFTER = 30.0  # seconds


class Jobs:
    """Runs Procrastinate's jobs, one at a time; they are few and small."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="jobs")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        from procrastinate.contrib.django import app

        while True:
            try:
                worker = app.with_connector(cast(Any, app.connector).get_worker_connector())
                async with worker.open_async():
                    await worker.run_worker_async(concurrency=1, install_signal_handlers=False)
            except Exception:  # jobs can wait; the boards go on without them
                log.exception("jobs.worker-failed")
                await asyncio.sleep(RETRY_AFTER)
