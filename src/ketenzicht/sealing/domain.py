"""How a secret wraps data keys, a data key seals content, and a value gets a mark by which it is recognised. Pure.

What is made begins with what made it: content with the code of its data key, a wrapped key and a mark with the
name of their secret. So a database can be asked what is still in use, without any key.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ketenzicht.base.errors import Refused

KEY: Final = 32  # bytes: AES-256
NONCE: Final = 12  # bytes, as AES-GCM wants; drawn by lot, so a key is replaced long before 2³² sealings
TAG: Final = 16
CODE: Final = 16  # bytes of the code of a data key
NAME: Final = 8  # bytes of the name of a secret: enough to tell those of one installation apart
DIGEST: Final = 16  # bytes of a mark after that name: two values that are not the same never meet
WRAPPED: Final = NAME + NONCE + KEY + TAG

_NAMING, _WRAPPING, _MARKING = (f"ketenzicht.sealing.{use}:".encode() for use in ("name", "wrap", "mark"))

WITHOUT = (
    "Persoonsgegevens kunnen niet worden verzegeld of gelezen: het geheim ervoor ontbreekt. "
    "De beheerder zet het in KETENZICHT_PERSON_KEY, of in een bestand dat KETENZICHT_PERSON_KEY_FILE noemt."
)
ELSEWHERE = (
    "Persoonsgegevens in deze database zijn verzegeld met een ander geheim. De beheerder zet het in "
    "KETENZICHT_PERSON_KEY, of, als er een nieuwer is, in KETENZICHT_OLD_PERSON_KEYS."
)
NO_KEY_YET = "Er is nog geen sleutel voor persoonsgegevens. De beheerder start Ketenzicht met ‘ketenzicht serve’."
NO_KEY = "Deze gegevens kunnen niet worden gelezen: hun sleutel is er niet meer. Waarschuw de beheerder."
BROKEN = "Deze gegevens kunnen niet worden gelezen: zij zijn niet zoals zij zijn verzegeld. Waarschuw de beheerder."


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column with sealed content, or nothing; rows are known by `key`, and `owner` is the column of whose it is.

    Of a table that `is_only_added_to` nothing can be sealed anew: its keys stay for as long as its rows.
    """

    table: str
    column: str
    owner: str
    purpose: str
    key: str = "id"
    is_only_added_to: bool = False


@dataclass(frozen=True, slots=True)
class MarkColumn:
    """A column with marks. They are not made anew: they are of use for some weeks, and gone after that."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many rows were sealed anew, and how many stayed as they are because nobody can read them."""

    renewed: int
    unreadable: int


class Unreadable(Refused):
    """What was sealed cannot be read, or nothing can be sealed: a key is missing, or the content is not as it was."""


def wrap(data_key: bytes, *, code: UUID, secret: str, nonce: bytes) -> bytes:
    """A data key as it may be kept; under another code it cannot be unwrapped."""
    return name_of(secret) + nonce + AESGCM(_derived(secret, _WRAPPING)).encrypt(nonce, data_key, code.bytes)


def unwrap(wrapped: bytes, *, code: UUID, held: Sequence[str]) -> bytes:
    """The data key. Raises Unreadable when none of the secrets that are held wrapped it."""
    for secret in held:
        if maker_of(wrapped) == name_of(secret):
            return _opened(AESGCM(_derived(secret, _WRAPPING)), wrapped[NAME:], bound=code.bytes)
    raise Unreadable(ELSEWHERE)


def maker_of(made: bytes | memoryview) -> bytes:
    """The name of the secret that wrapped this key, or made this mark."""
    return bytes(made[:NAME])


def close(content: str, *, code: UUID, cipher: AESGCM, owner: UUID, purpose: str, nonce: bytes) -> bytes:
    """The content sealed; half a surrogate pair, which is no text and can be shown to nobody, becomes a ?."""
    sealed = cipher.encrypt(nonce, content.encode("utf-8", "replace"), _bound(owner, purpose))
    return code.bytes + nonce + sealed


def code_of(sealed: bytes) -> UUID:
    """Which data key sealed this. Raises Unreadable for what is too short to be sealed."""
    if len(sealed) < CODE + NONCE + TAG:
        raise Unreadable(BROKEN)
    return UUID(bytes=sealed[:CODE])


def open_up(sealed: bytes, *, cipher: AESGCM, owner: UUID, purpose: str) -> str:
    """The content. Raises Unreadable when anything of it, of its owner or of its purpose is not as it was."""
    return _opened(cipher, sealed[CODE:], bound=_bound(owner, purpose)).decode()


def mark(value: str, *, purpose: str, secret: str) -> bytes:
    """By which the same value is recognised, and which tells nothing of it to who does not have the secret."""
    key = _derived(secret, _MARKING + purpose.encode())
    return name_of(secret) + hmac.digest(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)[:DIGEST]


def name_of(secret: str) -> bytes:
    """What a secret is called where it is used; tells nothing of the secret."""
    return _derived(secret, _NAMING)[:NAME]


def _bound(owner: UUID, purpose: str) -> bytes:
    return owner.bytes + purpose.encode()


def _opened(cipher: AESGCM, closed: bytes, *, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(closed[:NONCE], closed[NONCE:], bound)
    except InvalidTag:
        raise Unreadable(BROKEN) from None


def _derived(secret: str, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY, salt=None, info=use).derive(secret.encode())
