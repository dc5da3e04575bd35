"""The real server in a process of its own, on the database of a test module."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

import pytest
from psycopg.conninfo import make_conninfo
from tests import nursery

STARTS_WITHIN = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A running Ketenzicht. Commits in the test reach it: both use the same database."""

    address: str
    database: str
    process: nursery.Served

    def kill(self) -> None:
        """End it and its workers as a power failure would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(*, database: str, log: Path, port: int | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """granian with all its routes, on the database of that name and as its application; what it says goes to `log`.

    `host` is what it calls itself: passkeys are of a name, never of a number.
    """
    port = port or free_port()
    address = f"http://{host}:{port}"
    conninfo = _conninfo(database)
    environment = {
        **os.environ,
        "DATABASE_URL": conninfo,
        "KETENZICHT_BASE_URL": address,
        "KETENZICHT_SECOND_FACTOR_GRACE": "voorbeeld.invalid,example.org",  # most tests are about something else
    }
    arguments = [
        *("--interface", "asgi", "--loop", "uvloop", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--backpressure", "1000", "--log-level", "warning"),
        *("--workers-kill-timeout", "3"),  # an open stream would keep a worker alive after its server
        "ketenzicht.config.asgi:application",
    ]
    server = nursery.start("granian", arguments, environment=environment, log=log)
    try:
        _wait_for(address, server, log)
        yield Site(address=address, database=conninfo, process=server)
    finally:
        server.send(signal.SIGTERM)
        if not server.has_ended(within=10):
            server.send(signal.SIGKILL)
            server.wait()
        server.forget()


def stretched(seconds: float) -> float:
    """What is promised within this time, when nothing else waits for a processor; more, the more there waits.

    A promise that is kept on a quiet machine is no fault of ours on one that is asked for twice what it has.
    """
    return seconds * (1 + os.getloadavg()[0] / (os.cpu_count() or 1))


def free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _conninfo(database: str) -> str:
    from ketenzicht.postgres.roles import Role
    from ketenzicht.postgres.target import find_target

    return make_conninfo(find_target(role=Role.APPLICATION).conninfo, dbname=database)


def _wait_for(address: str, server: nursery.Served, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and not server.has_ended():
        # By the plainest client: one that is ready for TLS costs more each time than the server does.
        asking = HTTPConnection(address.removeprefix("http://"), timeout=STARTS_WITHIN)
        with closing(asking), suppress(OSError):
            asking.request("GET", "/toegankelijkheid/")
            if asking.getresponse().status == HTTPStatus.OK:
                return
        time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text(errors='replace')[-4000:]}")
