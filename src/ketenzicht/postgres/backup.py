"""One file with everything, and back: written whole or not at all, and restored beside what there is."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ketenzicht.postgres.binaries import Binaries, find_clients
from ketenzicht.postgres.problems import DatabaseProblem, DiskFull
from ketenzicht.postgres.roles import Role
from ketenzicht.postgres.room import NO_ROOM
from ketenzicht.postgres.target import MAJOR, Target, connect, prepare

TRIES = 5  # each waits 5 seconds for other sessions to end
LONGEST_STEM = 40  # a database's name is at most 63 bytes
PLAIN = ("--no-owner", "--no-privileges")  # a backup goes back under whatever role the server has for us

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Restored:
    """`previous` is the database as it was, kept under that name."""

    database: str
    previous: str


def clients(*, target: Target) -> Binaries:
    """The client programs that fit this server."""
    with connect(target=target) as connection:
        major = connection.info.server_version // MAJOR
    return find_clients(server_major=major, embedded=target.embedded)


def backup(*, file: Path, overwrite: bool) -> int:
    """Write the whole database to `file`, in pg_dump's own format, readable by us only; answers its bytes."""
    if file.exists() and not overwrite:
        raise _exists(file)
    target = prepare(role=Role.OWNER)
    programs = clients(target=target)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    deed = f"De reservekopie {file} is niet gemaakt; er is niets overschreven."
    try:
        _reserve(part)
        _run([programs.program("pg_dump"), "-Fc", *PLAIN, f"--file={part}"], target=target, deed=deed)
        # Read to its end: a backup that has never been read is a hope.
        _run([programs.program("pg_restore"), "--file=/dev/null", str(part)], target=target, deed=deed)
        return _put_in_place(part, file, overwrite=overwrite)
    finally:
        part.unlink(missing_ok=True)


def restore(*, file: Path, open_up: Callable[[str], object], at: datetime) -> Restored:
    """Put a backup in the place of the database; what there is stays, under another name that tells `at`.

    A backup holds no rights: `open_up` gives them, at the address that it gets, before anybody uses what was restored.
    Refuses a file that is not whole, with the database as it was.
    """
    if not file.is_file():
        raise DatabaseProblem(f"Het bestand {file} is er niet.")
    target = prepare(role=Role.OWNER)
    programs = clients(target=target)
    kept = f"De database ‘{target.name}’ is gebleven zoals zij was."
    _run(
        [programs.program("pg_restore"), "--list", str(file)],
        target=target,
        deed=f"{file} is geen leesbare reservekopie. {kept}",
    )
    stem = target.name[:LONGEST_STEM]
    fresh, previous = f"{stem}_herstel_{os.getpid()}", f"{stem}_voor_{at:%Y%m%d_%H%M%S}"
    with (
        connect(target=target, maintenance=True) as connection,
        _fresh_database(connection, name=fresh, like=target.name),
    ):
        _run(
            [programs.program("pg_restore"), "--exit-on-error", *PLAIN, f"--dbname={fresh}", str(file)],
            target=target,
            deed=f"{file} kon niet helemaal worden teruggezet. {kept}",
        )
        _check(fresh=fresh, target=target, refusal=f"{file} bevat geen tabellen. {kept}")
        open_up(make_conninfo(target.conninfo, dbname=fresh))
        _swap(connection, current=target.name, fresh=fresh, previous=previous)
    return Restored(database=target.name, previous=previous)


def _exists(file: Path) -> DatabaseProblem:
    return DatabaseProblem(f"{file} bestaat al en wordt niet overschreven. Met --force wel.")


def _reserve(part: Path) -> None:
    """Made by us and not by pg_dump: a backup holds personal data, so nobody else may read it, ever."""
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise DatabaseProblem(f"In de map {part.parent} kan niet worden geschreven: {error.strerror}.") from None


def _put_in_place(part: Path, file: Path, *, overwrite: bool) -> int:
    with part.open("rb") as written:
        os.fsync(written.fileno())
        size = os.fstat(written.fileno()).st_size
    if overwrite:
        part.replace(file)
    else:
        try:
            file.hardlink_to(part)  # refuses a name that was taken meanwhile; a rename would not
        except FileExistsError:
            raise _exists(file) from None
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return size


def _run(command: list[str], *, target: Target, deed: str) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
        env={**target.environment(), "LC_ALL": "C"},
    )
    if done.returncode == 0:
        return
    told = "\n".join(done.stderr.strip().splitlines()[:6])
    if NO_ROOM in done.stderr:
        raise DiskFull(f"{deed} De schijf is vol.\nPostgreSQL zegt: {told}")
    raise DatabaseProblem(f"{deed}\nPostgreSQL zegt: {told}")


@contextmanager
def _fresh_database(connection: Connection, *, name: str, like: str) -> Iterator[None]:
    """An empty database with owner and encoding of `like`; what still has this name at the end is dropped."""
    row = connection.execute(
        "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype"
        " FROM pg_database WHERE datname = %s",
        [like],
    ).fetchone()
    if row is None:
        raise DatabaseProblem(f"De database ‘{like}’ bestaat niet.")
    owner, *form = row
    try:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(
                sql.Identifier(name), sql.Identifier(owner), *map(sql.Literal, form)
            )
        )
        yield
    except psycopg.Error as error:
        raise DatabaseProblem(
            f"Terugzetten is niet gelukt; de database ‘{like}’ is gebleven zoals zij was.\n"
            f"PostgreSQL zegt: {str(error).strip()}"
        ) from error
    finally:
        with suppress(psycopg.OperationalError):  # the server went away: then its own error is the one to tell
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _check(*, fresh: str, target: Target, refusal: str) -> None:
    with psycopg.connect(make_conninfo(target.conninfo, dbname=fresh), autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchone()
        if row == (0,):
            raise DatabaseProblem(refusal)
        connection.execute("ANALYZE")


def _swap(connection: Connection, *, current: str, fresh: str, previous: str) -> None:
    """Both names in one transaction; sessions of the old database are ended first."""
    names = {
        "current": sql.Identifier(current),
        "fresh": sql.Identifier(fresh),
        "previous": sql.Identifier(previous),
    }
    for _ in range(TRIES):
        # Not those of nobody: autovacuum gives way by itself to the renaming, and no ordinary role may end it.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL",
            [current],
        )
        try:
            with connection.transaction():
                connection.execute(sql.SQL("ALTER DATABASE {current} RENAME TO {previous}").format(**names))
                connection.execute(sql.SQL("ALTER DATABASE {fresh} RENAME TO {current}").format(**names))
        except psycopg.errors.ObjectInUse:
            continue
        return
    raise DatabaseProblem(
        f"De database ‘{current}’ blijft in gebruik en is gebleven zoals zij was. Stop wat er "
        "verbinding mee heeft en "
        "probeer het opnieuw."
    )
