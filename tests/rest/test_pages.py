"""Django's pages on the ASGI port: whole answers whole, large ones in parts, and no thread kept by who went away."""

import asyncio
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

import pytest
from starlette.types import Message

from ketenzicht.rest.pages import BLOCK, Pages

Start = Callable[..., None]
remembered: ContextVar[str] = ContextVar("remembered", default="nothing")


class Large:
    """An answer of several blocks in small pieces, that tells when it was closed."""

    def __init__(self, pieces: int = 3 * BLOCK // 65_536 + 1) -> None:
        self.pieces = pieces
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return (bytes([number % 256]) * 65_536 for number in range(self.pieces))

    def close(self) -> None:
        self.is_closed = True


def page(environ: dict[str, Any], start: Start) -> list[bytes]:
    start("201 Created", [("Content-Type", "text/html"), ("X-Path", environ["PATH_INFO"])])
    return [b"<h1>", environ["wsgi.input"].read(), b"</h1>"]


def get(path: str = "/", method: str = "GET") -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "query_string": b"", "http_version": "1.1", "headers": []}


async def ask(pages: Pages, *, body: bytes = b"", path: str = "/") -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = get(path) | {"headers": [(b"content-length", str(len(body)).encode())] if body else []}
    await pages(scope, receive, send)
    return sent


async def test_a_page_leaves_in_one_go_with_its_status_and_headers() -> None:
    start, body = await ask(Pages(page, threads=1), body=b"J\xc3\xa9r\xc3\xb4me", path="/x/")
    assert start["status"] == 201
    assert start["headers"] == [(b"content-type", b"text/html"), (b"x-path", b"/x/")]
    assert body == {"type": "http.response.body", "body": "<h1>Jérôme</h1>".encode(), "more_body": False}


async def test_an_answer_without_content_ends() -> None:
    def nothing(_: dict[str, Any], start: Start) -> list[bytes]:
        start("304 Not Modified", [])
        return []

    start, body = await ask(Pages(nothing, threads=1))
    assert (start["status"], body["body"], body["more_body"]) == (304, b"", False)


async def test_what_is_large_is_sent_in_parts_and_closed() -> None:
    large = Large()

    def application(_: dict[str, Any], start: Start) -> Large:
        start("200 OK", [])
        return large

    _, *parts = await ask(Pages(application, threads=1))
    assert b"".join(part["body"] for part in parts) == b"".join(large)
    assert [part["more_body"] for part in parts] == [True] * 3 + [False]
    assert max(len(part["body"]) for part in parts) < 2 * BLOCK
    assert large.is_closed


async def test_who_goes_away_halfway_keeps_no_thread() -> None:
    large = Large()

    def application(_: dict[str, Any], start: Start) -> Large:
        start("200 OK", [])
        return large

    async def gone(message: Message) -> None:
        if message["type"] == "http.response.body":
            raise ConnectionError("The client is gone.")

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    pages = Pages(application, threads=1)
    with pytest.raises(ConnectionError):
        await pages(get(), receive, gone)
    assert large.is_closed
    assert len(await asyncio.wait_for(ask(pages), timeout=5)) > 2


def form(*, length: int) -> dict[str, Any]:
    return get(method="POST") | {"headers": [(b"content-length", str(length).encode())]}


async def test_who_sends_a_form_slowly_keeps_no_thread() -> None:
    pages, more = Pages(page, threads=1), asyncio.Queue[Message]()
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    slow = asyncio.create_task(pages(form(length=6), more.get, send))
    more.put_nowait({"type": "http.request", "body": b"abc", "more_body": True})
    assert (await asyncio.wait_for(ask(pages), timeout=5))[0]["status"] == 201
    assert not sent
    more.put_nowait({"type": "http.request", "body": b"def", "more_body": False})
    await asyncio.wait_for(slow, timeout=5)
    assert sent[1]["body"] == b"<h1>abcdef</h1>"


async def test_of_who_goes_away_in_the_middle_of_a_form_nothing_is_done() -> None:
    messages: Iterator[Message] = iter(
        [{"type": "http.request", "body": b"abc", "more_body": True}, {"type": "http.disconnect"}]
    )
    asked = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        asked.append(environ)
        return page(environ, start)

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    await Pages(application, threads=1)(form(length=6), receive, send)
    assert not asked


async def test_a_large_file_comes_in_whole_and_is_not_waited_for_first() -> None:
    piece = b"x" * (BLOCK // 2)
    asked, said = asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        loop.call_soon_threadsafe(asked.set)
        start("200 OK", [])
        return [str(len(environ["wsgi.input"].read())).encode()]

    async def receive() -> Message:
        await asyncio.wait_for(asked.wait(), timeout=5)
        said.append(piece)
        return {"type": "http.request", "body": piece, "more_body": len(said) < 3}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await Pages(application, threads=1)(form(length=3 * len(piece)), receive, send)
    assert sent[1]["body"] == str(3 * len(piece)).encode()


async def test_what_fails_is_told_to_the_server_and_the_next_is_answered() -> None:
    turns = iter([KeyError("ours"), None])

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        if fault := next(turns):
            raise fault
        return page(environ, start)

    pages = Pages(application, threads=1)
    with pytest.raises(KeyError):
        await ask(pages)
    assert (await ask(pages))[0]["status"] == 201


async def test_requests_wait_for_a_thread_and_leave_nothing_for_the_next() -> None:
    found = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        found.append(remembered.get())
        remembered.set(environ["PATH_INFO"])
        return page(environ, start)

    pages = Pages(application, threads=1)
    answers = await asyncio.gather(*(ask(pages, path=f"/{number}/") for number in range(5)))
    assert [dict(start["headers"])[b"x-path"] for start, _ in answers] == [f"/{n}/".encode() for n in range(5)]
    assert found == ["nothing"] * 5
