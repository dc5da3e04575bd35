"""A supplier tries in the sandbox what systems do in production: sign for tokens, and show a client certificate."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from ketenzicht.access.certificates import pasted_certificate
from ketenzicht.access.domain import (
    MOST_PUBLIC_KEYS,
    Certificate,
    GivenToken,
    TokenRequest,
    fingerprint,
)
from ketenzicht.access.operations import SigningKey, exchange
from ketenzicht.access.signatures import public_key_of, thumbprint
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound
from ketenzicht.connections.domain import LINK_BYTES, assemble_test_token
from ketenzicht.connections.models import TestAssertion, TestConnection, TestPublicKey, TestToken
from ketenzicht.connections.operations.telling import locked, new_prefix, tell
from ketenzicht.connections.queries import sandbox_client


@transaction.atomic
def register_test_public_key(*, link: str, public_key: str, at: datetime) -> str:
    """Let a system into the sandbox by what it signs with the private half of this key; gives the key's prefix.

    Raises NotFound for a link that is nobody's, Invalid for what is no public key or too weak a one, and Conflict for
    a key that there is already, and for more keys at once than we try.
    """
    row = locked(link=link)
    jwk = public_key_of(public_key)
    keys = row.public_keys
    if keys.filter(thumbprint=thumbprint(jwk)).exists():
        raise Conflict("Deze openbare sleutel is hier al geregistreerd. Maak een nieuw sleutelpaar.")
    if keys.filter(ended_at__isnull=True).count() >= MOST_PUBLIC_KEYS:
        raise Conflict(f"Een systeem heeft hoogstens {MOST_PUBLIC_KEYS} openbare sleutels. Trek er eerst een in.")
    made = keys.create(prefix=new_prefix(), thumbprint=thumbprint(jwk), public_key=jwk, made_at=at)
    tell("public-key-registered", row, at=at, detail={"prefix": made.prefix, "thumbprint": made.thumbprint})
    return made.prefix


@transaction.atomic
def end_test_public_key(*, link: str, prefix: str, at: datetime) -> None:
    """End a key with its tokens, at once. NotFound for a link that is nobody's and a key that is not of it."""
    row = locked(link=link)
    if not row.public_keys.filter(prefix=prefix, ended_at__isnull=True).update(ended_at=at):
        raise NotFound("Deze openbare sleutel is er niet (meer) bij deze testaansluiting.")
    ended = row.public_keys.filter(ended_at__isnull=False).order_by("-ended_at", "-id")
    beyond = [one.pk for one in ended[MOST_PUBLIC_KEYS:]]  # so that there is an end to them
    row.public_keys.filter(pk__in=beyond).delete()
    tell("public-key-ended", row, at=at, detail={"prefix": prefix})


@transaction.atomic
def bind_test_certificate(*, link: str, certificate: str, at: datetime) -> None:
    """From now on the key and tokens of the sandbox work only with this certificate (PEM); empty: with any, or none.

    Raises NotFound for a link that is nobody's, and Invalid for what is no certificate, or one that is not valid now.
    """
    row = locked(link=link)
    found = pasted_certificate(certificate) if certificate.strip() else None
    if found is not None and (refusal := found.refusal(at)):
        raise Invalid([Fault("/certificate", "not-valid-now", refusal, "This certificate is not valid now.")])
    row.certificate, row.certificate_until = (found.fingerprint, found.valid_until) if found else ("", None)
    row.save(update_fields=["certificate", "certificate_until"])
    tell("certificate-bound" if found else "certificate-released", row, at=at)


@transaction.atomic
def give_test_token(
    *,
    request: TokenRequest,
    audiences: frozenset[str],
    certificate: Certificate | None,
    address: str,
    at: datetime,
) -> GivenToken:
    """Give a system that signed its request a token for the sandbox; refused as in production, see `exchange`.

    No line in the log: like a delivery here it gives nobody anything. `address`: as production is asked.
    """
    del address
    key, given = exchange(request=request, store=_Sandbox(), audiences=audiences, certificate=certificate, at=at)
    TestPublicKey.objects.filter(pk=key.id).update(last_used_at=at)
    return given


class _Sandbox:
    """What suppliers sign with; see `access.operations.exchanging.TokenStore`."""

    def signing_keys(self, system_id: UUID) -> Iterator[SigningKey]:
        """Of a connection that is locked, so that it does not end in between."""
        row = TestConnection.objects.select_for_update().filter(id=system_id, ended_at__isnull=True).first()
        if row is None:
            return
        living_first = row.public_keys.order_by(F("ended_at").desc(nulls_first=True), "-id")
        for key in living_first[: 2 * MOST_PUBLIC_KEYS]:
            yield SigningKey(key.pk, key.prefix, key.public_key, sandbox_client(row, revoked_at=key.ended_at))

    def is_first_use(self, *, digest: str, until: datetime) -> bool:
        _, is_new = TestAssertion.objects.get_or_create(digest=digest, defaults={"forgotten_at": until})
        return is_new

    def issue(
        self, *, key: SigningKey, scopes: list[str], purposes: list[str], at: datetime, expires_at: datetime
    ) -> str:
        """Scopes and purposes are not kept: there is one, and none."""
        token = assemble_test_token(prefix=key.prefix, secret=secrets.token_urlsafe(LINK_BYTES))
        TestToken.objects.create(key_id=key.id, fingerprint=fingerprint(token), issued_at=at, expires_at=expires_at)
        return token
