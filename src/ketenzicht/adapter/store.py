"""The file in which the adapter keeps what it may not lose: one SQLite database, written through to the disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "adapter.sqlite"
BUSY_FOR = 30.0  # seconds that one part of the adapter waits for another
OWNER_ONLY = 0o600

SCHEMA_VERSION = 1
# Moments are seconds since 1970 (UTC). Keys of patients and stays are keyed hashes: see census.keys.
SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (
    source TEXT NOT NULL, message BLOB NOT NULL, at REAL NOT NULL, PRIMARY KEY (source, message)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stay (
    source TEXT NOT NULL, stay BLOB NOT NULL, patient BLOB NOT NULL,
    ward TEXT NOT NULL, room TEXT NOT NULL, bed TEXT NOT NULL, class TEXT NOT NULL,
    moment REAL NOT NULL, gone INTEGER NOT NULL CHECK (gone IN (0, 1)), out INTEGER NOT NULL CHECK (out IN (0, 1)),
    leave_moment REAL, ward_before TEXT NOT NULL, room_before TEXT NOT NULL, bed_before TEXT NOT NULL,
    PRIMARY KEY (source, stay)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS stay_of_patient ON stay (source, patient);
CREATE TABLE IF NOT EXISTS alias (
    source TEXT NOT NULL, was BLOB NOT NULL, now BLOB NOT NULL, PRIMARY KEY (source, was), CHECK (was <> now)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alias_now ON alias (source, now);
CREATE TABLE IF NOT EXISTS batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS waiting (
    id INTEGER PRIMARY KEY AUTOINCREMENT, unit TEXT NOT NULL, observed_at TEXT NOT NULL, content TEXT NOT NULL,
    source TEXT NOT NULL, queued_at REAL NOT NULL, batch INTEGER REFERENCES batch
);
CREATE INDEX IF NOT EXISTS waiting_unit ON waiting (unit, id);
CREATE INDEX IF NOT EXISTS waiting_batch ON waiting (batch) WHERE batch IS NOT NULL;
CREATE TABLE IF NOT EXISTS refusal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, source TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS taken (
    source TEXT NOT NULL, file TEXT NOT NULL, at REAL NOT NULL, report TEXT NOT NULL, PRIMARY KEY (source, file)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def connect(folder: Path | None) -> sqlite3.Connection:
    """Open the store, making it where there is none; None: in memory. One connection per thread at a time."""
    path: Path | str = ":memory:"
    if folder:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / FILE
        path.touch(mode=OWNER_ONLY)
    connection = sqlite3.connect(path, timeout=BUSY_FOR, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a commit is on the disk before anything is acknowledged
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
        connection.executescript(f"{SCHEMA} PRAGMA user_version = {SCHEMA_VERSION};")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; alone in writing from the beginning, so that what is read in it still holds when it commits."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def fact(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def remember(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))
