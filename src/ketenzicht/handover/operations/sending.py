"""Bringing something to the server of a receiver: within a time and a size, to no other place than it named."""

import ipaddress
import json
import socket
import ssl
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from ketenzicht.access.domain import usable_address
from ketenzicht.handover.domain.fhir import CONTENT_TYPE

EACH_STEP = 5.0  # seconds: to connect, and between two pieces of an answer
ALTOGETHER = 10.0  # seconds: a server that answers a byte at a time holds up nobody longer
MOST = 256 * 1024  # bytes of an answer, of which we read nothing


class NotSentError(Exception):
    """It is not there, as far as we know; `problem` is a code without anything about the patient."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Recipient:
    """`endpoint` is the base of their FHIR server."""

    endpoint: str
    token: str
    shows_certificate: bool


def send(resource: dict[str, Any], *, to: Recipient) -> None:
    """PUT it under its own id, so that who gets it twice has it once. Raises NotSentError."""
    address = f"{to.endpoint.rstrip('/')}/{resource['resourceType']}/{resource['id']}"
    if not usable_address(address, https=settings.HTTPS):
        raise NotSentError("address")
    url, host = _pinned(address)
    headers = {"Content-Type": f"{CONTENT_TYPE}; charset=utf-8", "Accept": CONTENT_TYPE, "User-Agent": "Ketenzicht"}
    headers |= {"Host": host} | ({"Authorization": f"Bearer {to.token}"} if to.token else {})
    named = {"sni_hostname": urlsplit(address).hostname}
    body = json.dumps(resource, ensure_ascii=False).encode()
    try:
        with (
            httpx.Client(
                verify=_trusted(shows_certificate=to.shows_certificate),
                timeout=EACH_STEP,
                follow_redirects=False,
                trust_env=False,
            ) as client,
            client.stream("PUT", url, content=body, headers=headers, extensions=named) as response,
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
