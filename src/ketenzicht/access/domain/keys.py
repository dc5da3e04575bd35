"""What systems show to get in: keys and access tokens; their form, what is kept of them, when they are refused."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from ketenzicht.access.domain.certificates import Certificate, certificate_refusal
from ketenzicht.access.domain.permissions import Permission
from ketenzicht.access.domain.reach import Reach
from ketenzicht.base.actor import Actor, ActorKind

# `kz_`, eight signs by which people know the key, and 256 bits that only its holder knows. Secret scanners
# recognise the whole.
KEY = re.compile(r"kz_([a-z2-7]{8})_[A-Za-z0-9_-]{43}", re.ASCII)

# What a system gets for something that it signed. The eight signs are those of its public key: one knows both by them.
ACCESS_TOKEN = re.compile(r"kzt_([a-z2-7]{8})_[A-Za-z0-9_-]{43}", re.ASCII)

# So begin the keys of suppliers that are testing: they open the sandbox (`connections`), and nothing here.
TEST_KEY_BEGINS = "kztest_"

# What a key may ever be good for; everything else is for people.
KEY_SCOPES = frozenset(
    {
        Permission.CAPACITY_DELIVER,
        Permission.CAPACITY_READ,
        Permission.COORDINATION_REQUEST,
        Permission.FIGURES_READ,
        Permission.HANDOVER_FETCH,
        Permission.PLACEMENT_ANSWER,
        Permission.PLANNING_MAINTAIN,
        Permission.REGISTRY_MAINTAIN,
        Permission.TELEPHONY_DELIVER,
    }
)
LONGEST_KEY_LIFE = timedelta(days=731)
MOST_PUBLIC_KEYS = 5  # of one system at once: each is tried for every signature

UNKNOWN_KEY = (
    "Deze sleutel is niet bekend. Controleer of de hele sleutel is meegestuurd (Authorization: Bearer kz_…), "
    "of vraag uw organisatiebeheerder om een nieuwe."
)
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Client:
    """A system of an organisation, as one of its keys or access tokens lets it in.

    `id` is of the system, so it stays when keys are replaced; scopes and moments are of the key. Of a token the end
    and the scopes are its own; it is revoked with the key that was signed with.
    """

    id: UUID
    name: str
    organisation_id: UUID
    scopes: frozenset[str]
    expires_at: datetime | None
    revoked_at: datetime | None
    is_token: bool = False
    certificate: str | None = None  # the fingerprint of the one to which the system is bound (mTLS)
    reach: Reach | None = None  # None: not narrowed, as most are, so that nobody has to ask

    def refusal(self, at: datetime, *, shown: Certificate | None = None) -> str | None:
        """Why the key does not let the client in at `at`, with this certificate; None: it does."""
        if self.revoked_at is not None and self.revoked_at <= at:
            return _ended(self.revoked_at, "ingetrokken")
        if self.expires_at is not None and self.expires_at <= at:
            return _token_ended(self.expires_at) if self.is_token else _ended(self.expires_at, "verlopen")
        return certificate_refusal(bound=self.certificate, shown=shown, at=at)

    @property
    def actor(self) -> Actor:
        return Actor(
            kind=ActorKind.SYSTEM,
            id=self.id,
            name=self.name,
            organisation_id=self.organisation_id,
            grants=self.scopes,
            purposes=(self.reach.purposes or None) if self.reach else None,
        )


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key. `key` exists here and with its holder, and nowhere else: show it once."""

    key: str
    client_id: UUID
    prefix: str


@dataclass(frozen=True, slots=True)
class RegisteredKey:
    """A public key that lets a system in from now on; `client_id` is what the system calls itself (iss and sub)."""

    client_id: UUID
    prefix: str
    thumbprint: str


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


def assemble_token(*, prefix: str, secret: str) -> str:
    """The access token as its holder gets it; `prefix` is of the public key that was signed with."""
    token = f"kzt_{prefix}_{secret}"
    if not ACCESS_TOKEN.fullmatch(token):
        raise ValueError("Such a token would not be recognised.")
    return token


def is_token(credential: str) -> bool:
    """Whether this is an access token, as far as one can see; else perhaps a key."""
    return credential.startswith("kzt_")


def unknown(credential: str) -> str:
    """What one hears who shows something that nobody has."""
    if is_token(credential):
        return (
            "Dit toegangstoken is niet (meer) bekend. Controleer of het hele token is meegestuurd "
            "(Authorization: Bearer kzt_…), of haal een nieuw op bij /oauth/token."
        )
    if credential.startswith(TEST_KEY_BEGINS):
        return "Dit is een testsleutel: die werkt alleen in de proefomgeving, onder /sandbox/api/v1."
    return UNKNOWN_KEY


def assemble(*, prefix: str, secret: str) -> str:
    """The key as its holder gets it."""
    key = f"kz_{prefix}_{secret}"
    if not KEY.fullmatch(key):
        raise ValueError("Such a key would not be recognised.")
    return key


def prefix_of(key: str) -> str | None:
    """The part that may be shown, or None for what has not the form of a key or an access token."""
    found = KEY.fullmatch(key) or ACCESS_TOKEN.fullmatch(key)
    return found.group(1) if found else None


def fingerprint(key: str) -> str:
    """What is kept of a key. One round of SHA-256 is enough: 256 random bits cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()


def _ended(moment: datetime, how: str) -> str:
    return f"Deze sleutel is {how} op {_when(moment)}. Vraag uw organisatiebeheerder om een nieuwe."


def _token_ended(moment: datetime) -> str:
    return f"Dit toegangstoken is verlopen op {_when(moment)}. Haal een nieuw op bij /oauth/token."


def _when(moment: datetime) -> str:
    local = moment.astimezone(_AMSTERDAM)
    return f"{local.day}-{local.month}-{local.year} om {local:%H:%M}"
