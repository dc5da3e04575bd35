"""Reading what was sealed, and the marks by which a value is recognised without reading it."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import structlog
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection
from psycopg import sql

from ketenzicht.sealing import domain
from ketenzicht.sealing.domain import MarkColumn, SealedColumn, Unreadable
from ketenzicht.sealing.models import DataKey
from ketenzicht.statements import Statement

log = structlog.get_logger()


def unseal(sealed: bytes, *, owner: UUID, purpose: str) -> str:
    """What was sealed of this owner for this purpose. No query, but one for a key that this process sees first.

    Raises Unreadable.
    """
    try:
        return domain.open_up(sealed, cipher=cipher_of(domain.code_of(sealed)), owner=owner, purpose=purpose)
    except Unreadable:
        log.warning("sealing.unreadable", owner=str(owner), purpose=purpose)
        raise


def marks(value: str, *, purpose: str) -> list[bytes]:
    """By which the same value is recognised: write the first, look for all; the others are of secrets of before.

    The caller gives the value in one form ("+31…"). Raises ValueError for an empty one, which would be everybody's,
    and Unreadable without a secret. No queries.
    """
    if not value:
        raise ValueError("An empty value is nobody's in particular.")
    return [domain.mark(value, purpose=purpose, secret=secret) for secret in secrets()]


def newest_key() -> UUID:
    """The code of the key that seals now. Raises Unreadable when there is none yet."""
    found = _NEWEST.first()
    if found is None:
        raise Unreadable(domain.NO_KEY_YET)
    code: UUID = found[0]
    return code


_NEWEST = Statement("SELECT code FROM sealing_datakey ORDER BY id DESC LIMIT 1")


def newest_made_at() -> datetime:
    """Since when the newest key seals. Raises Unreadable when there is none yet."""
    made_at = DataKey.objects.order_by("-id").values_list("made_at", flat=True).first()
    if made_at is None:
        raise Unreadable(domain.NO_KEY_YET)
    return made_at


def secrets() -> tuple[str, ...]:
    """The secrets that wrap keys and make marks, the newest first. Raises Unreadable when there are none."""
    if not settings.PERSON_KEYS:
        raise Unreadable(domain.WITHOUT)
    return tuple(settings.PERSON_KEYS)


def keys_in_use(*, columns: Iterable[SealedColumn]) -> set[UUID]:
    """Codes of the keys by which anything in these columns was sealed, also of keys that are gone; a query for each."""
    return {UUID(bytes=start) for one in columns for start in _starts(one.table, one.column, domain.CODE)}


def needs_old_secrets(*, marks: Iterable[MarkColumn]) -> bool:
    """Whether any key or mark hangs on another secret than the newest; a query for each column with marks."""
    makers = {domain.maker_of(wrapped) for wrapped in DataKey.objects.values_list("wrapped", flat=True)}
    for one in marks:
        makers |= _starts(one.table, one.column, domain.NAME)
    return bool(makers - {domain.name_of(secrets()[0])})


def _starts(table: str, column: str, length: int) -> set[bytes]:
    asked = sql.SQL("SELECT DISTINCT substring({0} FROM 1 FOR {1}) FROM {2} WHERE length({0}) >= {1}")
    with connection.cursor() as cursor:
        cursor.execute(asked.format(sql.Identifier(column), length, sql.Identifier(table)))
        return {bytes(start) for (start,) in cursor.fetchall()}


# Safe to remember: a code is drawn by lot and stands for one key for good, however often that is wrapped anew.
# Which key is the newest is remembered nowhere.
@lru_cache(maxsize=64)
def cipher_of(code: UUID) -> AESGCM:
    """The data key with this code, unwrapped. Raises Unreadable."""
    wrapped = DataKey.objects.filter(code=code).values_list("wrapped", flat=True).first()
    if wrapped is None:
        raise Unreadable(domain.NO_KEY)
    return AESGCM(domain.unwrap(bytes(wrapped), code=code, held=secrets()))
