"""Signing in the sandbox: what a supplier signs with and shows there, and that it did. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import TEST_KEY_BEGINS, Permission

TEST_TOKEN_BEGINS = f"{TEST_KEY_BEGINS}token_"
TEST_TOKEN = re.compile(rf"{TEST_TOKEN_BEGINS}([a-z2-7]{{8}})_[A-Za-z0-9_-]{{43}}", re.ASCII)
TEST_SCOPES = frozenset({Permission.CAPACITY_DELIVER})  # there is nothing to read in the sandbox

UNKNOWN_TEST_TOKEN = (
    "Dit toegangstoken is in de proefomgeving niet (meer) bekend. Controleer of het hele token is meegestuurd "
    f"(Authorization: Bearer {TEST_TOKEN_BEGINS}…), of haal een nieuw op bij /sandbox/oauth/token."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks something of the sandbox, by a test key or by a token that was signed for; `prefix` is of its key."""

    connection_id: UUID
    prefix: str
    made_at: datetime  # the key
    expires_at: datetime | None  # the token; a test key lives as long as its connection
    is_certified: bool = False  # with the certificate to which it is bound

    @property
    def is_signed(self) -> bool:
        return self.expires_at is not None


@dataclass(frozen=True, slots=True)
class SigningKeyLine:
    """A public key as its supplier sees it. `kind` is "RSA 3072", "EC P-256" or "Ed25519"."""

    prefix: str
    kind: str
    thumbprint: str
    made_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """When a delivery was last taken in with a signed token, and with the certificate; None: that was not tried."""

    signed_at: datetime | None
    certified_at: datetime | None


@dataclass(frozen=True, slots=True)
class SigningLine:
    """What of a test connection lets its system in besides its test key."""

    keys: tuple[SigningKeyLine, ...]
    certificate: str  # its fingerprint, or empty
    certificate_until: datetime | None
    shown: Shown


def assemble_test_token(*, prefix: str, secret: str) -> str:
    """The token as its holder gets it; `prefix` is of the public key that was signed with."""
    token = f"{TEST_TOKEN_BEGINS}{prefix}_{secret}"
    if not TEST_TOKEN.fullmatch(token):
        raise ValueError("Such a token would not be recognised.")
    return token


def is_test_token(credential: str) -> bool:
    return TEST_TOKEN.fullmatch(credential) is not None
