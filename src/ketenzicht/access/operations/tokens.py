"""Access tokens: given to a system for what it signed, once for each signature, and forgotten when they are over."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from ketenzicht.access.domain import (
    CLOCK_SKEW,
    MOST_PUBLIC_KEYS,
    NOT_SIGNED_BY_A_KEY,
    REPLAYED,
    TOKEN_FOR,
    AssertionClaims,
    Certificate,
    Client,
    GivenToken,
    TokenError,
    TokenRefused,
    TokenRequest,
    Words,
    assemble_token,
    fingerprint,
)
from ketenzicht.access.models import AccessToken, ApiKey, UsedAssertion
from ketenzicht.access.operations.keys import touch_keys
from ketenzicht.access.signatures import is_signed_by, said
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
    """Give a system that signed its request an access token.

    Raises TokenRefused: for a request in the wrong form, a signature that is not of a living key of the system, a
    client assertion that is not for us, not now, or was used before, and for a scope that its key has not.
    `audiences` is how we are called; `certificate` and `address` are those with and from which is asked.
    """
    if refused := request.refusal():
        raise refused
    claims = said(request.assertion)
    key = _key_that_signed(request.assertion, claims)
    _judge(key, claims, audiences=audiences, certificate=certificate, at=at)
    scopes, purposes = request.good_for(scopes=key.scopes, purposes=key.purposes)
    _use(key, claims, at=at)
    token = assemble_token(prefix=key.prefix, secret=secrets.token_urlsafe(32))
    expires_at = min(at + TOKEN_FOR, key.expires_at)
    AccessToken.objects.create(
        key=key,
        fingerprint=fingerprint(token),
        scopes=scopes,
        purposes=purposes,
        issued_at=at,
        expires_at=expires_at,
    )
    touch_keys(used={key.prefix: at})
    record(
        action="access.token-given",
        deed=Deed.SIGN_IN,
        actor=_as_client(key).actor,
        subject=f"client/{key.client_id}",
        circumstances=Circumstances(access_point=address),
        detail={"prefix": key.prefix, "scopes": scopes, **({"purposes": purposes} if purposes else {})},
        at=at,
    )
    # Nobody is notified: no process can remember a token that did not exist.
    return GivenToken(
        token=token,
        scopes=tuple(scopes),
        purposes=tuple(purposes),
        expires_in=int((expires_at - at).total_seconds()),
    )


def forget_tokens(*, at: datetime) -> int:
    """Take away access tokens and used assertions that are over; how many. They let nobody in any more."""
    tokens, _ = AccessToken.objects.filter(expires_at__lte=at).delete()
    assertions, _ = UsedAssertion.objects.filter(forgotten_at__lte=at).delete()
    return tokens + assertions


def _key_that_signed(assertion: str, claims: AssertionClaims) -> ApiKey:
    """The key, living or not: who holds its private half may hear that it has ended."""
    try:
        client_id = UUID(claims.iss)
    except ValueError:
        raise TokenRefused(TokenError.INVALID_CLIENT, NOT_SIGNED_BY_A_KEY) from None
    keys = ApiKey.objects.select_related("client").filter(client_id=client_id, public_key__isnull=False)
    living_first = keys.order_by(F("revoked_at").desc(nulls_first=True), "-expires_at", "-id")
    for key in living_first[: 2 * MOST_PUBLIC_KEYS]:
        if key.public_key and is_signed_by(assertion, key.public_key):
            return key
    raise TokenRefused(TokenError.INVALID_CLIENT, NOT_SIGNED_BY_A_KEY)


def _judge(
    key: ApiKey, claims: AssertionClaims, *, audiences: frozenset[str], certificate: Certificate | None, at: datetime
) -> None:
    client = _as_client(key)
    if replace(client, certificate=None).refusal(at):
        raise TokenRefused(
            TokenError.INVALID_CLIENT,
            Words(
                "Deze openbare sleutel is ingetrokken of verlopen. Laat uw beheerder een nieuwe registreren.",
                "This public key was revoked or has expired. Ask the administrator of your organisation for a new one.",
            ),
        )
    if client.refusal(at, shown=certificate):
        raise TokenRefused(
            TokenError.INVALID_CLIENT,
            Words(
                "Dit systeem is gebonden aan een certificaat (mTLS). Dit verzoek kwam zonder, of het geldt nu niet.",
                "This system is bound to a certificate (mTLS). This request came without it, or it is not valid now.",
            ),
        )
    if words := claims.refusal(client_id=key.client_id, audiences=audiences, at=at):
        raise TokenRefused(TokenError.INVALID_CLIENT, words)


def _use(key: ApiKey, claims: AssertionClaims, *, at: datetime) -> None:
    """Remember the jti for as long as the assertion could be used; the database says whether it was used before."""
    until = datetime.fromtimestamp(claims.exp, UTC) + CLOCK_SKEW
    digest = fingerprint(f"{key.client_id} {claims.jti}")
    with connection.cursor() as cursor:
        cursor.execute(_USE, [digest, max(until, at)])
        if cursor.fetchone() is None:
            raise TokenRefused(TokenError.INVALID_CLIENT, REPLAYED)


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
