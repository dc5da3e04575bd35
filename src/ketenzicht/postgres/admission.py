"""Who is admitted to our own server: some roles by who one is, those with more rights by a password in a file."""

import os
import secrets
import signal
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from ketenzicht.postgres import processes
from ketenzicht.postgres.account import our_name
from ketenzicht.postgres.addresses import address
from ketenzicht.postgres.folders import Place
from ketenzicht.postgres.problems import DatabaseProblem
from ketenzicht.postgres.roles import NAMES, SUPERUSER, Role

BY_PASSWORD = (NAMES[Role.OWNER], SUPERUSER)
BY_ACCOUNT = (NAMES[Role.APPLICATION], NAMES[Role.AUDITOR])
RELOADED_WITHIN = 10  # seconds; it takes milliseconds

# The kernel tells the server which account is at the other end; pg_ident.conf says who that may be.
AT_FIRST = "local all all peer map=ketenzicht\n"  # only while there are no passwords yet
ADMISSION = (
    f"local all {','.join(BY_ACCOUNT)} peer map=ketenzicht\n"  # who is nothing else need not say who it is
    f"local all {','.join(BY_PASSWORD)} scram-sha-256\n"
)

Connection = psycopg.Connection[tuple[Any, ...]]


def has_roles(*, place: Place) -> bool:
    """Whether the roles of this very cluster were made. The passwords are written last, so they tell."""
    try:
        with place.passwords.open(encoding="ascii") as passwords:
            return passwords.readline() == _mark(place)
    except FileNotFoundError:
        return False


def write_rules(*, place: Place) -> tuple[Path, Path]:
    """pg_hba.conf and pg_ident.conf as they should be now."""
    return _write_rules(place, ADMISSION if has_roles(place=place) else AT_FIRST)


def set_roles_up(*, place: Place) -> None:
    """Make the roles of a running server, unless that was done. Call it with the lock held.

    A server of an earlier release has the owner and the superuser only, and whoever may come in may be both.
    """
    if has_roles(place=place):
        return
    _write_rules(place, AT_FIRST)
    _reload(place)
    passwords = {name: secrets.token_hex(32) for name in BY_PASSWORD}
    with _superuser(place) as connection:
        for name in BY_ACCOUNT:
            _make_role(connection, name)
        for name, password in passwords.items():
            verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(verifier.decode()))
            )
        _write_rules(place, ADMISSION)
        connection.execute("SELECT pg_reload_conf()")
    # As libpq reads it: host, port, database, role, password.
    lines = [f"*:*:*:{name}:{word}\n" for name, word in passwords.items()]
    write(place.passwords, "".join([_mark(place), *lines]), mode=0o600)


def _mark(place: Place) -> str:
    """Which cluster passwords belong to: pg_control begins with its number. Another may come in its place."""
    with (place.cluster / "global" / "pg_control").open("rb") as control:
        return f"# cluster {control.read(8).hex()}\n"


def _make_role(connection: Connection, name: str) -> None:
    """A role that owns nothing, makes nothing and is nobody else; the owner may end its sessions."""
    role, owner = sql.Identifier(name), sql.Identifier(NAMES[Role.OWNER])
    if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {}").format(role))
    connection.execute(
        sql.SQL(
            "ALTER ROLE {} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD NULL"
        ).format(role)
    )
    connection.execute(sql.SQL("GRANT {} TO {}").format(role, owner))


def _superuser(place: Place) -> Connection:
    """A connection as the superuser, as soon as the server has read the rules that allow it."""
    deadline = time.monotonic() + RELOADED_WITHIN
    while True:
        try:
            return psycopg.connect(address(place=place, name=SUPERUSER, database="postgres"), autocommit=True)
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise DatabaseProblem(
                    f"De rollen van de database in {place.server} konden niet worden gemaakt.\n"
                    f"PostgreSQL zegt: {str(error).strip()}"
                ) from error
            time.sleep(0.05)


def _reload(place: Place) -> None:
    if process := processes.server_process(place=place):
        os.kill(process, signal.SIGHUP)


def _write_rules(place: Place, admission: str) -> tuple[Path, Path]:
    hba, ident = place.settings / "pg_hba.conf", place.settings / "pg_ident.conf"
    name = our_name().replace('"', '""')
    write(ident, "".join(f'ketenzicht "{name}" {role}\n' for role in (*BY_ACCOUNT, *BY_PASSWORD)))
    write(hba, admission)
    return hba, ident


def write(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Put a whole file in the place of what was there; at no moment may anybody read it who may not."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123 - needs the mode at creation
        file.write(text)
    fresh.chmod(mode)
    fresh.replace(path)
