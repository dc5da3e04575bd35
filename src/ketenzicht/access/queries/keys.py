"""Whose a key or a token is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ketenzicht.access.domain import UNKNOWN_KEY, Client, KeyCard, Reach, fingerprint, is_token, prefix_of
from ketenzicht.access.models import ApiKey
from ketenzicht.access.remembering import Memory
from ketenzicht.base.errors import NotFound
from ketenzicht.statements import Statement


def client_of_key(*, key: str) -> Client | None:
    """Whose key this is, or None when nobody's; see `clients_of_keys`."""
    return clients_of_keys(keys=[key]).get(key)


def known_client(*, key: str, now: datetime) -> Client | None:
    """The same for who asks all the time, kept for seconds by a process that hears of changes; it may have expired."""
    return memory.get(key, now=now)


memory: Memory[str, Client] = Memory(lambda key: client_of_key(key=key))


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
        found |= {shown[row[0]]: _client(row, is_token=False) for row in _KEYS.rows(fingerprints=secrets)}
    if tokens:
        found |= {shown[row[0]]: _client(row, is_token=True) for row in _TOKENS.rows(fingerprints=tokens)}
    return found


_KEYS = Statement("""
    SELECT key.fingerprint, client.id, client.name, client.organisation_id, client.certificate,
        key.scopes, key.purposes, key.expires_at, key.revoked_at, key.locations, key.modules
    FROM access_apikey key JOIN access_apiclient client ON client.id = key.client_id
    WHERE key.fingerprint = ANY(%(fingerprints)s) AND key.public_key IS NULL
""")
_TOKENS = Statement("""
    SELECT token.fingerprint, client.id, client.name, client.organisation_id, client.certificate,
        token.scopes, token.purposes, least(token.expires_at, key.expires_at), key.revoked_at,
        key.locations, key.modules
    FROM access_accesstoken token
    JOIN access_apikey key ON key.id = token.key_id
    JOIN access_apiclient client ON client.id = key.client_id
    WHERE token.fingerprint = ANY(%(fingerprints)s)
""")


def _client(row: tuple[Any, ...], *, is_token: bool) -> Client:
    """The columns of both statements."""
    _, client_id, name, organisation_id, certificate, scopes, purposes, expires_at, revoked_at, locations, modules = row
    return Client(
        id=client_id,
        name=name,
        organisation_id=organisation_id,
        scopes=frozenset(scopes),
        expires_at=expires_at,
        revoked_at=revoked_at,
        is_token=is_token,
        certificate=certificate,
        reach=Reach(frozenset(locations), frozenset(modules), frozenset(purposes)) or None,
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
