"""A server of a provider's supplier: keeps what it is told, and fails on demand."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings
from tests.placement.conftest import Home, Region, somebody

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import Actor
from ketenzicht.placement import operations
from ketenzicht.placement.domain.informing import Form
from ketenzicht.placement.operations import MadeEndpoint, NewEndpoint


@dataclass
class Heard:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """As Standard Webhooks says it, written here anew."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        said = b".".join((self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body))
        found = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
        return self.headers["webhook-signature"] == f"v1,{found}"


@dataclass
class Listener:
    """`status` is what it answers; of what is in `refuses` it wants nothing."""

    status: int = 204
    refuses: set[str] = field(default_factory=set)
    heard: list[Heard] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/aanvragen"

    def offers(self) -> list[tuple[str, str]]:
        """Which questions it heard of, and how they stood; without trials."""
        told = [one.json for one in self.heard if one.method == "POST"]
        return [(one["data"]["id"], one["data"]["status"]) for one in told if one["type"] == "offer.changed"]


class _Handler(BaseHTTPRequestHandler):
    listener: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.listener.heard.append(Heard(self.command, self.path, headers, body))
        refused = any(one.encode() in body for one in self.listener.refuses)
        self.send_response(422 if refused else self.listener.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_PUT(self) -> None:
        self.do_POST()

    def log_message(self, *args: Any) -> None:
        """Nothing in a log."""


@contextmanager
def listening(listener: Listener) -> Iterator[Listener]:
    handler = type("Handler", (_Handler,), {"listener": listener})
    server = ThreadingHTTPServer(("localhost", 0), handler)
    listener.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def listener(settings: Settings) -> Iterator[Listener]:
    settings.HANDOVER_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    with listening(Listener()) as one:
        yield one


def administrator(home: Home) -> Actor:
    return somebody(home.organisation_id, Role.ORGANISATION_ADMINISTRATOR, "Bea Beheerder")


def add(home: Home, listener: Listener, region: Region, **more: Any) -> MadeEndpoint:
    """From now on the home's system is told there; the trial went out."""
    new = NewEndpoint(more.pop("form", Form.NOTICE), more.pop("address", listener.address), **more)
    made = operations.add_endpoint(new=new, actor=administrator(home), at=region.at)
    operations.inform_due(at=region.at)
    return made


def ask(region: Region, home: Home) -> UUID:
    """The question to this home, of three that are asked."""
    return next(one for one in region.ask(region.need(), *region.homes[:3]) if region.home_of(one) is home)
