"""The embedded server's life: started when needed, kept running, stopped on request."""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ketenzicht.postgres.binaries import Binaries, find_binaries
from ketenzicht.postgres.cluster import (
    DATABASE,
    ROLE,
    create_cluster,
    make_folder,
    run_as_server,
    write_settings,
)
from ketenzicht.postgres.folders import Place, find_place
from ketenzicht.postgres.problems import DatabaseProblem

START_SECONDS = 300  # recovery after a crash may take long; giving up in the middle helps nobody
STATUS_LINE = 7  # of postmaster.pid
_started_here: set[Path] = set()


def conninfo(*, role: str = ROLE, database: str = DATABASE) -> str:
    """How to reach the embedded server, running or not. Refuses a server of any other account than ours."""
    place = find_place()
    return (
        f"host={_quoted(str(place.socket_folder))} user={role} dbname={database} "
        f"requirepeer={_quoted(place.account.name)}"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def is_running(*, place: Place) -> bool:
    """Whether a server listens on the socket and says that it is ready."""
    return _listens(place.socket) and _announced(place=place) == "ready"


def ensure_running() -> Place:
    """Start the embedded server unless it runs; of several processes one starts it, the others wait."""
    place = find_place()
    if is_running(place=place):
        return place
    with _locked(place=place):
        if not is_running(place=place):
            _start(place=place, binaries=find_binaries())
            _started_here.add(place.server)
    return place


def stop() -> bool:
    """Stop the server; False when it did not run."""
    place = find_place()
    if not place.cluster.exists():
        return False
    with _locked(place=place):
        if not _listens(place.socket):
            return False
        done = run_as_server(
            [find_binaries().program("pg_ctl"), "stop", "-w", "-m", "fast", "-D", str(place.cluster)],
            place=place,
        )
    if done.returncode:
        raise DatabaseProblem(
            f"De databank kon niet worden gestopt: {done.stderr.strip() or done.stdout.strip()}"
        )
    _started_here.discard(place.server)
    return True


@contextmanager
def running(*, stop_after: bool = False) -> Iterator[Place]:
    """A running server inside the block; with `stop_after` it stops at the end if this process started it."""
    place = ensure_running()
    try:
        yield place
    finally:
        if stop_after and place.server in _started_here:
            stop()


def _start(*, place: Place, binaries: Binaries) -> None:
    make_folder(place.server, place=place)
    if not place.cluster.exists():
        create_cluster(place=place, binaries=binaries)
    make_folder(place.socket_folder, place=place)
    write_settings(place=place)
    started = run_as_server(
        [
            binaries.program("pg_ctl"),
            "start",
            "-w",
            f"--timeout={START_SECONDS}",
            f"--pgdata={place.cluster}",
            f"--log={place.log}",
        ],
        place=place,
    )
    if started.returncode:
        raise DatabaseProblem(f"De databank kon niet worden gestart. Het logboek is {place.log}.")


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _announced(*, place: Place) -> str:
    """The last line of postmaster.pid: starting, ready, stopping; empty when there is none."""
    try:
        lines = (place.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else ""


@contextmanager
def _locked(*, place: Place) -> Iterator[None]:
    """One process at a time. The kernel drops the lock with its holder, so a left-over file is harmless."""
    place.data.mkdir(mode=0o755, parents=True, exist_ok=True)
    with place.lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


__all__ = ["conninfo", "ensure_running", "is_running", "running", "stop"]
