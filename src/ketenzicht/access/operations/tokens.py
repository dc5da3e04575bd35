"""Access tokens: given to a system for what it signed, once for each signature, and forgotten when they are over."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from ketenzicht.access.domain import (
    MOST_PUBLIC_KEYS,
    Certificate,
    Client,
    GivenToken,
    TokenRequest,
    assemble_token,
    fingerprint,
)
from ketenzicht.access.models import AccessToken, ApiKey, UsedAssertion
from ketenzicht.access.operations.exchanging import SigningKey, exchange
from ketenzicht.access.operations.keys import touch_keys
from ketenzicht.audit.domain import Circumstances, Deed
from ketenzicht.audit.operations import record

# Of two at once the second waits for the first, and then finds it.
_USE = """
    INSERT INTO access_usedassertion (digest, forgotten_at) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING id
"""


@transaction.atomic
def give_token(
    *,
    request: TokenRequest,
    audiences: frozenset[str],
    certificate: Certificate | None,
    address: str,
    at: datetime,
) -> GivenToken:
    """Give a system that signed its request an access token; raises what `exchange` does.

    `audiences` is how we are called; `certificate` and `address` are those with and from which is asked.
    """
    key, given = exchange(request=request, store=_Production(), audiences=audiences, certificate=certificate, at=at)
    touch_keys(used={key.prefix: at})
    purposes = {"purposes": list(given.purposes)} if given.purposes else {}
    record(
        action="access.token-given",
        deed=Deed.SIGN_IN,
        actor=key.client.actor,
        subject=f"client/{key.client.id}",
        circumstances=Circumstances(access_point=address),
        detail={"prefix": key.prefix, "scopes": list(given.scopes), **purposes},
        at=at,
    )
    # Nobody is notified: no process can remember a token that did not exist.
    return given


def forget_tokens(*, at: datetime) -> int:
    """Take away access tokens and used assertions that are over; how many. They let nobody in any more."""
    tokens, _ = AccessToken.objects.filter(expires_at__lte=at).delete()
    assertions, _ = UsedAssertion.objects.filter(forgotten_at__lte=at).delete()
    return tokens + assertions


class _Production:
    """What systems of organisations sign with; see `TokenStore`."""

    def signing_keys(self, system_id: UUID) -> Iterator[SigningKey]:
        keys = ApiKey.objects.select_related("client").filter(client_id=system_id, public_key__isnull=False)
        living_first = keys.order_by(F("revoked_at").desc(nulls_first=True), "-expires_at", "-id")
        for key in living_first[: 2 * MOST_PUBLIC_KEYS]:
            if key.public_key:
                yield SigningKey(key.pk, key.prefix, key.public_key, _as_client(key), key.purposes)

    def is_first_use(self, *, digest: str, until: datetime) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(_USE, [digest, until])
            return cursor.fetchone() is not None

    def issue(
        self, *, key: SigningKey, scopes: list[str], purposes: list[str], at: datetime, expires_at: datetime
    ) -> str:
        token = assemble_token(prefix=key.prefix, secret=secrets.token_urlsafe(32))
        AccessToken.objects.create(
            key_id=key.id,
            fingerprint=fingerprint(token),
            scopes=scopes,
            purposes=purposes,
            issued_at=at,
            expires_at=expires_at,
        )
        return token


def _as_client(key: ApiKey) -> Client:
    return Client(
        id=key.client_id,
        name=key.client.name,
        organisation_id=key.client.organisation_id,
        scopes=frozenset(key.scopes),
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        certificate=key.client.certificate,
    )
