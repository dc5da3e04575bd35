"""The one statement that stores deliveries: judge, write history, move the state, acknowledge, notify.

Everything is decided where the rows are locked: two processes that deliver for the same unit at the same moment
cannot overwrite each other's newer figure. One statement is one transaction and one round trip: between two of them
the database would wait for an event loop that has other work. Measured in `bench/`.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from django.db import connection

from ketenzicht.capacity.parcel import Counts, Parcel

CHANNEL = "capacity"
UNITS_PER_NOTE = 700  # numbers of units in one notification: PostgreSQL takes 7,999 bytes, a number is at most 10

# What each outcome means stands in domain/outcome.py; tests/capacity proves this statement equal to it.
# An observation that says nothing of the opening leaves it as it was. A late row keeps what was said, no more.
STORE = f"""
WITH parcel AS MATERIALIZED (
    SELECT *
    FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[], %b::text[], %b::bytea[], %b::timestamptz[], %b::text[],
                %b::int4[], %b::int4[], %b::text[]) WITH ORDINALITY
      AS p (id, client_id, organisation_id, idempotency_key, fingerprint, received_at, status,
            observations, refused, faults, number)
), delivered AS MATERIALIZED (
    SELECT number, unit_id, observed_at, version_id, values::jsonb, absent::jsonb,
           opening, opening_reason, opening_until, usable_for
    FROM unnest(%b::int4[], %b::int4[], %b::timestamptz[], %b::int4[], %b::text[], %b::text[],
                %b::int2[], %b::text[], %b::timestamptz[], %b::int4[])
      AS d (number, unit_id, observed_at, version_id, values, absent,
            opening, opening_reason, opening_until, usable_for)
), known AS MATERIALIZED (
    SELECT d.*, s.confirmed_at AS known_at, turns,
           (s.values = d.values AND s.absent = d.absent AND s.version_id = d.version_id AND NOT turns) AS is_same,
           CASE WHEN turns THEN d.opening ELSE s.opening END AS new_opening,
           CASE WHEN turns THEN d.opening_reason ELSE s.opening_reason END AS new_reason,
           CASE WHEN turns THEN d.opening_until ELSE s.opening_until END AS new_until
    FROM delivered d JOIN capacity_state s ON s.unit_id = d.unit_id
    CROSS JOIN LATERAL (  -- it says something new of the opening, and nobody said anything since
        SELECT d.opening IS NOT NULL AND (s.opening_at IS NULL OR d.observed_at >= s.opening_at)
           AND (s.opening, s.opening_reason, s.opening_until)
               IS DISTINCT FROM (d.opening, d.opening_reason, d.opening_until) AS turns
    ) AS says
    ORDER BY s.unit_id FOR UPDATE OF s
), judged AS MATERIALIZED (
    SELECT k.*, CASE
        WHEN known_at IS NULL THEN 'changed'
        WHEN observed_at > known_at
        THEN CASE WHEN is_same AND observed_at - known_at <= usable_for * interval '1 second'
                  THEN 'confirmed' ELSE 'changed' END
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
        delivery_id = CASE WHEN j.outcome = 'changed' THEN p.id ELSE s.delivery_id END,
        received_at = p.received_at, confirmed_at = j.observed_at, version_id = j.version_id,
        values = j.values, absent = j.absent,
        opening = j.new_opening, opening_reason = j.new_reason, opening_until = j.new_until,
        opening_at = CASE WHEN j.turns THEN j.observed_at ELSE s.opening_at END,
        revision = s.revision + 1
    FROM judged j JOIN parcel p ON p.number = j.number
    WHERE s.unit_id = j.unit_id AND j.outcome IN ('changed', 'confirmed')
    RETURNING s.unit_id
), kept AS (
    INSERT INTO capacity_observation (unit_id, observed_at, received_at, version_id, delivery_id, values, absent,
                                      opening, opening_reason, opening_until, held_until, is_late)
    SELECT j.unit_id, j.observed_at, p.received_at, j.version_id, p.id, j.values, j.absent,
           CASE WHEN outcome = 'late' THEN j.opening ELSE j.new_opening END,
           CASE WHEN outcome = 'late' THEN j.opening_reason ELSE j.new_reason END,
           CASE WHEN outcome = 'late' THEN j.opening_until ELSE j.new_until END,
           CASE WHEN outcome = 'changed' THEN j.known_at END, outcome = 'late'
    FROM judged j JOIN parcel p ON p.number = j.number
    WHERE outcome IN ('changed', 'late')
), turned AS (
    INSERT INTO capacity_openingchange (unit_id, declared_at, received_at, opening, opening_reason, opening_until,
                                        organisation_id, by_id, declared_by, delivery_id)
    SELECT j.unit_id, j.observed_at, p.received_at, j.opening, j.opening_reason, j.opening_until,
           p.organisation_id, p.client_id, '', p.id
    FROM judged j JOIN parcel p ON p.number = j.number
    WHERE j.turns AND j.outcome = 'changed'
), tally AS (
    SELECT number,
           count(*) FILTER (WHERE outcome = 'changed') AS changed,
           count(*) FILTER (WHERE outcome = 'confirmed') AS confirmed,
           count(*) FILTER (WHERE outcome = 'repeated') AS repeated,
           count(*) FILTER (WHERE outcome = 'late') AS late
    FROM judged GROUP BY number
), acknowledged AS (
    INSERT INTO capacity_delivery (id, client_id, organisation_id, idempotency_key, fingerprint, received_at, status,
                                   observations, changed, confirmed, repeated, late, refused, faults)
    SELECT id, client_id, organisation_id, idempotency_key, fingerprint, received_at, status, observations,
           coalesce(changed, 0), coalesce(confirmed, 0), coalesce(repeated, 0), coalesce(late, 0),
           refused, faults::jsonb
    FROM parcel LEFT JOIN tally USING (number)
    RETURNING id, changed, confirmed, repeated, late
), notes AS (
    SELECT string_agg(unit_id::text, ' ') AS units
    FROM (SELECT unit_id, row_number() OVER () / {UNITS_PER_NOTE} AS note FROM moved) AS numbered
    GROUP BY note
)
SELECT a.*, n.told
FROM acknowledged a CROSS JOIN (SELECT count(pg_notify('{CHANNEL}', units)) AS told FROM notes) AS n
"""  # noqa: S608 - our own constants


async def store(cursor: psycopg.AsyncCursor[tuple[Any, ...]], parcels: Sequence[Parcel]) -> dict[UUID, Counts]:
    """Store deliveries of which no two hold the same unit, whole or not at all, and tell what became of each.

    On a connection with autocommit it is durable when this comes back.
    """
    await cursor.execute(STORE, columns_of(parcels), prepare=True)
    return {id_: Counts(*counts) for id_, *counts, _ in await cursor.fetchall()}


def store_here(parcel: Parcel) -> Counts:
    """Store one delivery in the transaction of the surrounding deed, by the same statement."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:  # Django's own puts values into the text of the statement
        cursor.execute(STORE, columns_of([parcel]))
        ((_, *counts, _),) = cursor.fetchall()
    return Counts(*counts)


def columns_of(parcels: Sequence[Parcel]) -> list[Sequence[object]]:
    """What `STORE` takes: the columns of the deliveries, then those of all their rows."""
    receipts = [
        (
            parcel.id,
            parcel.client_id,
            parcel.organisation_id,
            parcel.idempotency_key,
            parcel.fingerprint,
            parcel.received_at,
            parcel.status,
            parcel.observations,
            parcel.refused,
            msgspec.json.encode(parcel.faults).decode() if parcel.faults else None,
        )
        for parcel in parcels
    ]
    return [*map(list, zip(*receipts, strict=True)), *_columns_of_rows(parcels)]


def _columns_of_rows(parcels: Sequence[Parcel]) -> list[Sequence[object]]:
    columns: list[list[object]] = [[] for _ in range(10)]
    numbers, units, observed, versions, values, absent, openings, reasons, untils, usable = columns
    for number, parcel in enumerate(parcels, start=1):
        rows = parcel.rows
        numbers += [number] * len(rows)
        units += rows.unit_id
        observed += rows.observed_at
        versions += rows.version_id
        values += rows.values
        absent += rows.absent
        openings += rows.opening
        reasons += rows.opening_reason
        untils += rows.opening_until
        usable += rows.usable_for
    return list(columns)
