"""The systems of an organisation, and their keys."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from ketenzicht.access.domain import KeyLine, SystemLine
from ketenzicht.access.models import ApiClient, ApiKey
from ketenzicht.access.signatures import kind_words
from ketenzicht.base.errors import NotFound

NO_SUCH_SYSTEM = "Dit systeem is er niet in uw organisatie."


def systems_of(*, organisation_id: UUID) -> list[SystemLine]:
    """The systems of an organisation by name, those that have ended last. Two queries."""
    return _systems(Q(organisation_id=organisation_id))


def system_of(*, organisation_id: UUID, system_id: UUID) -> SystemLine:
    """One system of this organisation; NotFound for any other, whether it exists or not. Two queries."""
    found = _systems(Q(organisation_id=organisation_id, id=system_id))
    if not found:
        raise NotFound(NO_SUCH_SYSTEM)
    return found[0]


def names_of_systems(*, ids: Collection[UUID]) -> dict[UUID, tuple[str, UUID]]:
    """What systems are called, and of which organisation each is; one query."""
    rows = ApiClient.objects.filter(id__in=ids).values_list("id", "name", "organisation_id")
    return {system_id: (name, organisation_id) for system_id, name, organisation_id in rows}


def key_of(*, organisation_id: UUID, prefix: str, now: datetime) -> tuple[SystemLine, KeyLine]:
    """A key of this organisation that lets its system in; NotFound for any other. Two queries."""
    for system in _systems(Q(organisation_id=organisation_id, keys__prefix=prefix)):
        for key in system.living(now):
            if key.prefix == prefix:
                return system, key
    raise NotFound("Deze sleutel is er niet (meer) in uw organisatie.")


def _systems(which: Q) -> list[SystemLine]:
    rows = ApiClient.objects.filter(which).prefetch_related("keys").order_by("name", "id")
    lines = [_line(row, row.keys.all()) for row in rows]
    return sorted(lines, key=lambda line: line.ended_at is not None)


def _line(row: ApiClient, keys: Any) -> SystemLine:
    return SystemLine(
        id=row.id,
        name=row.name,
        ended_at=row.ended_at,
        certificate=row.certificate,
        certificate_until=row.certificate_until,
        keys=tuple(_key_line(key) for key in keys),
    )


def _key_line(row: ApiKey) -> KeyLine:
    return KeyLine(
        prefix=row.prefix,
        kind=kind_words(row.public_key) if row.public_key else "",
        scopes=tuple(sorted(row.scopes)),
        reach=row.reach,
        made_by=row.made_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
