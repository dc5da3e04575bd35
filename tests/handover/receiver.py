"""A receiver's FHIR server: takes what is valid by R4 and nothing else, and fails on demand. Also by hand.

`python -m tests.handover.receiver --port 9090 --token geheim`
"""

import argparse
import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.fhir_r4 import definitions, faults

MOST = 5_000_000  # bytes that it reads
SLOW = 1.5  # seconds


@dataclass
class Receiver:
    """`does` is how it behaves, a key of `BEHAVIOUR`; `stored` is what it has, by address.

    `shown` is whose certificate it was shown, where it asks one; `meanwhile` is called at each moment of an answer that
    it has a word for: read-nothing, read-half, kept, answered.
    """

    token: str = ""
    does: str = "take"
    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    answered: list[tuple[str, int]] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    meanwhile: Callable[[str], None] = field(default=lambda _moment: None)
    port: int = 0
    scheme: str = "http"

    @property
    def address(self) -> str:
        return f"{self.scheme}://localhost:{self.port}/fhir"


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_PUT(self) -> None:
        size = min(int(self.headers.get("Content-Length", 0)), MOST)
        self.receiver.asked.append((self.command, self.path, dict(self.headers)))
        if isinstance(self.connection, ssl.SSLSocket):
            self._note_certificate(self.connection)
        self.receiver.meanwhile("read-nothing")
        body = self.rfile.read(size // 2)
        self.receiver.meanwhile("read-half")
        body += self.rfile.read(size - len(body))
        if len(body) < size:
            return  # who sent it is gone
        self._answer(body)
        self.receiver.meanwhile("answered")

    def _note_certificate(self, connection: ssl.SSLSocket) -> None:
        subject: Any = (connection.getpeercert() or {}).get("subject", ())
        self.receiver.shown += [value for part in subject for name, value in part if name == "commonName"]

    def log_message(self, *_: object) -> None:
        """Nothing about anybody in a log."""

    def _answer(self, body: bytes) -> None:
        BEHAVIOUR[self.receiver.does](self, body)

    def slowly(self, _body: bytes) -> None:
        time.sleep(SLOW)
        self.say(201, b"")

    def garble(self, _body: bytes) -> None:
        self.wfile.write(b"\x00\x01 dit is geen HTTP\r\n\r\n")

    def hang_up(self, _body: bytes) -> None:
        self.connection.close()

    def keep_and_hang_up(self, body: bytes) -> None:
        self._keep(body)
        self.connection.close()

    def take(self, body: bytes) -> None:
        if self.receiver.token and self.headers.get("Authorization") != f"Bearer {self.receiver.token}":
            return self.say(401, b"")
        if wrong := self._keep(body):
            issue = [{"severity": "error", "code": "invalid", "diagnostics": one[:500]} for one in wrong[:20]]
            return self.say(400, json.dumps({"resourceType": "OperationOutcome", "issue": issue}).encode())
        return self.say(201, b"")

    def _keep(self, body: bytes) -> list[str]:
        try:
            resource = json.loads(body)
        except ValueError:
            return ["no JSON"]
        wrong = faults(resource)
        if not wrong and self.path != f"/fhir/{resource['resourceType']}/{resource['id']}":
            wrong = ["the id is not that of the address"]
        self.receiver.found += wrong
        if not wrong:
            self.receiver.stored[self.path] = resource
            self.receiver.meanwhile("kept")
        return wrong

    def say(self, status: int, body: bytes, **headers: str) -> None:
        self.receiver.answered.append((self.path, status))
        self.send_response(status)
        always = {"Content-Type": "application/fhir+json", "Content-Length": str(len(body))}
        for name, value in {**always, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


BEHAVIOUR: dict[str, Callable[[_Handler, bytes], None]] = {
    "take": _Handler.take,
    "take-then-hang-up": _Handler.keep_and_hang_up,
    "refuse": lambda one, _: one.say(400, b"{}"),
    "fail": lambda one, _: one.say(503, b""),
    "slow": _Handler.slowly,
    "garbage": _Handler.garble,
    "long": lambda one, _: one.say(200, b"x" * 3_000_000),
    "elsewhere": lambda one, _: one.say(307, b"", Location="http://169.254.169.254/latest/meta-data"),
    "hang-up": _Handler.hang_up,
}


@contextmanager
def started(receiver: Receiver, *, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Runs until the block ends."""
    definitions()  # where there are none, the test is skipped here, and not in the thread below
    handler = type("Handler", (_Handler,), {"receiver": receiver})
    server = ThreadingHTTPServer(("localhost", port), handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        receiver.scheme = "https"
    receiver.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=9090)
    asked.add_argument("--token", default="")
    asked.add_argument("--does", default="take", choices=sorted(BEHAVIOUR))
    told = asked.parse_args()
    with started(Receiver(token=told.token, does=told.does), port=told.port) as receiver:
        print(f"{receiver.address} ({receiver.does})", flush=True)
        while True:
            time.sleep(1)
            while receiver.answered:
                path, status = receiver.answered.pop(0)
                print(path, status, flush=True)


if __name__ == "__main__":
    main()
