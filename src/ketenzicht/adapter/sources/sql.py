"""A query on a database of the provider: only ever read, and never for long."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from ketenzicht.adapter import queue
from ketenzicht.adapter.config import CensusQuery, Sql, secret_of
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.reading import Reading
from ketenzicht.adapter.status import Status
from ketenzicht.adapter.store import transaction
from ketenzicht.adapter.tables import MOST_ROWS, Cell, Table, table_of
from ketenzicht.adapter.tools import Tools

log = logging.getLogger(__name__)
SQLITE_STEPS = 1_000  # instructions of SQLite's machine between two looks at the clock


@dataclass(slots=True)
class Database:
    """Asks one query of a database."""

    config: Sql | CensusQuery
    _engine: Engine | None = field(default=None)

    def table(self) -> Table:
        """What the query gives now. Raises Unusable."""
        return table_of(enumerate([*self._rows()]))

    def _rows(self) -> list[Sequence[Cell]]:
        """The heading and the rows. Whatever the query did is undone."""
        engine = self._engine = self._engine or self._made()
        try:
            with engine.connect() as connection:
                _hold_back(connection, self.config.timeout_seconds)
                answer = connection.execute(text(self.config.query.replace(":", r"\:")))  # no parameters, ever
                if not answer.returns_rows:
                    raise Unusable("De query geeft geen rijen.")
                rows = answer.fetchmany(MOST_ROWS)
                heading = list(answer.keys())
                connection.rollback()
        except SQLAlchemyError as error:
            why = getattr(error, "orig", None) or error
            raise Unusable(f"De query lukte niet: {str(why).strip().splitlines()[0][:300]}.") from None
        return [heading, *([_cell(value) for value in row] for row in rows)]

    def _made(self) -> Engine:
        config = self.config
        url = config.url or secret_of(file=config.url_file, variable=config.url_env)
        try:
            return create_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True, hide_parameters=True)
        except (ArgumentError, ImportError) as error:
            raise Unusable(f"De url is niet te gebruiken: {type(error).__name__}. Is het stuurprogramma er?") from None


@dataclass(slots=True)
class Query:
    """Reads one query."""

    config: Sql
    status: Status
    tools: Tools
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.database = Database(self.config)

    def read(self) -> None:
        """Ask once, and queue the answer. Raises Unusable."""
        reader = self.tools.translation.reader(
            source=self.config.name,
            form=self.config.form,
        )
        at = self.tools.clock()
        reading = reader.read(self.database.table(), read_at=at)
        connection = self.tools.open()
        try:
            with transaction(connection):
                queue.put(connection, reading.observations, source=self.config.name, at=at)
        finally:
            connection.close()
        self._tell(reading)

    def _tell(self, reading: Reading) -> None:
        at = self.tools.clock()
        self.status.read(at=at, observations=len(reading.observations))
        self.status.faults += len(reading.faults)
        self.status.details = reading.notes
        _, catalogue = self.tools.translation.ready()
        quarrels = self.tools.owner.quarrels(reading.observations, source=self.config.name, catalogue=catalogue)
        for told in [*(f"rij {number}: {wrong}" for number, wrong in reading.faults[:5]), *quarrels]:
            self.status.tell(told, at=at)


def _cell(value: Any) -> Cell:
    """Decimals and other types of a database as what they say."""
    return (
        value if value is None or isinstance(value, str | float | int | bool) or hasattr(value, "year") else str(value)
    )


def _hold_back(connection: Connection, seconds: float) -> None:
    """Read only, and no longer than this, in the way of each database. An account that only reads is the real lock."""
    driver: Any = connection.connection.driver_connection
    match connection.dialect.name:
        case "postgresql":
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text(f"SET LOCAL statement_timeout = {int(seconds * 1000)}"))
        case "sqlite":
            driver.execute("PRAGMA query_only = ON")
            until = time.monotonic() + seconds
            driver.set_progress_handler(lambda: time.monotonic() > until, SQLITE_STEPS)
        case "oracle":
            driver.call_timeout = int(seconds * 1000)
            connection.execute(text("SET TRANSACTION READ ONLY"))
        case "mssql":
            driver.timeout = int(seconds)
