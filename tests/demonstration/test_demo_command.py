"""`ketenzicht demo` as a newcomer runs it: it says where it is, fills itself, and leaves nothing running."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from psycopg.conninfo import make_conninfo
from tests.serving import free_port

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.moments import time_ordered_id
from ketenzicht.config.preparing import load
from ketenzicht.postgres.roles import Role
from ketenzicht.postgres.target import find_target
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.registry.models import Organisation

WITHIN = 240.0  # seconds: a busy machine takes its time
READY = "Stoppen met Ctrl-C"


@dataclass
class Demo:
    """A running demonstration, and all that it has said."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def end(self, number: int) -> int:
        """Send a signal as a terminal or an operator would; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


Start = Callable[..., Demo]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """The data folder of all demonstrations in this module: the second start finds what the first made."""
    folder = Path(tempfile.mkdtemp(prefix="kz-demo-"))
    folder.chmod(0o755)  # the database server runs under another account
    yield folder
    for process in _left(folder):
        os.kill(process, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def start(data: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts a demonstration and waits until it says that it runs, or until it ends."""
    started: list[Demo] = []

    def begin(*arguments: str, port: int | None = None, **environment: str) -> Demo:
        port = port or free_port()
        log = tmp_path / f"{len(started)}.log"
        ours = {"DATABASE_URL", "KETENZICHT_BASE_URL", "DJANGO_SETTINGS_MODULE"}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "ketenzicht", "demo", "--port", str(port), *arguments],
                env={**kept, "KETENZICHT_DATA": str(data), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        demo = Demo(process, f"http://127.0.0.1:{port}", log)
        started.append(demo)
        assert _until(lambda: READY in demo.said or process.poll() is not None), demo.said
        return demo

    yield begin
    for demo in started:
        if demo.process.poll() is None:
            demo.process.kill()


def _until(is_so: Callable[[], bool], *, within: float = WITHIN) -> bool:
    give_up_at = time.monotonic() + within
    while time.monotonic() < give_up_at:
        if is_so():
            return True
        time.sleep(0.2)
    return False


def _left(folder: Path) -> list[int]:
    """Every process, of whichever account, that works with the folder."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal() and _uses(entry, folder)]


def _uses(entry: Path, folder: Path) -> bool:
    try:
        told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
    except (OSError, PermissionError):
        return False
    return str(folder).encode() in told and int(entry.name) != os.getpid()


@contextmanager
def _taken(port: int) -> Iterator[None]:
    server = subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        assert _until(lambda: _answers(port), within=60)
        yield
    finally:
        server.kill()
        server.wait()


def _answers(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/")
    except httpx.TransportError:
        return False
    return True


def test_the_first_start_makes_everything_and_ctrl_c_leaves_nothing_running(start: Start, data: Path) -> None:
    demo = start()
    assert f"Adres       {demo.address.replace('127.0.0.1', 'localhost')}/" in demo.said
    assert "coordinator@demonstratie.example" in demo.said
    page = httpx.get(demo.address, timeout=20)
    assert page.status_code == 200
    assert "demonstratie" in page.text.lower()
    assert _left(data)
    assert demo.end(signal.SIGINT) == 0
    assert demo.said.endswith("De demonstratie is gestopt.\n")
    assert "Traceback" not in demo.said
    assert _until(lambda: not _left(data), within=60), _left(data)


def test_the_second_start_finds_its_register_and_a_signal_ends_it_too(start: Start, data: Path) -> None:
    demo = start()
    assert "ingeschreven" not in demo.said
    assert demo.end(signal.SIGTERM) == 0
    assert _until(lambda: not _left(data), within=60), _left(data)


def test_the_server_ends_when_the_demonstration_is_killed(start: Start, data: Path) -> None:
    demo = start()
    demo.process.kill()
    assert _until(lambda: not _answers(int(demo.address.rsplit(":", 1)[1])), within=60)


def test_a_port_that_is_taken_is_said_at_once(start: Start, data: Path) -> None:
    port = free_port()
    with _taken(port):
        demo = start(port=port)
    assert demo.process.wait() == 1
    assert demo.said == (
        f"Poort {port} is bezet of niet toegestaan. Kies een andere: make demo ARGS='--port {port + 1}'\n"
    )


def test_a_database_with_organisations_of_others_is_left_alone(start: Start, own_database: str) -> None:
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    load(say=lambda _: None, at=now)
    real = NewOrganisation(
        name="Stichting Echt", kind=OrganisationKind.PROVIDER, id=time_ordered_id(randomness=1, at=now)
    )
    registry.register_organisations(organisations=[real], actor=PLATFORM, at=now)
    demo = start(DATABASE_URL=make_conninfo(find_target(role=Role.APPLICATION).conninfo, dbname=own_database))
    assert demo.process.wait() == 1
    assert "In deze database staan 1 organisaties die niet van de demonstratie zijn." in demo.said
    assert Organisation.objects.count() == 1
