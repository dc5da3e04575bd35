"""Who asks something of the sandbox, and what lets a supplier's system in there."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import Certificate, Client, fingerprint
from ketenzicht.access.signatures import kind_words
from ketenzicht.connections.domain import (
    NO_PRODUCTION_KEY,
    TEST_SCOPES,
    UNKNOWN_TEST_KEY,
    UNKNOWN_TEST_TOKEN,
    Caller,
    Shown,
    SigningKeyLine,
    SigningLine,
    is_test_key,
    is_test_token,
)
from ketenzicht.connections.models import TestConnection, TestKey, TestPublicKey, TestToken
from ketenzicht.rest.problems import NotSignedIn


def caller_of(*, credential: str, certificate: Certificate | None, at: datetime) -> Caller:
    """Whose test key or token this is, shown with this certificate. One query.

    Raises NotSignedIn for anything else, a key or token of production too, and with the words of production for a
    token that is over and a certificate that is not the right one.
    """
    if is_test_key(credential):
        caller, client = _of_key(credential)
    elif is_test_token(credential):
        caller, client = _of_token(credential)
    else:
        raise NotSignedIn(NO_PRODUCTION_KEY)
    if refusal := client.refusal(at, shown=certificate):
        raise NotSignedIn(refusal)
    return replace(caller, is_certified=client.certificate is not None)


def sandbox_client(
    row: TestConnection, *, expires_at: datetime | None = None, revoked_at: datetime | None = None
) -> Client:
    """The system that is tried, as the code of production knows systems; a token has an end."""
    return Client(
        id=row.id,
        name=row.system,
        organisation_id=row.id,
        scopes=frozenset(TEST_SCOPES),
        expires_at=expires_at,
        revoked_at=revoked_at,
        is_token=expires_at is not None,
        certificate=row.certificate or None,
    )


def signing_of(*, connection_id: UUID) -> SigningLine:
    """What lets the system of a test connection in besides its test key, and whether it was tried. Two queries."""
    row = TestConnection.objects.get(id=connection_id)
    keys = TestPublicKey.objects.filter(connection=row, ended_at__isnull=True)
    return SigningLine(
        keys=tuple(
            SigningKeyLine(key.prefix, kind_words(key.public_key), key.thumbprint, key.made_at, key.last_used_at)
            for key in keys
        ),
        certificate=row.certificate,
        certificate_until=row.certificate_until,
        shown=Shown(row.signed_at, row.certified_at),
    )


def _of_key(credential: str) -> tuple[Caller, Client]:
    found = TestKey.objects.select_related("connection").filter(fingerprint=fingerprint(credential))
    key = found.filter(ended_at__isnull=True).first()
    if key is None:
        raise NotSignedIn(UNKNOWN_TEST_KEY)
    return Caller(key.connection_id, key.prefix, key.made_at, None), sandbox_client(key.connection)


def _of_token(credential: str) -> tuple[Caller, Client]:
    found = TestToken.objects.select_related("key__connection").filter(fingerprint=fingerprint(credential))
    token = found.first()
    if token is None:
        raise NotSignedIn(UNKNOWN_TEST_TOKEN)
    key = token.key
    client = sandbox_client(key.connection, expires_at=token.expires_at, revoked_at=key.ended_at)
    return Caller(key.connection_id, key.prefix, key.made_at, token.expires_at), client
