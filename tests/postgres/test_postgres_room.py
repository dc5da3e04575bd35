"""A full disk: a clear answer, and nothing lost."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest

from ketenzicht.postgres import room, server
from ketenzicht.postgres.problems import DiskFull

Ask = Callable[..., list[tuple[Any, ...]]]
Use = Callable[[Path], Path]


class Disk(NamedTuple):
    f_bavail: int
    f_frsize: int


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 160 MB in memory."""
    if os.geteuid() != 0:
        pytest.skip("Mounting a small disk needs root; the answers are tested with an invented disk as well.")
    disk = folder / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m,mode=755", "ketenzicht-test", disk], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"This machine lets root mount nothing (a container without CAP_SYS_ADMIN): {done.stderr!r}")
    yield disk
    server.stop()
    subprocess.run(["umount", disk], check=True)


def _fill(disk: Path) -> Path:
    """Write until nothing fits any more."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1_000_000, 4096):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    return ballast


def test_a_disk_that_runs_full_loses_nothing_and_is_told(small_disk: Path, use: Use, ask: Ask) -> None:
    use(small_disk / ".ketenzicht")
    server.ensure_running()
    ask("CREATE TABLE kept (n int, text text)", "INSERT INTO kept SELECT n, 'x' FROM generate_series(1, 5000) AS n")
    ballast = _fill(small_disk)
    more = "INSERT INTO kept SELECT n, repeat('y', 500) FROM generate_series(1, 5000) AS n"
    with pytest.raises(psycopg.OperationalError):
        ask(*[more] * 100)  # until the write-ahead log or the table does not fit
    server.stop()

    with pytest.raises(DiskFull, match=r"is vol: er is \d MB vrij en er is ten minste 40 MB nodig\. Alles wat was"):
        server.ensure_running()

    ballast.unlink()
    server.ensure_running()
    assert ask("SELECT count(*), count(*) % 5000 FROM kept")[0][1] == 0, "whole statements only"
    assert ask("SELECT count(*) FROM kept WHERE text = 'x'") == [(5000,)]


def test_a_disk_that_is_full_from_the_beginning_gets_nothing_half_made(small_disk: Path, use: Use, ask: Ask) -> None:
    data = use(small_disk / ".ketenzicht")
    ballast = _fill(small_disk)
    with pytest.raises(DiskFull, match=r"ten minste 100 MB nodig\. Er is niets aangemaakt\."):
        server.ensure_running()
    os.truncate(ballast, ballast.stat().st_size - 30_000_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "TO_CREATE", 20_000_000)  # as when somebody else takes the room meanwhile
        with pytest.raises(DiskFull, match=r"Er is niets aangemaakt\."):
            server.ensure_running()
    assert list((data / "postgres").iterdir()) == []
    ballast.unlink()
    server.ensure_running()
    assert ask("SELECT 1") == [(1,)]


def test_on_an_invented_full_disk_nothing_is_begun(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _: Disk(f_bavail=3, f_frsize=4_000_000))
    with pytest.raises(DiskFull, match=r"er is 12 MB vrij en er is ten minste 100 MB nodig"):
        server.ensure_running()
    assert list((fresh / "postgres").iterdir()) == []


def test_a_disk_without_room_for_even_a_folder_is_told(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", no_room)
        with pytest.raises(DiskFull, match="Er is niets aangemaakt"):
            server.ensure_running()
    assert not fresh.exists()


def test_on_an_invented_disk_that_ran_full_what_there_is_stays(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(data.rglob("*"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "statvfs", lambda _: Disk(f_bavail=0, f_frsize=4096))
        with pytest.raises(DiskFull, match=r"er is 0 MB vrij .* Alles wat was opgeslagen staat er nog\."):
            server.ensure_running()
    assert sorted(data.rglob("*")) == before
    server.ensure_running()
