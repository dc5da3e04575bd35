"""Systems of an organisation and their keys, as those who administer them see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.access.domain.permissions import Permission
from ketenzicht.access.domain.purposes import purpose_words
from ketenzicht.access.domain.reach import Reach

ENDS_SOON = timedelta(days=30)  # from then on one is reminded

SCOPE_WORDS: Mapping[str, str] = {
    Permission.CAPACITY_DELIVER: "capaciteit aanleveren",
    Permission.CAPACITY_READ: "capaciteit lezen",
    Permission.COORDINATION_REQUEST: "zorgvragen insturen",
    Permission.FIGURES_READ: "regionale cijfers lezen",
    Permission.HANDOVER_FETCH: "overdrachten ophalen",
    Permission.PLACEMENT_ANSWER: "aanvragen om een plaats beantwoorden",
    Permission.PLANNING_MAINTAIN: "roosters en tijdvakken bijwerken",
    Permission.REGISTRY_MAINTAIN: "het register bijwerken",
    Permission.TELEPHONY_DELIVER: "telefoongesprekken melden",
}


class KeyState(StrEnum):
    """Whether a key lets its system in; the value is the word for it."""

    WORKS = "werkt"
    ENDS_SOON = "verloopt binnenkort"
    EXPIRED = "verlopen"
    REVOKED = "ingetrokken"


@dataclass(frozen=True, slots=True)
class KeyToReplace:
    """Which key, when it ends and when the new one does; with `public_key` (PEM or JWK) that is the new one."""

    prefix: str
    old_ends_at: datetime
    new_ends_at: datetime
    public_key: str = ""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key, without anything that opens something. `kind` is empty for an API key, else that of a public key."""

    prefix: str
    kind: str
    scopes: tuple[str, ...]
    reach: Reach
    made_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    def state(self, now: datetime) -> KeyState:
        if self.revoked_at is not None and self.revoked_at <= now:
            return KeyState.REVOKED
        if self.expires_at <= now:
            return KeyState.EXPIRED
        return KeyState.ENDS_SOON if self.expires_at - now <= ENDS_SOON else KeyState.WORKS

    def is_living(self, now: datetime) -> bool:
        return self.state(now) in {KeyState.WORKS, KeyState.ENDS_SOON}

    @property
    def scope_words(self) -> str:
        """What it may, and for which purposes only."""
        words = ", ".join(SCOPE_WORDS[scope] for scope in self.scopes)
        return f"{words}; leest alleen voor {purpose_words(self.reach.purposes)}" if self.reach.purposes else words


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system with its keys, the newest first."""

    id: UUID
    name: str
    ended_at: datetime | None
    certificate: str | None
    certificate_until: datetime | None
    keys: tuple[KeyLine, ...]

    def living(self, now: datetime) -> tuple[KeyLine, ...]:
        return tuple(key for key in self.keys if key.is_living(now))

    @property
    def last_used_at(self) -> datetime | None:
        return max((key.last_used_at for key in self.keys if key.last_used_at is not None), default=None)

    def needs_a_new_key(self, now: datetime) -> bool:
        """All that lets it in ends soon: somebody should make a new key, and change the system."""
        living = self.living(now)
        return bool(living) and all(key.state(now) is KeyState.ENDS_SOON for key in living)
