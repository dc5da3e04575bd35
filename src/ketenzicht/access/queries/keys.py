"""Whose a key or a token is."""

from collections.abc import Iterable
from dataclasses import replace

from ketenzicht.access.domain import UNKNOWN_KEY, Client, KeyCard, fingerprint, is_token, prefix_of
from ketenzicht.access.models import AccessToken, ApiKey
from ketenzicht.base.errors import NotFound


def client_of_key(*, key: str) -> Client | None:
    """Whose key this is, or None when nobody's; see `clients_of_keys`."""
    return clients_of_keys(keys=[key]).get(key)


def clients_of_keys(*, keys: Iterable[str]) -> dict[str, Client]:
    """Whose these keys and access tokens are, for each that is somebody's.

    One query for keys and one for tokens; none for what has not the form of either. Expired and revoked ones are found
    too: ask `Client.refusal`. Hot paths keep the answer for a few seconds and forget it on NOTIFY `access`.
    """
    shown = {fingerprint(key): key for key in keys if prefix_of(key) is not None}
    tokens = [one for one, key in shown.items() if is_token(key)]
    secrets = [one for one, key in shown.items() if not is_token(key)]
    found: dict[str, Client] = {}
    if secrets:
        rows = ApiKey.objects.select_related("client").filter(fingerprint__in=secrets, public_key__isnull=True)
        found |= {shown[row.fingerprint]: _client(row) for row in rows}
    if tokens:
        given = AccessToken.objects.select_related("key__client").filter(fingerprint__in=tokens)
        found |= {shown[row.fingerprint]: _client(row.key, row) for row in given}
    return found


def _client(key: ApiKey, token: AccessToken | None = None) -> Client:
    return Client(
        id=key.client.id,
        name=key.client.name,
        organisation_id=key.client.organisation_id,
        scopes=frozenset((token or key).scopes),
        expires_at=min(key.expires_at, token.expires_at) if token else key.expires_at,
        revoked_at=key.revoked_at,
        is_token=token is not None,
        certificate=key.client.certificate,
        reach=replace(key.reach, purposes=frozenset((token or key).purposes)) or None,
    )


def key_card(*, prefix: str) -> KeyCard:
    """What its holder may know of a key; NotFound for one that does not exist."""
    row = ApiKey.objects.select_related("client__organisation").filter(prefix=prefix).first()
    if row is None:
        raise NotFound(UNKNOWN_KEY)
    return KeyCard(
        client_id=row.client.id,
        name=row.client.name,
        organisation_id=row.client.organisation_id,
        organisation=row.client.organisation.name,
        prefix=row.prefix,
        scopes=tuple(sorted(row.scopes)),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
