"""Sealing what says who a person is, and making the keys for it."""

import os
from datetime import datetime
from uuid import UUID, uuid4

from ketenzicht.sealing import domain
from ketenzicht.sealing.domain import Unreadable
from ketenzicht.sealing.models import DataKey
from ketenzicht.sealing.queries import cipher_of, secrets


def seal(content: str, *, owner: UUID, purpose: str) -> bytes:
    """The content as it may be kept; only of this owner and for this purpose can it be read again.

    One query, by primary key: which key is the newest. Remembering that would save a tenth of a millisecond, and have
    a process go on with a key that is about to be retired. Raises Unreadable without a secret or a key.
    """
    code = DataKey.objects.order_by("-id").values_list("code", flat=True).first()
    if code is None:
        raise Unreadable(domain.NO_KEY_YET)
    nonce = os.urandom(domain.NONCE)
    return domain.close(content, code=code, cipher=cipher_of(code), owner=owner, purpose=purpose, nonce=nonce)


def ensure_key(*, at: datetime) -> None:
    """Make the first key where there is none. Raises Unreadable where there are keys that our secrets do not open.

    So a server does not start that could not read what it keeps, as with a backup that came without its secret.
    """
    held = secrets()
    known = DataKey.objects.values_list("code", "wrapped")
    for code, wrapped in known:
        domain.unwrap(bytes(wrapped), code=code, held=held)
    if not known:
        make_key(at=at)


def make_key(*, at: datetime) -> UUID:
    """A new key, wrapped by the newest secret: from now on it seals. Gives its code."""
    code = uuid4()
    wrapped = domain.wrap(os.urandom(domain.KEY), code=code, secret=secrets()[0], nonce=os.urandom(domain.NONCE))
    DataKey.objects.create(code=code, wrapped=wrapped, made_at=at)
    return code
