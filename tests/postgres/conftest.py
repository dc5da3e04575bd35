"""Real servers of these tests' own, in folders that the server's account can reach."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ketenzicht.postgres import folders, processes, server

Use = Callable[[Path], Path]
Ask = Callable[..., list[tuple[Any, ...]]]
MEMORY = Path("/dev/shm")  # noqa: S108 - what is made in it has a name that nobody can guess
PLENTY = 2_000_000_000  # bytes


def _none_is_left() -> None:
    """The last process of a server that was stopped may still be on its way out."""
    until = time.monotonic() + 10
    while (left := processes.orphans(place=folders.find_place())) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not `tmp_path`: that stands in a folder that only its owner may enter."""
    with _open_folder() as made:
        yield made


@contextmanager
def _open_folder() -> Iterator[Path]:
    """In memory where there is plenty, which is faster and no less true: we kill servers, not the machine."""
    plenty = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > PLENTY
    made = Path(tempfile.mkdtemp(prefix="kz-", dir=MEMORY if plenty else None))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Use]:
    """Point Ketenzicht at a data folder; at the end the servers of all these folders are stopped.

    Before `folder` goes, which is why this asks for it.
    """
    assert folder.exists()
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("KETENZICHT_DB_ACCOUNT", raising=False)
    monkeypatch.delenv("KETENZICHT_POSTGRES_BIN", raising=False)
    machine = Path(tempfile.mkdtemp(prefix="kz-", dir="/tmp"))  # programs may be run from here, unlike from memory
    machine.chmod(0o755)
    monkeypatch.setattr(folders, "MACHINE_FOLDER", machine / "ketenzicht")
    used: list[Path] = []

    def point(data: Path) -> Path:
        monkeypatch.setenv("KETENZICHT_DATA", str(data))
        used.append(data)
        return data

    yield point
    for data in used:
        monkeypatch.setenv("KETENZICHT_DATA", str(data))
        server.stop()
        _none_is_left()
    shutil.rmtree(machine)


@pytest.fixture(scope="session")
def cluster_made_before() -> Iterator[Path]:
    """A data folder with a cluster in it, made once: making one takes ten times as long as starting one."""
    with _open_folder() as made:
        with pytest.MonkeyPatch.context() as patch:  # not a moment longer: later tests of this process have their own
            patch.delenv("DATABASE_URL", raising=False)
            patch.setenv("KETENZICHT_DATA", str(made / "data"))
            server.ensure_running()
            server.stop()
        yield made / "data"


@pytest.fixture
def fresh(use: Use, folder: Path) -> Path:
    """The data folder of a server of which nothing has been made yet."""
    return use(folder / "data")


@pytest.fixture
def data(fresh: Path, cluster_made_before: Path) -> Path:
    """The data folder of a server that was made, and does not run."""
    subprocess.run(["cp", "-a", cluster_made_before, fresh], check=True)
    return fresh


@pytest.fixture
def ask() -> Ask:
    """Run statements on the server that is pointed at; answers the rows of the last."""

    def run(*statements: str, conninfo: str = "") -> list[tuple[Any, ...]]:
        with psycopg.connect(conninfo or server.conninfo(), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("Only root can start a program under another account; these tests run as an ordinary user.")
