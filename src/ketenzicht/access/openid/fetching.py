"""Asking the server of somebody else: within a time and a size, in JSON, and without being led elsewhere."""

import json
import ssl
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from django.conf import settings

from ketenzicht.access.domain import Because, NotLetIn, usable_address

EACH_STEP = 5.0  # seconds: to connect, and between two pieces of an answer
ALTOGETHER = 10.0  # seconds: a server that answers a byte at a time holds us up no longer
MOST = 256 * 1024  # bytes; a set of keys with certificates is some 20 kB
_AGENT = "Ketenzicht"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, if it was a JSON object."""

    status: int
    content: dict[str, Any]


def ask(address: str, *, form: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> Answer:
    """GET, or with `form` POST. Raises NotLetIn when the server is away, slow, or answers something else."""
    if not usable_address(address, https=settings.HTTPS):
        raise NotLetIn(Because.UNREADABLE, "address")
    method = "GET" if form is None else "POST"
    sent = {"Accept": "application/json", "User-Agent": _AGENT, **(headers or {})}
    try:
        with (
            httpx.Client(verify=_trusted(), timeout=EACH_STEP, follow_redirects=False) as client,
            client.stream(method, address, data=form, headers=sent) as response,
        ):
            return Answer(status=response.status_code, content=_object(_read(response)))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotLetIn(Because.UNREACHABLE, type(error).__name__) from error


def _read(response: httpx.Response) -> bytes:
    until = time.monotonic() + ALTOGETHER
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MOST:
            raise NotLetIn(Because.UNREADABLE, "size")
        if time.monotonic() > until:
            raise NotLetIn(Because.UNREACHABLE, "time")
    return body


def _object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotLetIn(Because.UNREADABLE, "json") from error
    if not isinstance(content, dict):
        raise NotLetIn(Because.UNREADABLE, "json")
    return content


@cache
def _trusted() -> ssl.SSLContext:
    """Read once: SSL_CERT_FILE, or the authorities that httpx knows."""
    return httpx.create_ssl_context()
