"""Sealing anew what hangs on an older key, a few rows at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from ketenzicht.sealing import domain
from ketenzicht.sealing.domain import Resealed, SealedColumn, Unreadable
from ketenzicht.sealing.operations.sealing import sealed_by
from ketenzicht.sealing.queries import newest_key, unseal

AT_ONCE = 100  # rows in one transaction: others wait for a few milliseconds

# Rows that somebody has in hand are for the next time. Ordered, so that what cannot be read is passed once.
OLD = """
SELECT {key}, {owner}, {column} FROM {table}
WHERE length({column}) > 0 AND substring({column} FROM 1 FOR {code}) <> %s AND {further}
ORDER BY {key} LIMIT {limit} FOR UPDATE SKIP LOCKED
"""
RENEW = "UPDATE {table} SET {column} = %s WHERE {key} = %s"


@dataclass(frozen=True, slots=True)
class _Batch:
    last: Any  # key of the last row
    renewed: int
    unreadable: int


def reseal(*, columns: Iterable[SealedColumn], most: int) -> Resealed:
    """Seal anew what can be, until all is or about `most` rows were.

    Each batch is a transaction of its own: who is killed in the middle goes on later where it was. What cannot be read
    stays as it is, and keeps its key.
    """
    renewed = unreadable = 0
    for column in columns:
        if column.is_only_added_to:
            continue
        last = None
        while renewed < most and (batch := _reseal_batch(column, after=last)):
            last = batch.last
            renewed += batch.renewed
            unreadable += batch.unreadable
    return Resealed(renewed=renewed, unreadable=unreadable)


@transaction.atomic(durable=True)
def _reseal_batch(column: SealedColumn, *, after: Any) -> _Batch | None:
    """None when nothing old is left after that row."""
    code = newest_key()
    with connection.cursor() as cursor:
        cursor.execute(_old(column, after=after), [code.bytes])
        rows = cursor.fetchall()
        if not rows:
            return None
        renewed = []
        for key, owner, sealed in rows:
            try:
                content = unseal(bytes(sealed), owner=owner, purpose=column.purpose)
            except Unreadable:
                continue
            renewed.append((sealed_by(code, content, owner=owner, purpose=column.purpose), key))
        cursor.executemany(sql.SQL(RENEW).format(**_names(column)), renewed)
    return _Batch(last=rows[-1][0], renewed=len(renewed), unreadable=len(rows) - len(renewed))


def _old(column: SealedColumn, *, after: Any) -> sql.Composed:
    names = _names(column)
    further = sql.SQL("true") if after is None else sql.SQL("{} > {}").format(names["key"], after)
    return sql.SQL(OLD).format(**names, further=further, code=domain.CODE, limit=AT_ONCE)


def _names(column: SealedColumn) -> dict[str, sql.Identifier]:
    return {name: sql.Identifier(getattr(column, name)) for name in ("table", "key", "owner", "column")}
