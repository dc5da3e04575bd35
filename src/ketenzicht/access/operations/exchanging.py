"""A signed request judged and exchanged for an access token: one code for production and sandbox, with two stores."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from ketenzicht.access.domain import (
    CLOCK_SKEW,
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
    fingerprint,
)
from ketenzicht.access.signatures import Jwk, is_signed_by, said


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, living or not; `client` is its system, as this key lets it in."""

    id: int
    prefix: str
    jwk: Jwk
    client: Client
    purposes: Sequence[str] = ()


class TokenStore(Protocol):
    """Where public keys, used assertions and tokens are kept."""

    def signing_keys(self, system_id: UUID) -> Iterable[SigningKey]:
        """Of a system: those that live first, and few enough to try them all. None for a system that is nobody's."""
        ...

    def is_first_use(self, *, digest: str, until: datetime) -> bool:
        """Remember an assertion for as long as it could be used; False for one that was remembered already."""
        ...

    def issue(
        self, *, key: SigningKey, scopes: list[str], purposes: list[str], at: datetime, expires_at: datetime
    ) -> str:
        """Make a token, keep its fingerprint, and give it."""
        ...


def exchange(
    *,
    request: TokenRequest,
    store: TokenStore,
    audiences: frozenset[str],
    certificate: Certificate | None,
    at: datetime,
) -> tuple[SigningKey, GivenToken]:
    """The token that a system gets for what it signed, and the key with which it did.

    Raises TokenRefused: for a request in the wrong form, a signature that is not of a living key of the system, a
    client assertion that is not for us, not now, or was used before, and for a scope that its key has not.
    """
    if refused := request.refusal():
        raise refused
    claims = said(request.assertion)
    key = _key_that_signed(request.assertion, claims, store)
    _judge(key, claims, audiences=audiences, certificate=certificate, at=at)
    scopes, purposes = request.good_for(scopes=key.client.scopes, purposes=key.purposes)
    until = datetime.fromtimestamp(claims.exp, UTC) + CLOCK_SKEW
    if not store.is_first_use(digest=fingerprint(f"{key.client.id} {claims.jti}"), until=max(until, at)):
        raise TokenRefused(TokenError.INVALID_CLIENT, REPLAYED)
    expires_at = min(at + TOKEN_FOR, key.client.expires_at or at + TOKEN_FOR)
    token = store.issue(key=key, scopes=scopes, purposes=purposes, at=at, expires_at=expires_at)
    expires_in = int((expires_at - at).total_seconds())
    return key, GivenToken(token=token, scopes=tuple(scopes), purposes=tuple(purposes), expires_in=expires_in)


def _key_that_signed(assertion: str, claims: AssertionClaims, store: TokenStore) -> SigningKey:
    """The key, living or not: who holds its private half may hear that it has ended."""
    try:
        system_id = UUID(claims.iss)
    except ValueError:
        raise TokenRefused(TokenError.INVALID_CLIENT, NOT_SIGNED_BY_A_KEY) from None
    for key in store.signing_keys(system_id):
        if is_signed_by(assertion, key.jwk):
            return key
    raise TokenRefused(TokenError.INVALID_CLIENT, NOT_SIGNED_BY_A_KEY)


def _judge(
    key: SigningKey,
    claims: AssertionClaims,
    *,
    audiences: frozenset[str],
    certificate: Certificate | None,
    at: datetime,
) -> None:
    if replace(key.client, certificate=None).refusal(at):
        raise TokenRefused(
            TokenError.INVALID_CLIENT,
            Words(
                "Deze openbare sleutel is ingetrokken of verlopen. Laat uw beheerder een nieuwe registreren.",
                "This public key was revoked or has expired. Ask the administrator of your organisation for a new one.",
            ),
        )
    if key.client.refusal(at, shown=certificate):
        raise TokenRefused(
            TokenError.INVALID_CLIENT,
            Words(
                "Dit systeem is gebonden aan een certificaat (mTLS). Dit verzoek kwam zonder, of het geldt nu niet.",
                "This system is bound to a certificate (mTLS). This request came without it, or it is not valid now.",
            ),
        )
    if words := claims.refusal(client_id=key.client.id, audiences=audiences, at=at):
        raise TokenRefused(TokenError.INVALID_CLIENT, words)
