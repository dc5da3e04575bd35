"""What was read and is not yet at the platform: on disk, in order, delivered once.

An observation leaves the queue when the platform has it for good, or has said that it is wrong. What is sent together
is recorded before it is sent, with the key that it is sent with: after a crash the very same is sent again.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from ketenzicht.adapter.store import fact, remember, transaction
from ketenzicht.client import Observation, Opening

MOST_IN_BATCH = 1_000  # observations of as many units; far below the 2 MiB that the platform takes

THIN = """
DELETE FROM waiting WHERE id IN (
    SELECT id FROM (
        SELECT id, batch, content,
               lag(content) OVER unit AS before, lead(content) OVER unit AS after
        FROM waiting WINDOW unit AS (PARTITION BY unit ORDER BY id)
    ) WHERE batch IS NULL AND content = before AND content = after
)
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the queue holds while the platform is away.

    Above `thin_above` observations, those that only confirmed what was known before and after are left out: the first
    and last of each figure stay. What is older than `keep_for` is dropped, and said.
    """

    thin_above: int = 50_000
    keep_for: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Row:
    """One observation in the queue."""

    id: int
    source: str
    observation: Observation


@dataclass(frozen=True, slots=True)
class Batch:
    """What is sent together: of each unit its oldest observation."""

    id: int
    key: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An observation that will not arrive, and why."""

    at: datetime
    source: str
    what: str
    why: str


def put(connection: sqlite3.Connection, observations: Iterable[Observation], *, source: str, at: datetime) -> int:
    """Add at the end, within the transaction of the caller; how many."""
    rows = [(str(one.unit), one.observed_at.isoformat(), _content(one), source, at.timestamp()) for one in observations]
    connection.executemany(
        "INSERT INTO waiting (unit, observed_at, content, source, queued_at) VALUES (?, ?, ?, ?, ?)", rows
    )
    return len(rows)


def _content(observation: Observation) -> str:
    wire = observation.to_wire()
    del wire["unit"], wire["observedAt"]
    return json.dumps(wire, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _observation(unit: str, observed_at: str, content: str) -> Observation:
    wire = json.loads(content)
    opening = wire.get("opening")
    return Observation(
        unit=UUID(unit),
        observed_at=datetime.fromisoformat(observed_at),
        values=wire["values"],
        absent_reasons=wire.get("absentReasons", {}),
        opening=Opening(
            state=opening["state"],
            reason=opening.get("reason"),
            expected_end_at=datetime.fromisoformat(end) if (end := opening.get("expectedEndAt")) else None,
        )
        if opening
        else None,
    )


class Queue:
    """The reading end: one program, one task, takes from it."""

    def __init__(self, connection: sqlite3.Connection, *, limits: Limits) -> None:
        self._db = connection
        self._limits = limits
        # Keys of deliveries begin with it: another adapter, or this one after its state was lost, has another.
        self._installation = fact(connection, "installation") or str(uuid4())
        if fact(connection, "installation") is None:
            remember(connection, "installation", self._installation)

    def batch(self) -> Batch | None:
        """What to send now: what was being sent when we stopped, else the oldest of every unit."""
        with transaction(self._db):
            found = self._db.execute("SELECT id, key FROM batch ORDER BY id LIMIT 1").fetchone() or self._new_batch()
            if found is None:
                return None
            rows = self._db.execute(
                "SELECT id, source, unit, observed_at, content FROM waiting WHERE batch = ? ORDER BY id", found[:1]
            ).fetchall()
        return Batch(
            found[0], found[1], tuple(Row(number, source, _observation(*rest)) for number, source, *rest in rows)
        )

    def _new_batch(self) -> tuple[int, str] | None:
        oldest = self._db.execute(
            "SELECT min(id) AS first FROM waiting GROUP BY unit ORDER BY first LIMIT ?", (MOST_IN_BATCH,)
        ).fetchall()
        if not oldest:
            return None
        number = self._db.execute("INSERT INTO batch (key) VALUES (?)", (str(uuid4()),)).lastrowid
        key = f"{self._installation}/{number}"
        self._db.execute("UPDATE batch SET key = ? WHERE id = ?", (key, number))
        self._db.executemany("UPDATE waiting SET batch = ? WHERE id = ?", [(number, *row) for row in oldest])
        assert number is not None  # noqa: S101 - sqlite gives a number to what it inserted
        return number, key

    def settle(self, batch: Batch, *, refused: Mapping[int, str], at: datetime) -> None:
        """The platform has all of a batch, except what it refused: why, by row."""
        with transaction(self._db):
            self._refuse(batch, refused, at)
            self._db.execute("DELETE FROM waiting WHERE batch = ?", (batch.id,))
            self._db.execute("DELETE FROM batch WHERE id = ?", (batch.id,))

    def release(self, batch: Batch, *, refused: Mapping[int, str], at: datetime) -> None:
        """The platform has nothing of a batch: what it does not refuse goes back, to be sent with another key."""
        with transaction(self._db):
            self._refuse(batch, refused, at)
            self._db.executemany("DELETE FROM waiting WHERE id = ?", [(row,) for row in refused])
            self._db.execute("UPDATE waiting SET batch = NULL WHERE batch = ?", (batch.id,))
            self._db.execute("DELETE FROM batch WHERE id = ?", (batch.id,))

    def _refuse(self, batch: Batch, refused: Mapping[int, str], at: datetime) -> None:
        rows = {row.id: row for row in batch.rows}
        self._db.executemany(
            "INSERT INTO refusal (at, source, what, why) VALUES (?, ?, ?, ?)",
            [
                (at.timestamp(), rows[row].source, json.dumps(rows[row].observation.to_wire()), why)
                for row, why in refused.items()
            ],
        )

    def keep_within_limits(self, *, at: datetime) -> tuple[int, int]:
        """How many confirmations were left out, and how many observations are lost because they were too old."""
        thinned = 0
        with transaction(self._db):
            if len(self) > self._limits.thin_above:
                thinned = self._db.execute(THIN).rowcount
            lost = self._db.execute(
                "DELETE FROM waiting WHERE batch IS NULL AND queued_at < ?",
                ((at - self._limits.keep_for).timestamp(),),
            ).rowcount
            self._db.execute("DELETE FROM refusal WHERE at < ?", ((at - self._limits.keep_for).timestamp(),))
            if lost:
                remember(self._db, "lost", str(self.lost + lost))
        return thinned, lost

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM waiting").fetchone()[0])

    @property
    def lost(self) -> int:
        """How many observations were ever dropped for their age."""
        return int(fact(self._db, "lost") or 0)

    @property
    def oldest_at(self) -> datetime | None:
        seconds = self._db.execute("SELECT min(queued_at) FROM waiting").fetchone()[0]
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

    def refusals(self, *, most: int = 100) -> list[Refusal]:
        """What was refused, the last first."""
        rows = self._db.execute("SELECT at, source, what, why FROM refusal ORDER BY id DESC LIMIT ?", (most,))
        return [Refusal(datetime.fromtimestamp(at, UTC), *rest) for at, *rest in rows]
