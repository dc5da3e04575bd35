"""Questions about identity providers: where one may sign in, and what is on record of each."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import IdentityProvider, ProviderLine
from ketenzicht.access.models import RecordedProvider
from ketenzicht.access.queries import local_day
from ketenzicht.access.sealing import PROVIDER, unseal
from ketenzicht.base.errors import NotFound

NO_PROVIDER = "Bij deze aanmelddienst kunt u zich niet aanmelden. Vraag functioneel beheer van Ketenzicht."


def ways_in(*, now: datetime, email: str = "") -> list[ProviderLine]:
    """Where one may sign in today, by name; with `email` only those that speak for its domain. One query."""
    rows = RecordedProvider.objects.enabled(local_day(now))
    if email:
        rows = rows.filter(email_domains__contains=[email.rpartition("@")[2]])
    return [ProviderLine(code=code, name=name) for code, name in rows.values_list("code", "name")]


def enabled_provider(*, code: str, now: datetime) -> IdentityProvider:
    """The provider of this code, if one may sign in there today; NotFound otherwise. Three queries."""
    return _one(RecordedProvider.objects.enabled(local_day(now)).filter(code=code)).definition()


def provider_of_session(*, provider_id: str, now: datetime) -> IdentityProvider | None:
    """The provider of somebody who leaves, while one may sign in there."""
    row = RecordedProvider.objects.enabled(local_day(now)).filter(id=provider_id).first()
    return row.definition() if row else None


def secret_of(*, provider_id: UUID) -> str:
    """With what we show this provider who we are; empty when it cannot be read (any more)."""
    row = _one(RecordedProvider.objects.filter(id=provider_id))
    return unseal(bytes(row.sealed), owner=row.id, purpose=PROVIDER) or "" if row.sealed else ""


def provider(*, provider_id: UUID) -> IdentityProvider:
    """Any provider on record; NotFound otherwise."""
    return _one(RecordedProvider.objects.filter(id=provider_id)).definition()


def providers() -> list[IdentityProvider]:
    """All of them, by name; three queries."""
    rows: Iterable[RecordedProvider] = RecordedProvider.objects.prefetch_related("organisations", "roles")
    return [row.definition() for row in rows]


def published_keys() -> list[dict[str, object]]:
    """The public keys with which we show ourselves to providers that ask for that."""
    rows = RecordedProvider.objects.filter(public_key__isnull=False).order_by("code")
    return [row.public_key for row in rows if row.public_key]


def _one(rows: Iterable[RecordedProvider]) -> RecordedProvider:
    row = next(iter(rows), None)
    if row is None:
        raise NotFound(NO_PROVIDER)
    return row
