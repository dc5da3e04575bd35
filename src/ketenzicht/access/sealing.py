"""Secrets that must be read back: kept encrypted, with a key that is not in the database."""

import os
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

NONCE = 12  # bytes, as AES-GCM wants
# Keys for one purpose have nothing to do with those for another.
SECOND_FACTOR = b"ketenzicht.access.second-factor"
PROVIDER = b"ketenzicht.access.identity-provider"

log = structlog.get_logger()


def seal(secret: str, *, owner: UUID, purpose: bytes = SECOND_FACTOR) -> bytes:
    """The secret as it may be kept. Of another owner it cannot be read, so rows cannot be swapped."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(settings.SECRET_KEY, purpose).encrypt(nonce, secret.encode(), owner.bytes)


def unseal(sealed: bytes, *, owner: UUID, purpose: bytes = SECOND_FACTOR) -> str | None:
    """The secret; None when it was sealed for another or with a key that we do not have any more."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(key, purpose).decrypt(sealed[:NONCE], sealed[NONCE:], owner.bytes).decode()
        except InvalidTag:
            continue
    log.warning("access.secret-not-readable", owner=str(owner))
    return None


def _cipher(secret_key: str | bytes, purpose: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(force_bytes(secret_key)))
