"""Test databases as copies of one that was migrated once: a copy takes a tenth of the time of migrating."""

import fcntl
import hashlib
import inspect
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from ketenzicht.config import granting, tables
from ketenzicht.postgres import server
from ketenzicht.sealing.operations import ensure_key

ENDED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL"
TRIES = 3


def wait_for_no_disk() -> None:
    """The server of the tests may lose everything when the machine fails; not when a process is killed."""
    with psycopg.connect(server.maintenance_conninfo(), autocommit=True) as own:
        own.execute("ALTER SYSTEM SET fsync = off")
        own.execute("ALTER SYSTEM SET full_page_writes = off")
        own.execute("SELECT pg_reload_conf()")


def copy_of_migrated(*, name: str, lock: Path) -> None:
    """Make the database `name` anew, with the tables of this checkout. Of several processes one migrates."""
    template = template_name()
    with lock.open("a") as held, connection._nodb_cursor() as cursor:
        fcntl.flock(held, fcntl.LOCK_EX)
        if template not in _templates(cursor):
            _migrate(cursor, name=f"{template}_making")
            cursor.execute(f"ALTER DATABASE {template}_making RENAME TO {template}")
            for old in _templates(cursor) - {template}:
                cursor.execute(f"DROP DATABASE {old}")
        copy(cursor, name=name, source=template)


def copy(own: CursorWrapper | psycopg.Connection, *, name: str, source: str) -> None:
    """Make the database `name` anew, like `source`: by copying its files, less work than writing all into the log."""
    drop(own, name=name)
    made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    own.execute(made.format(sql.Identifier(name), sql.Identifier(source)))


def drop(own: CursorWrapper | psycopg.Connection, *, name: str) -> None:
    """Drop the database if it is there, whoever is connected to it.

    Not WITH (FORCE): that fails while autovacuum is at work in it, which without FORCE gives way by itself.
    """
    for turn in range(TRIES):
        own.execute(ENDED, [name])
        try:
            own.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            return
        except (psycopg.errors.ObjectInUse, OperationalError):  # somebody came back meanwhile
            if turn == TRIES - 1:
                raise


def template_name() -> str:
    """The migrated database that all are copied from. Nobody is ever connected to it."""
    return f"test_template_{_fingerprint()}"


def _fingerprint() -> str:
    """Of all that says what the tables are and who may use them: models and migrations of every app, of others too."""
    told = hashlib.sha256("".join(settings.PERSON_KEYS).encode())  # without them its key is of no use
    for module in (tables, granting):
        told.update(inspect.getsource(module).encode())
    for app in apps.get_app_configs():
        folder = Path(app.path)
        for path in sorted([folder / "models.py", *folder.glob("models/**/*.py"), *folder.glob("**/migrations/**/*")]):
            if path.is_file() and path.suffix != ".pyc":
                told.update(str(path).encode() + path.read_bytes())
    return told.hexdigest()[:16]


def _templates(cursor: CursorWrapper) -> set[str]:
    cursor.execute("SELECT datname::text FROM pg_database WHERE datname LIKE 'test\\_template\\_%%'")
    return {name for (name,) in cursor.fetchall()}


def _migrate(cursor: CursorWrapper, *, name: str) -> None:
    drop(cursor, name=name)
    cursor.execute(f"CREATE DATABASE {name}")
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
        ensure_key(at=datetime.now(UTC))
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
