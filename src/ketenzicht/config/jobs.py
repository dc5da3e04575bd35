"""The worker of the job queue, inside the server process: one thing less to start and to forget."""

import asyncio
from typing import Any, cast

import structlog

log = structlog.get_logger()
RETRY_AFTER = 30.0  # seconds
ASKED_AGAIN_AFTER = 8.0  # seconds for the job that is under way to end; the pool takes five of them at most to close


class Jobs:
    """Runs Procrastinate's jobs, one at a time; they are few and small."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="jobs")

    async def stop(self) -> None:
        # More than once if need be: `asyncio.wait_for`, in which a pool that opens waits, can swallow a cancellation.
        while self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=ASKED_AGAIN_AFTER)

    async def _run(self) -> None:
        from procrastinate.contrib.django import app

        while True:
            try:
                worker = app.with_connector(cast(Any, app.connector).get_worker_connector())
                try:  # its own `async with` leaves open what was still opening, and that cannot be ended from outside
                    await worker.open_async()
                    await worker.run_worker_async(concurrency=1, install_signal_handlers=False)
                finally:
                    await worker.close_async()
            except Exception:  # jobs can wait; the boards go on without them
                log.exception("jobs.worker-failed")
                await asyncio.sleep(RETRY_AFTER)
