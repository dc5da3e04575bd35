"""The one statement that stores observations: judge, write history, move the state. Measured in `bench/`.

Everything is decided where the rows are locked: two processes that deliver for the same unit at the same moment
cannot overwrite each other's newer figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from ketenzicht.capacity.domain import Opening, OpeningState

OPENING_CODES = {OpeningState.OPEN: 0, OpeningState.STOP_THREATENED: 1, OpeningState.STOP: 2}
CHANNEL = "capacity"
PAYLOAD_BYTES = 7_900  # PostgreSQL allows 7,999

# What each outcome means stands in domain/outcome.py; tests/capacity proves this statement equal to it.
# An observation that says nothing of the opening leaves it as it was. A late row keeps what was said, no more.
STORE = """
WITH delivered AS MATERIALIZED (
    SELECT unit_id, observed_at, received_at, version_id, delivery_id, values::jsonb, absent::jsonb,
           opening, opening_reason, opening_until, steady_since
    FROM unnest(%b::int4[], %b::timestamptz[], %b::timestamptz[], %b::int4[], %b::uuid[], %b::text[], %b::text[],
                %b::int2[], %b::text[], %b::timestamptz[], %b::timestamptz[])
      AS d (unit_id, observed_at, received_at, version_id, delivery_id, values, absent,
            opening, opening_reason, opening_until, steady_since)
), known AS MATERIALIZED (
    SELECT d.*, s.confirmed_at AS known_at,
           (s.values = d.values AND s.absent = d.absent AND s.version_id = d.version_id
            AND (d.opening IS NULL
                 OR (s.opening, s.opening_reason, s.opening_until)
                    IS NOT DISTINCT FROM (d.opening, d.opening_reason, d.opening_until))) AS is_same
    FROM delivered d JOIN capacity_state s ON s.unit_id = d.unit_id
    ORDER BY s.unit_id FOR UPDATE OF s
), judged AS MATERIALIZED (
    SELECT k.*, CASE
        WHEN known_at IS NULL THEN 'changed'
        WHEN observed_at > known_at
        THEN CASE WHEN is_same AND known_at >= steady_since THEN 'confirmed' ELSE 'changed' END
        WHEN observed_at = known_at THEN CASE WHEN is_same THEN 'repeated' ELSE 'changed' END
        WHEN EXISTS (  -- history holds the very same of this very moment
            SELECT FROM capacity_observation o
            WHERE o.unit_id = k.unit_id AND o.observed_at = k.observed_at AND o.version_id = k.version_id
              AND o.values = k.values AND o.absent = k.absent
              AND (k.opening IS NULL
                   OR (o.opening, o.opening_reason, o.opening_until)
                      IS NOT DISTINCT FROM (k.opening, k.opening_reason, k.opening_until))
        ) OR EXISTS (  -- or the same held at this moment: it was confirmed then or later
            SELECT FROM (
                SELECT * FROM capacity_observation m
                WHERE m.unit_id = k.unit_id AND m.observed_at <= k.observed_at AND NOT m.is_late
                ORDER BY m.observed_at DESC, m.received_at DESC LIMIT 1
            ) m
            WHERE m.version_id = k.version_id AND m.values = k.values AND m.absent = k.absent
              AND (k.opening IS NULL
                   OR (m.opening, m.opening_reason, m.opening_until)
                      IS NOT DISTINCT FROM (k.opening, k.opening_reason, k.opening_until))
              AND k.observed_at <= coalesce((
                SELECT n.held_until FROM capacity_observation n
                WHERE n.unit_id = k.unit_id AND n.observed_at > k.observed_at AND NOT n.is_late
                ORDER BY n.observed_at, n.received_at LIMIT 1), known_at)
        ) THEN 'repeated'
        ELSE 'late' END AS outcome
    FROM known k
), moved AS (
    UPDATE capacity_state s SET
        observed_at = CASE WHEN j.outcome = 'changed' THEN j.observed_at ELSE s.observed_at END,
        delivery_id = CASE WHEN j.outcome = 'changed' THEN j.delivery_id ELSE s.delivery_id END,
        received_at = j.received_at, confirmed_at = j.observed_at, version_id = j.version_id,
        values = j.values, absent = j.absent,
        opening = CASE WHEN j.opening IS NULL THEN s.opening ELSE j.opening END,
        opening_reason = CASE WHEN j.opening IS NULL THEN s.opening_reason ELSE j.opening_reason END,
        opening_until = CASE WHEN j.opening IS NULL THEN s.opening_until ELSE j.opening_until END,
        revision = s.revision + 1
    FROM judged j
    WHERE s.unit_id = j.unit_id AND j.outcome IN ('changed', 'confirmed')
    RETURNING s.unit_id, s.opening, s.opening_reason, s.opening_until
), kept AS (
    INSERT INTO capacity_observation (unit_id, observed_at, received_at, version_id, delivery_id, values, absent,
                                      opening, opening_reason, opening_until, held_until, is_late)
    SELECT j.unit_id, j.observed_at, j.received_at, j.version_id, j.delivery_id, j.values, j.absent,
           CASE WHEN outcome = 'late' THEN j.opening ELSE m.opening END,
           CASE WHEN outcome = 'late' THEN j.opening_reason ELSE m.opening_reason END,
           CASE WHEN outcome = 'late' THEN j.opening_until ELSE m.opening_until END,
           CASE WHEN outcome = 'changed' THEN j.known_at END, outcome = 'late'
    FROM judged j LEFT JOIN moved m ON m.unit_id = j.unit_id
    WHERE outcome IN ('changed', 'late')
)
SELECT delivery_id,
       count(*) FILTER (WHERE outcome = 'changed'), count(*) FILTER (WHERE outcome = 'confirmed'),
       count(*) FILTER (WHERE outcome = 'repeated'), count(*) FILTER (WHERE outcome = 'late'),
       array_agg(unit_id) FILTER (WHERE outcome IN ('changed', 'confirmed'))
