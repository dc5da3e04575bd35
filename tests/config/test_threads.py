"""Pages that wait for another's server keep no system that answers from being heard."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from starlette.types import Message

from ketenzicht.config import application


@contextlib.asynccontextmanager
async def nothing(_: object) -> AsyncIterator[None]:
    yield


async def test_a_system_is_answered_while_all_pages_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    come = threading.Event()

    def django(environ: dict[str, Any], start: Callable[..., None]) -> list[bytes]:
        if not environ["PATH_INFO"].startswith("/api/"):
            come.wait(30)  # as for a source of a patient's data that does not answer
        start("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    monkeypatch.setattr(application, "get_wsgi_application", lambda: django)
    served = application._pages(nothing)

    async def ask(path: str) -> bytes:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "http_version": "1.1"}
        await served({**scope, "headers": []}, receive, send)
        return bytes(sent[1]["body"])

    pages = [asyncio.create_task(ask(f"/{number}/")) for number in range(application.PAGE_THREADS + 1)]
    try:
        assert await asyncio.wait_for(ask("/api/v1/offers"), 10) == b"/api/v1/offers"
        assert not any(one.done() for one in pages)
    finally:
        come.set()
    assert await asyncio.gather(*pages) == [f"/{number}/".encode() for number in range(application.PAGE_THREADS + 1)]
