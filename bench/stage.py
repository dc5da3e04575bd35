"""What benchmarks run on: an embedded database of its own, the synthetic register in it, and the server."""

import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from bench.client import Address, ask, required
from bench.deliveries import Figures, Source, blocks, body, source_of, this_moment
from bench.machine import Meter

if TYPE_CHECKING:
    from bench.register import Country, Deliverer
    from ketenzicht.capacity.picture import Picture

HOST = "127.0.0.1"
FOLDER = Path(".ketenzicht-bench")
READY_WITHIN = 120.0  # seconds
STOPS_WITHIN = 20.0  # seconds
DATABASE = "ketenzicht"
MOST_PER_DELIVERY = 2_000


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    process: "subprocess.Popen[bytes]"
    address: Address

    @property
    def pid(self) -> int:
        return self.process.pid


class Stage:
    """Database and register for as long as benchmarks run; servers are started on it one at a time."""

    def __init__(self, *, say: Any) -> None:
        self.say = say
        self.deliverers: dict[str, Deliverer] = {}
        self._country: Country | None = None
        self._database: int = 0
        self._server: Server | None = None
        self._sessions: list[str] = []
        self.figures = Figures()

    @contextlib.contextmanager
    def open(self) -> Iterator["Stage"]:
        """A fresh database with the reference tables and definitions, stopped at the end."""
        os.environ.pop("DATABASE_URL", None)  # what is measured is thrown away: never anybody's own database
        os.environ["KETENZICHT_DATA"] = str(FOLDER.resolve())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketenzicht.config.settings")
        from ketenzicht.postgres import processes, server

        FOLDER.mkdir(exist_ok=True)
        lock = (FOLDER / "lock").open("a")
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second run in this checkout waits for the first
        shutil.rmtree(FOLDER / "logs", ignore_errors=True)
        place = server.ensure_running()
        self._database = processes.server_process(place=place) or 0
        try:
            self._make_database(server.maintenance_conninfo())
            yield self
        finally:
            self._end_server()
            server.stop()
            lock.close()

    def _make_database(self, maintenance: str) -> None:
        import django
        import psycopg

        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {DATABASE}")
        django.setup()
        from bench.register import Country, deliverers
        from ketenzicht.config import preparing

        preparing.migrate(say=self.say)
        preparing.load(say=self.say, at=now())
        preparing.collect_static(say=self.say)
        self.deliverers = deliverers(at=now())
        self._country = Country(deliverers=self.deliverers, at=now())

    def grow(self, *, units: int) -> None:
        """Have at least so many units, each of which has delivered once, and the database's statistics in order."""
        assert self._country is not None
        if self._country.units >= units:
            return
        begun = time.monotonic()
        self._country.grow(units=units, at=now())
        fresh = self.figures.add(
            source for unit in self.picture().units if (source := source_of(unit, on=now())) is not None
        )
        self.sql("VACUUM ANALYZE")
        self.say(f"Register of {units:,} units made in {time.monotonic() - begun:.1f} s.")
        with self.server():
            asyncio.run(self._deliver_once(fresh))
        self.sql("VACUUM ANALYZE")

    async def _deliver_once(self, sources: list[Source]) -> None:
        """Every unit's first figures, through the API."""
        for block in blocks(sources, size=MOST_PER_DELIVERY):
            address = self.address(block[0].region)
            said = [self.figures.told(source, at=this_moment(), is_changed=False) for source in block]
            required(await ask(address, address.post("/api/v1/deliveries", body(said))))

    @property
    def units(self) -> int:
        assert self._country is not None
        return self._country.units

    def picture(self) -> "Picture":
        """The present state of all units, loaded in this process."""
        from ketenzicht.capacity.loading import load_picture

        return load_picture(at=now())

    def recall(self) -> "Picture":
        """The same, after which suppliers go on from it: what was made for an earlier measurement was not all sent."""
        picture = self.picture()
        self.figures.recall({str(unit.code): picture.line(place).available for place, unit in enumerate(picture.units)})
        return picture

    def conninfo(self) -> str:
        """The benchmarks' database, as its superuser."""
        from psycopg.conninfo import make_conninfo

        from ketenzicht.postgres import server

        return make_conninfo(server.maintenance_conninfo(), dbname=DATABASE)

    def sql(self, statement: str) -> Any:
        """One statement; its first row."""
        import psycopg

        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchone() if cursor.description else None

    def sessions(self, number: int) -> list[str]:
        """The keys of the sessions of so many people, each signed in as somebody else."""
        from bench.people import signed_in

        lacking = number - len(self._sessions)
        if lacking > 0:
            organisation_id = next(iter(self.deliverers.values())).organisation_id
            self._sessions += signed_in(number=lacking, organisation_id=organisation_id, at=now())
        return self._sessions[:number]

    def address(self, region: str = "") -> Address:
        """The running server, as the deliverer of a region (or any)."""
        assert self._server is not None
        key = self.deliverers[region].key if region else next(iter(self.deliverers.values())).key
        return Address(HOST, self._server.address.port, key)

    @contextlib.contextmanager
    def server(self) -> Iterator[Server]:
        """A server that answers, started as `ketenzicht serve` starts it, after a checkpoint of the database."""
        self.sql("CHECKPOINT")
        yield self.start_server(port=_free_port())
        self._end_server()

    def start_server(self, *, port: int) -> Server:
        """Start the server and wait until it shows the national picture."""
        arguments = ["serve", "--prepared", "--until-stdin-closes", "--host", HOST, "--port", str(port)]
        log = FOLDER / "logs" / "server.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "ketenzicht", *arguments],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=_environment(),
            )
        self._server = Server(process, Address(HOST, port))
        give_up_at = time.monotonic() + READY_WITHIN
        while not self._answers():
            if process.poll() is not None or time.monotonic() > give_up_at:
                self._end_server()
                raise RuntimeError(f"The server does not answer; see {log}:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)
        return self._server

    def _answers(self) -> bool:
        address = self.address()
        url = f"http://{HOST}:{address.port}/api/v1/national"
        try:
            with urlopen(Request(url, headers={"Authorization": f"Bearer {address.key}"}), timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill_server(self) -> int:
        """End the server as a power cut would, with its workers; gives its port."""
        assert self._server is not None
        from bench.machine import family_of

        for process in family_of(self._server.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._server.process.wait()
        return self._server.address.port

    def _end_server(self) -> None:
        if self._server is None:
            return
        process = self._server.process
        process.terminate()
        try:
            process.wait(timeout=STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdin:
            process.stdin.close()
        self._server = None

    def meter(self) -> Meter:
        """Measures who uses the processors from now on; without a server what is measured is ourselves."""
        if self._server is None:
            return Meter({"database": self._database, "ours": os.getpid()})
        return Meter({"server": self._server.pid, "database": self._database, "client": os.getpid()})


def _environment() -> dict[str, str]:
    """Ours, with compiled modules kept as every installation does, but apart from the checkout."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # What is measured goes through the limits, and far beyond what they let one key do.
    said = {"KETENZICHT_RATE_FACTOR": "1000", "KETENZICHT_NON_CLINICAL_TRIAGE": "1"}
    return {**kept, **said, "PYTHONPYCACHEPREFIX": str((FOLDER / "compiled").resolve())}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
