"""The worker of jobs ends when it is asked to, also when the first request was lost on the way."""

import asyncio
from typing import Any

import psycopg
import pytest

from ketenzicht.config import jobs
from ketenzicht.config.jobs import Jobs


@pytest.mark.asyncio
async def test_a_request_to_end_that_was_swallowed_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ASKED_AGAIN_AFTER", 0.01)
    swallowed: list[bool] = []

    async def deaf_once(self: Jobs) -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                if swallowed:
                    raise
                swallowed.append(True)

    monkeypatch.setattr(Jobs, "_run", deaf_once)
    worker = Jobs()
    await worker.start()
    await asyncio.sleep(0)
    await asyncio.wait_for(worker.stop(), timeout=5)
    assert swallowed
    await Jobs().stop()  # one that never began has nothing to end


async def test_what_was_still_being_opened_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that stops while it starts: what opened its connections would have kept it from ever ending."""
    connecting, comes = asyncio.Event(), asyncio.Event()

    async def slow(*_: object, **__: object) -> Any:
        connecting.set()
        await comes.wait()
        raise psycopg.OperationalError("There is no database here.")

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", slow)
    before = asyncio.all_tasks()
    worker = Jobs()
    await worker.start()
    await asyncio.wait_for(connecting.wait(), timeout=30)
    stopping = asyncio.create_task(worker.stop())
    await asyncio.sleep(0.1)
    comes.set()
    await asyncio.wait_for(stopping, timeout=30)
    left = asyncio.all_tasks() - before
    for _ in range(2):  # so that a fault is a fault and not a test that never ends
        for task in left:
            task.cancel()
        await asyncio.sleep(0)
    assert not left
