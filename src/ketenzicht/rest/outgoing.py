"""Bringing something to a server that somebody named: within a time and a size, to no other place than it named."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from ketenzicht.base.addresses import usable_address

EACH_STEP = 5.0  # seconds: to connect, and between two pieces of an answer
ALTOGETHER = 10.0  # seconds: a server that answers a byte at a time holds up nobody longer
MOST = 256 * 1024  # bytes of an answer, of which we read nothing


class NotSentError(Exception):
    """It is not there, as far as we know; `problem` is a code without anything about a patient."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is brought; `shows_certificate`: the server asks who we are (mTLS)."""

    method: str
    address: str
    body: bytes
    headers: Mapping[str, str]
    shows_certificate: bool = False


def bring(what: Outgoing) -> None:
    """It is there when this returns. Raises NotSentError."""
    if not usable_address(what.address, https=settings.HTTPS):
        raise NotSentError("address")
    url, host = _pinned(what.address)
    headers = {**what.headers, "User-Agent": "Ketenzicht", "Host": host}
    named = {"sni_hostname": urlsplit(what.address).hostname}
    try:
        with (
            httpx.Client(
                verify=_trusted(shows_certificate=what.shows_certificate),
                timeout=EACH_STEP,
                follow_redirects=False,
                trust_env=False,
            ) as client,
            client.stream(what.method, url, content=what.body, headers=headers, extensions=named) as response,
        ):
            _read_through(response)
            if not response.is_success:
                raise NotSentError(f"status-{response.status_code}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotSentError(_code(error)) from error


def _pinned(address: str) -> tuple[str, str]:
    """The address with the number in it to which we go, and its host: what was checked is where we go, not its name.

    Raises NotSentError where it is not there, or on a network of our own that nobody allowed.
    """
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotSentError("unknown-host") from error
    numbers = [ipaddress.ip_address(one[4][0]) for one in found]
    if any(not _is_allowed(one) for one in numbers):
        raise NotSentError("own-network")
    number = numbers[0]
    literal = f"[{number}]" if isinstance(number, ipaddress.IPv6Address) else str(number)
    return parts._replace(netloc=f"{literal}:{port}").geturl(), parts.netloc


def _is_allowed(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(number, "ipv4_mapped", None) or number
    return inner.is_global or any(inner in network for network in settings.HANDOVER_NETWORKS)


def _read_through(response: httpx.Response) -> None:
    until, size = time.monotonic() + ALTOGETHER, 0
    for piece in response.iter_raw():
        size += len(piece)
        if size > MOST:
            raise NotSentError("answer-too-long")
        if time.monotonic() > until:
            raise NotSentError("too-slow")


def _code(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "too-slow"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "certificate"
        cause = cause.__cause__ or cause.__context__
    return "unreachable" if isinstance(error, httpx.ConnectError) else "broken-off"


def _trusted(*, shows_certificate: bool) -> ssl.SSLContext:
    """Who they may be, and with our own certificate where they ask it. Raises NotSentError where ours is not usable."""
    if not shows_certificate:
        return _context("", "", 0)
    if not settings.HANDOVER_CERTIFICATE:
        raise NotSentError("no-certificate-of-ours")
    own, key = settings.HANDOVER_CERTIFICATE, settings.HANDOVER_CERTIFICATE_KEY
    try:
        return _context(own, key, max(Path(one).stat().st_mtime_ns for one in (own, key) if one))
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        raise NotSentError("certificate-of-ours") from error


@lru_cache(maxsize=4)
def _context(certificate: str, key: str, _as_of: int) -> ssl.SSLContext:
    """Read once: SSL_CERT_FILE, or the authorities that httpx knows; our own again when it was renewed."""
    context = httpx.create_ssl_context()
    if certificate:
        # A key under a password is not asked for at a terminal where nobody is: it is not usable.
        context.load_cert_chain(certificate, key or None, password=lambda: "")
    return context
