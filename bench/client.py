"""A small HTTP client that costs next to nothing, so that it is the server that is measured.

One connection sends one request at a time and keeps the connection. httpx costs more per request than the hot
paths of the server do.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, cast

CREATED, REDIRECTED, REFUSED = 201, 302, 400
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length: "


class UnexpectedError(Exception):
    """An answer that makes a measurement worthless."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    head: bytes
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is and as whom we ask."""

    host: str
    port: int
    key: str = ""
    cookie: str = ""
    accept: str = ""

    def get(self, path: str) -> bytes:
        """A GET request as bytes."""
        return f"GET {path} HTTP/1.1\r\n{self._head()}\r\n".encode()

    def post(self, path: str, body: bytes) -> bytes:
        """A POST request with JSON as bytes."""
        content = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return f"POST {path} HTTP/1.1\r\n{self._head()}{content}".encode() + body

    def form(self, path: str, content: bytes) -> bytes:
        """A POST request of a form as bytes."""
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(content)}\r\n\r\n"
        return f"POST {path} HTTP/1.1\r\n{self._head()}{head}".encode() + content

    def _head(self) -> str:
        who = f"Authorization: Bearer {self.key}\r\n" if self.key else ""
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        accept = f"Accept: {self.accept}\r\n" if self.accept else ""
        return f"Host: {self.host}:{self.port}\r\n{who}{cookie}{accept}"


class Connection(asyncio.Protocol):
    """One kept connection."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._received = b""
        self._head = b""
        self._needed = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one, without saying so

    def data_received(self, data: bytes) -> None:
        self._received = self._received + data if self._received else data
        if not self._needed:
            end = self._received.find(END_OF_HEAD)
            if end < 0:
                return
            self._head = self._received[:end]
            self._needed = end + len(END_OF_HEAD) + _length(self._head)
        if len(self._received) >= self._needed:
            body = self._received[len(self._head) + len(END_OF_HEAD) : self._needed]
            self._received = self._received[self._needed :]
            self._needed = 0
            if self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(Answer(int(self._head[9:12]), self._head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError("The server closed the connection."))

    async def ask(self, request: bytes) -> Answer:
        """Send a request and wait for its answer."""
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _length(head: bytes) -> int:
    lower = head.lower()
    start = lower.find(LENGTH)
    if start < 0:
        raise UnexpectedError(f"An answer without Content-Length: {head!r}")
    start += len(LENGTH)
    end = lower.find(b"\r\n", start)
    return int(lower[start : end if end > 0 else None])


async def connect(address: Address) -> Connection:
    """Open a connection."""
    _, connection = await asyncio.get_running_loop().create_connection(Connection, address.host, address.port)
    return connection


async def ask(address: Address, request: bytes) -> Answer:
    """One request on a connection of its own."""
    connection = await connect(address)
    try:
        return await connection.ask(request)
    finally:
        connection.close()


def required(answer: Answer) -> Answer:
    """The answer, unless it is a refusal or a redirect."""
    if answer.status >= REDIRECTED:
        raise UnexpectedError(f"{answer.status}: {answer.body[:600].decode(errors='replace')}")
    return answer
