"""API keys of systems: their form, what is kept of them, and when they are refused."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from ketenzicht.access.domain.permissions import Permission
from ketenzicht.base.actor import Actor, ActorKind

# `kz_`, eight signs by which people know the key, and 256 bits that only its holder knows. Secret scanners
# recognise the whole.
KEY = re.compile(r"kz_([a-z2-7]{8})_[A-Za-z0-9_-]{43}", re.ASCII)

# What a key may ever be good for; everything else is for people.
KEY_SCOPES = frozenset({Permission.CAPACITY_DELIVER, Permission.CAPACITY_READ, Permission.REGISTRY_MAINTAIN})
LONGEST_KEY_LIFE = timedelta(days=731)

UNKNOWN_KEY = (
    "Deze sleutel is niet bekend. Controleer of de hele sleutel is meegestuurd (Authorization: Bearer kz_…), "
    "of vraag uw organisatiebeheerder om een nieuwe."
)
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Client:
    """A system of an organisation, as one of its keys lets it in.

    `id` is of the system, so it stays when keys are replaced; scopes and moments are of the key.
    """

    id: UUID
    name: str
    organisation_id: UUID
    scopes: frozenset[str]
    expires_at: datetime | None
    revoked_at: datetime | None

    def refusal(self, at: datetime) -> str | None:
        """Why the key does not let the client in at `at`; None: it does."""
        if self.revoked_at is not None and self.revoked_at <= at:
            return _ended(self.revoked_at, "ingetrokken")
        if self.expires_at is not None and self.expires_at <= at:
            return _ended(self.expires_at, "verlopen")
        return None

    @property
    def actor(self) -> Actor:
        return Actor(
            kind=ActorKind.SYSTEM,
            id=self.id,
            name=self.name,
            organisation_id=self.organisation_id,
            grants=self.scopes,
        )


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key. `key` exists here and with its holder, and nowhere else: show it once."""

    key: str
    client_id: UUID
    prefix: str


@dataclass(frozen=True, slots=True)
class KeyCard:
    """What a system may know of the key that it uses."""

    client_id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime


def assemble(*, prefix: str, secret: str) -> str:
    """The key as its holder gets it."""
    key = f"kz_{prefix}_{secret}"
    if not KEY.fullmatch(key):
        raise ValueError("Such a key would not be recognised.")
    return key


def prefix_of(key: str) -> str | None:
    """The part that may be shown, or None for what has not the form of a key."""
    found = KEY.fullmatch(key)
    return found.group(1) if found else None


def fingerprint(key: str) -> str:
    """What is kept of a key. One round of SHA-256 is enough: 256 random bits cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()


def _ended(moment: datetime, how: str) -> str:
    local = moment.astimezone(_AMSTERDAM)
    when = f"{local.day}-{local.month}-{local.year} om {local:%H:%M}"
    return f"Deze sleutel is {how} op {when}. Vraag uw organisatiebeheerder om een nieuwe."
