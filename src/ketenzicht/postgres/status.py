"""How the database is doing, for who looks after it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ketenzicht.postgres import server
from ketenzicht.postgres.folders import Place, find_place
from ketenzicht.postgres.roles import Role
from ketenzicht.postgres.target import Target, connect, find_target

QUESTION = """
SELECT current_setting('server_version'), pg_postmaster_start_time(),
       pg_database_size(current_database()), current_setting('max_connections')::int,
       (SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid())
"""


@dataclass(frozen=True, slots=True)
class Running:
    """What a running server tells of itself. `size` is in bytes; `connections` leaves out our own."""

    version: str
    since: datetime
    size: int
    connections_allowed: int
    connections: int


@dataclass(frozen=True, slots=True)
class Status:
    """`place` is there for the embedded server only; `running` is None when that does not run."""

    target: Target
    place: Place | None
    running: Running | None

    @property
    def made_with(self) -> int | None:
        return self.place.version if self.place else None

    @property
    def folder(self) -> Path | None:
        return self.place.server if self.place else None


def status() -> Status:
    """Look, and start nothing. Raises DatabaseProblem when the server of `DATABASE_URL` does not answer."""
    target = find_target(role=Role.OWNER)
    place = find_place() if target.embedded else None
    if place and not server.is_running(place=place):
        return Status(target=target, place=place, running=None)
    with connect(target=target) as connection:
        row = connection.execute(QUESTION).fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM has one row
    return Status(target=target, place=place, running=Running(*row))