FROM judged GROUP BY delivery_id
"""


@dataclass(slots=True)
class Rows:
    """Observations of one delivery, column by column, each unit at most once; columns are equally long."""

    unit_id: list[int] = field(default_factory=list)
    observed_at: list[datetime] = field(default_factory=list)
    version_id: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    opening: list[int | None] = field(default_factory=list)
    opening_reason: list[str | None] = field(default_factory=list)
    opening_until: list[datetime | None] = field(default_factory=list)
    steady_since: list[datetime] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.unit_id)

    def add(
        self,
        *,
        unit_id: int,
        observed_at: datetime,
        version_id: int,
        values: str,
        absent: str,
        opening: Opening | None,
        usable_for: timedelta,
    ) -> None:
        """Add one observation; `values` and `absent` are JSON objects."""
        self.unit_id.append(unit_id)
        self.observed_at.append(observed_at)
        self.version_id.append(version_id)
        self.values.append(values)
        self.absent.append(absent)
        self.opening.append(OPENING_CODES[opening.state] if opening else None)
        self.opening_reason.append(opening.reason if opening else None)
        self.opening_until.append(opening.expected_end_at if opening else None)
        self.steady_since.append(observed_at - usable_for)


@dataclass(slots=True)
class Counts:
    """What became of the observations of one delivery."""

    changed: int = 0
    confirmed: int = 0
    repeated: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """The rows of one delivery with what identifies it."""

    delivery_id: UUID
    received_at: datetime
    rows: Rows


async def store(
    cursor: psycopg.AsyncCursor[tuple[Any, ...]], *, parcels: Sequence[Parcel]
) -> tuple[dict[UUID, Counts], list[int]]:
    """Store parcels of which no two hold the same unit, and tell what became of each and which units' state moved.

    One round trip, inside the caller's transaction.
    """
    await cursor.execute(STORE, _columns(parcels), prepare=True)
    counts: dict[UUID, Counts] = {}
    moved: list[int] = []
    for delivery_id, changed, confirmed, repeated, late, unit_ids in await cursor.fetchall():
        counts[delivery_id] = Counts(changed, confirmed, repeated, late)
        moved.extend(unit_ids or ())
    return counts, moved


def _columns(parcels: Sequence[Parcel]) -> list[list[object]]:
    columns: list[list[object]] = [[] for _ in range(11)]
    units, observed, received, versions, deliveries, values, absent, openings, reasons, untils, steady = columns
    for parcel in parcels:
        rows = parcel.rows
        units += rows.unit_id
        observed += rows.observed_at
        received += [parcel.received_at] * len(rows)
        versions += rows.version_id
        deliveries += [parcel.delivery_id] * len(rows)
        values += rows.values
        absent += rows.absent
        openings += rows.opening
        reasons += rows.opening_reason
        untils += rows.opening_until
        steady += rows.steady_since
    return columns


def payloads(unit_ids: Sequence[int]) -> list[str]:
    """Unit ids as notification payloads: numbers with spaces, each within what PostgreSQL takes."""
    parts: list[str] = []
    line: list[str] = []
    length = 0
    for word in map(str, unit_ids):
        if length + len(word) + 1 > PAYLOAD_BYTES:
            parts.append(" ".join(line))
            line, length = [], 0
        line.append(word)
        length += len(word) + 1
    if line:
        parts.append(" ".join(line))
    return parts
