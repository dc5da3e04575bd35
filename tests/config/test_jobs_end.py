"""The worker of jobs ends when it is asked to, also when the first request was lost on the way."""

import asyncio

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
