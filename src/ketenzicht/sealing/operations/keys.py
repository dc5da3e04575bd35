"""The life of data keys: made, replaced by a newer one, wrapped anew under a newer secret, and retired."""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from ketenzicht.sealing import domain
from ketenzicht.sealing.domain import SealedColumn
from ketenzicht.sealing.models import DataKey
from ketenzicht.sealing.queries import keys_in_use, secrets

# How long a key must have been seen unused. Longer than anybody holds on to a row: one that was read before it was
# sealed anew, and is written back as it was, brings its old key with it.
RETIRED_AFTER = timedelta(days=1)


def ensure_key(*, at: datetime) -> None:
    """Make the first key where there is none. Raises Unreadable where there are keys that our secrets do not open.

    So a server does not start that could not read what it keeps, as with a backup that came without its secret.
    """
    held = secrets()
    known = DataKey.objects.values_list("code", "wrapped")
    for code, wrapped in known:
        domain.unwrap(bytes(wrapped), code=code, held=held)
    if not known:
        _make(at=at)


@transaction.atomic
def rotate_key(*, at: datetime) -> UUID:
    """Make a new key, which seals from now on, and wrap all others under the newest secret. Gives its code."""
    held = secrets()
    newest = domain.name_of(held[0])
    for key in DataKey.objects.select_for_update().order_by("id"):
        if domain.maker_of(key.wrapped) != newest:
            plain = domain.unwrap(bytes(key.wrapped), code=key.code, held=held)
            key.wrapped = _wrapped(plain, code=key.code)
            key.save(update_fields=["wrapped"])
    return _make(at=at)


@transaction.atomic
def retire_keys(*, columns: Iterable[SealedColumn], at: datetime) -> list[UUID]:
    """Throw away keys that have been seen unused for a day, and remember which are unused now; codes of what went."""
    used = keys_in_use(columns=columns)
    retired = []
    *older, _newest = DataKey.objects.select_for_update().order_by("id")
    for key in older:
        unused_since = None if key.code in used else key.unused_since or at
        if unused_since and unused_since <= at - RETIRED_AFTER:
            retired.append(key.code)
            key.delete()
        elif unused_since != key.unused_since:
            key.unused_since = unused_since
            key.save(update_fields=["unused_since"])
    return retired


def _make(*, at: datetime) -> UUID:
    code = uuid4()
    DataKey.objects.create(code=code, wrapped=_wrapped(os.urandom(domain.KEY), code=code), made_at=at)
    return code


def _wrapped(plain: bytes, *, code: UUID) -> bytes:
    return domain.wrap(plain, code=code, secret=secrets()[0], nonce=os.urandom(domain.NONCE))
