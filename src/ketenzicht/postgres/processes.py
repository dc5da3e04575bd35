"""Which processes are this server's: told by what they do, never by a number in a left-over file alone."""

import os
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from ketenzicht.postgres.folders import Place
from ketenzicht.postgres.problems import DatabaseProblem

PROCESSES = Path("/proc")
STATUS_LINE = 7  # of postmaster.pid
ANSWER_SECONDS = 5
# SSLRequest of PostgreSQL's protocol: the only question that a server answers before it knows who asks, even while
# it recovers or has no connection to spare. The answer is one letter.
MAY_WE_ENCRYPT = struct.pack("!ii", 8, 80877103)
STOP_SECONDS = 120


def listens(*, place: Place) -> bool:
    """Whether something accepts connections on the socket, if only the kernel for a server that it is taking apart."""
    return _reached(place, lambda _: True)


def answers(*, place: Place) -> bool:
    """Whether a server answers on the socket.

    Connecting alone proves nothing: the socket of a killed server takes connections until the kernel has taken the
    process apart, which lasts milliseconds, and that of a halted one (SIGSTOP) for ever. So the server is asked.
    """

    def answered(probe: socket.socket) -> bool:
        probe.sendall(MAY_WE_ENCRYPT)
        return probe.recv(1) in (b"N", b"S")

    return _reached(place, answered)


def _reached(place: Place, asked: Callable[[socket.socket], bool]) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(ANSWER_SECONDS)
        try:
            probe.connect(str(place.socket))
            return asked(probe)
        except OSError:
            return False


def announced(*, place: Place) -> str:
    """What the server last wrote of itself: starting, ready, stopping; empty when there is nothing."""
    lines = _pid_file(place)
    return lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else ""


def server_process(*, place: Place) -> int | None:
    """The number of the running server process; None where postmaster.pid is missing or left over."""
    lines = _pid_file(place)
    number = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    return number if number and _belongs(number, place=place) else None


def stop(process: int, *, place: Place) -> None:
    """PostgreSQL's fast shutdown, with its final checkpoint; it removes postmaster.pid as its last deed."""
    os.kill(process, signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while server_process(place=place) == process:
        if time.monotonic() > deadline:
            raise DatabaseProblem(
                f"De database (proces {process}) is na {STOP_SECONDS} seconden nog niet gestopt. "
                f"Het logboek is {place.log}."
            )
        time.sleep(0.02)


def orphans(*, place: Place) -> list[int]:
    """Server processes that outlived their server and still hold its memory."""
    numbers = [int(entry.name) for entry in PROCESSES.glob("[0-9]*")]
    return [number for number in numbers if _belongs(number, place=place)]


def end_orphans(*, place: Place) -> None:
    """Ask them to break off: their clients' connections died with the server; what was committed is safe."""
    for number in orphans(place=place):
        try:
            os.kill(number, signal.SIGTERM)
        except ProcessLookupError:
            continue  # just ended by itself


def forget_left_overs(*, place: Place) -> None:
    """Remove what a killed server left behind: its number may since have been given to another process."""
    for path in (
        place.cluster / "postmaster.pid",
        place.socket,
        place.socket.with_name(place.socket.name + ".lock"),
    ):
        path.unlink(missing_ok=True)


def _pid_file(place: Place) -> list[str]:
    try:
        return (place.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _belongs(number: int, *, place: Place) -> bool:
    """A server process stands in its cluster's folder; a shell that happens to stand there is none."""
    if not PROCESSES.joinpath("self").exists():
        told = subprocess.run(["ps", "-o", "command=", "-p", str(number)], capture_output=True, text=True, check=False)
        return str(place.cluster) in told.stdout
    try:
        in_cluster = (PROCESSES / str(number) / "cwd").samefile(place.cluster)
        program = (PROCESSES / str(number) / "exe").readlink().name
    except OSError:  # gone, a zombie, or another account's
        return False
    return in_cluster and program.startswith("postgres")
