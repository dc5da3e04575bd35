"""What the pages on systems say of each of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import KeyLine, SystemLine
from ketenzicht.base.actor import Actor


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, for which organisation, and when."""

    actor: Actor
    organisation_id: UUID
    now: datetime


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key in words; `within` says to what it is narrowed."""

    key: KeyLine
    shown: str
    kind: str
    state: str
    is_living: bool
    within: str


@dataclass(frozen=True, slots=True)
class SystemRow:
    system: SystemLine
    keys: tuple[KeyRow, ...]
    living: int
    next_end: datetime | None
    needs_a_new_key: bool


def system_rows(
    systems: Iterable[SystemLine], *, now: datetime, locations: Mapping[UUID, str] | None = None
) -> list[SystemRow]:
    """Each system with its keys; `locations` are names for those to which keys may be narrowed."""
    return [
        SystemRow(
            system=system,
            keys=tuple(_key_row(key, now=now, locations=locations or {}) for key in system.keys),
            living=len(system.living(now)),
            next_end=min((key.expires_at for key in system.living(now)), default=None),
            needs_a_new_key=system.needs_a_new_key(now),
        )
        for system in systems
    ]


def names_within(key: KeyLine, locations: Mapping[UUID, str] | None = None) -> str:
    """To what a key is narrowed, in words."""
    names = locations or {}
    places = sorted(names.get(location, f"locatie {location}") for location in key.reach.locations)
    parts = [", ".join(places), f"module {', '.join(sorted(key.reach.modules))}" if key.reach.modules else ""]
    return "; ".join(part for part in parts if part) or "alles waarvoor uw organisatie levert"


def _key_row(key: KeyLine, *, now: datetime, locations: Mapping[UUID, str]) -> KeyRow:
    return KeyRow(
        key=key,
        shown=key.prefix if key.kind else f"kz_{key.prefix}_…",
        kind=f"openbare sleutel ({key.kind})" if key.kind else "API-sleutel",
        state=key.state(now).value,
        is_living=key.is_living(now),
        within=names_within(key, locations),
    )
