"""Reading what was sealed, and the marks by which a value is recognised without reading it."""

from functools import lru_cache
from uuid import UUID

import structlog
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from ketenzicht.sealing import domain
from ketenzicht.sealing.domain import Unreadable
from ketenzicht.sealing.models import DataKey

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


def secrets() -> tuple[str, ...]:
    """The secrets that wrap keys and make marks, the newest first. Raises Unreadable when there are none."""
    if not settings.PERSON_KEYS:
        raise Unreadable(domain.WITHOUT)
    return tuple(settings.PERSON_KEYS)


# Safe to remember: a code is drawn by lot and stands for one key for good, however often that is wrapped anew.
# Which key is the newest is remembered nowhere.
@lru_cache(maxsize=64)
def cipher_of(code: UUID) -> AESGCM:
    """The data key with this code, unwrapped. Raises Unreadable."""
    wrapped = DataKey.objects.filter(code=code).values_list("wrapped", flat=True).first()
    if wrapped is None:
        raise Unreadable(domain.NO_KEY)
    return AESGCM(domain.unwrap(bytes(wrapped), code=code, held=secrets()))
