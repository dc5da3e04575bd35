"""The embedded server's life: started when needed, kept running, stopped on request."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ketenzicht.postgres import processes
from ketenzicht.postgres.addresses import address
from ketenzicht.postgres.admission import has_roles
from ketenzicht.postgres.cluster import DATABASE
from ketenzicht.postgres.folders import Place, find_place, make_own_folder
from ketenzicht.postgres.problems import DatabaseProblem
from ketenzicht.postgres.roles import NAMES, SUPERUSER, Role
from ketenzicht.postgres.room import disk_full
from ketenzicht.postgres.starting import bring_up

_started_here: set[Path] = set()


def conninfo(*, role: Role = Role.OWNER) -> str:
    """How to reach the embedded server, running or not. Refuses a server of any other account than ours."""
    return address(place=find_place(), name=NAMES[role], database=DATABASE)


def maintenance_conninfo() -> str:
    """The same as its superuser, for making and renaming databases."""
    return address(place=find_place(), name=SUPERUSER, database="postgres")


def is_running(*, place: Place) -> bool:
    """Whether a server says that it is ready, and answers."""
    return processes.announced(place=place) == "ready" and processes.answers(place=place)


def ensure_running() -> Place:
    """Start the embedded server unless it runs; of several processes one starts it, the others wait."""
    place = find_place()
    with _explained(place=place):
        _refuse_other_owner(place=place)
        if has_roles(place=place) and is_running(place=place):
            return place
        make_own_folder(place.data)
        with _locked(place=place):
            if bring_up(place=place):
                _started_here.add(place.server)
    return place


def stop() -> bool:
    """Stop the server, after the statements that run have been broken off; False when it did not run."""
    place = find_place()
    with _explained(place=place):
        _refuse_other_owner(place=place)
        if not place.lock.exists():
            return False
        with _locked(place=place):
            process = processes.server_process(place=place)
            if process is None:
                return False
            processes.stop(process, place=place)
    _started_here.discard(place.server)
    if place.socket.parent != place.server / "socket":
        with suppress(OSError):  # somebody put something in it: then it stays
            place.socket.parent.rmdir()
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


def _refuse_other_owner(*, place: Place) -> None:
    """Even root: writing in folders that another account may change is how accounts are taken over."""
    for folder in (place.data, place.server):
        if folder.exists() and (owner := folder.stat().st_uid) != os.geteuid():
            raise DatabaseProblem(
                f"De map {folder} hoort bij een ander account (nummer {owner}). Geef deze opdracht onder dat "
                "account, of wijs met KETENZICHT_DATA een eigen map aan."
            )


@contextmanager
def _explained(*, place: Place) -> Iterator[None]:
    """What the operating system refuses, in words."""
    try:
        yield
    except PermissionError as error:
        raise DatabaseProblem(
            f"Account ‘{place.account.name}’ of uw eigen account mag niet bij "
            f"{error.filename or place.server}. "
            "Wijs met KETENZICHT_DATA een map aan waar dat wel mag; Ketenzicht verandert geen "
            "rechten van mappen die "
            "het niet zelf heeft gemaakt."
        ) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise disk_full(place=place) from error
        raise


@contextmanager
def _locked(*, place: Place) -> Iterator[None]:
    """One process at a time. The kernel drops the lock with its holder, so a left-over file is harmless."""
    with place.lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
