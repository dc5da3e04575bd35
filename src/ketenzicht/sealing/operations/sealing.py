"""Sealing what says who a person is."""

import os
from collections.abc import Mapping
from uuid import UUID

from ketenzicht.sealing import domain
from ketenzicht.sealing.queries import cipher_of, newest_key


def seal(content: str, *, owner: UUID, purpose: str) -> bytes:
    """The content as it may be kept; only of this owner and for this purpose can it be read again.

    One query, by primary key: which key is the newest. Remembering that would save a tenth of a millisecond, and have
    a process go on with a key that is about to be retired. Raises Unreadable without a secret or a key.
    """
    return sealed_by(newest_key(), content, owner=owner, purpose=purpose)


def seal_all(contents: Mapping[str, str], *, owner: UUID) -> dict[str, bytes]:
    """Several contents of one owner by what each is for; one query. Raises Unreadable."""
    code = newest_key()
    return {purpose: sealed_by(code, content, owner=owner, purpose=purpose) for purpose, content in contents.items()}


def sealed_by(code: UUID, content: str, *, owner: UUID, purpose: str) -> bytes:
    """As `seal` does, with the key of this code."""
    nonce = os.urandom(domain.NONCE)
    return domain.close(content, code=code, cipher=cipher_of(code), owner=owner, purpose=purpose, nonce=nonce)
