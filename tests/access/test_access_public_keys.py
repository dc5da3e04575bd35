"""Public keys that somebody pastes: what is taken, and what is not even kept."""

import base64
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, rsa, x25519
from django.core.management import CommandError, call_command
from tests.access.helpers import NOON, person
from tests.access.signing import EC, ED, RSA, pem, private_pem

from ketenzicht.access import operations
from ketenzicht.access.domain import MOST_PUBLIC_KEYS, RegisteredKey, Role
from ketenzicht.access.models import ApiKey
from ketenzicht.access.signatures import public_key_of, thumbprint
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Invalid, NotPermitted


def register(organisation: UUID, **other: Any) -> RegisteredKey:
    usual: dict[str, Any] = {
        "organisation_id": organisation,
        "name": "EPD",
        "public_key": pem(RSA),
        "scopes": ["capacity.deliver"],
        "expires_at": NOON + timedelta(days=30),
        "actor": PLATFORM,
        "at": NOON,
    }
    return operations.register_public_key(**{**usual, **other})


def number(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


def rsa_jwk(modulus: int, exponent: int = 65_537, **other: Any) -> str:
    return json.dumps({"kty": "RSA", "n": number(modulus), "e": number(exponent), **other})


@pytest.mark.parametrize("key", [RSA, EC, ED])
def test_pem_and_jwk_of_a_key_are_one(key: Any) -> None:
    of_pem = public_key_of(f"\n  {pem(key)}  \n")
    with_more = {**of_pem, "kid": "mine", "use": "sig", "alg": "RS256", "x5c": ["AAAA"], "foo": {"bar": 1}}
    assert public_key_of(json.dumps(with_more)) == of_pem
    assert len(thumbprint(of_pem)) == 43


def test_a_thumbprint_is_that_of_rfc_7638() -> None:
    example = {
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWK"
        "RXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMic"
        "AtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3"
        "XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB",
    }
    assert thumbprint(public_key_of(json.dumps(example))) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


NUMBERS = RSA.public_key().public_numbers()
WEAK = [
    pem(rsa.generate_private_key(65_537, 1_024)),  # noqa: S505 - weak on purpose: it must be refused
    pem(ec.generate_private_key(ec.SECP384R1())),
    pem(ec.generate_private_key(ec.SECP256K1())),
    rsa_jwk(NUMBERS.n >> 1_100 | 1),
    rsa_jwk((1 << 8_300) | 1),
    rsa_jwk(NUMBERS.n, 3),
    rsa_jwk(NUMBERS.n, 2**40 + 1),
]
NO_KEYS = [
    "",
    "x",
    "{",
    "{}",
    "[]",
    '{"kty": "oct", "alg": "HS256"}',
    '{"kty": "RSA"}',
    '{"kty": ["RSA"], "n": "AQAB", "e": "AQAB"}',
    '{"kty": "RSA", "n": 5, "e": "AQAB"}',
    '{"kty": "RSA", "n": "", "e": ""}',
    '{"kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB"}',
    '{"kty": "OKP", "crv": "Ed25519", "x": "AQAB"}',
    '{"keys": []}',
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    '{"kty":' * 1_000,
    "\x00" * 50,
    "é" * 50,
    "x" * 9_000,
    dsa.generate_private_key(2_048).public_key(),
    x25519.X25519PrivateKey.generate().public_key(),
    ed448.Ed448PrivateKey.generate().public_key(),
]


@pytest.mark.parametrize("wrong", [*WEAK, *NO_KEYS], ids=range(len(WEAK) + len(NO_KEYS)))
def test_weak_keys_and_what_is_no_key_are_refused_in_words(wrong: Any) -> None:
    text = wrong if isinstance(wrong, str) else pem_of(wrong)
    with pytest.raises(Invalid) as refused:
        public_key_of(text)
    fault = refused.value.faults[0]
    assert fault.pointer == "/publicKey"
    assert fault.nl != fault.en


def pem_of(key: Any) -> str:
    class Holder:
        def public_key(self) -> Any:
            return key

    return pem(Holder())  # type: ignore[arg-type]  # it needs no more than this


@pytest.mark.parametrize(
    "secret",
    [
        private_pem(RSA),
        private_pem(ED),
        json.dumps({"kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB", "d": "AQAB"}),
        json.dumps({"kty": "oct", "k": "c2VjcmV0"}),
    ],
)
def test_a_private_key_is_refused_in_words_and_kept_nowhere(hospital: UUID, secret: str) -> None:
    with pytest.raises(Invalid, match="geheime helft"):
        register(hospital, public_key=secret)
    assert not ApiKey.objects.exists()


def test_a_public_key_is_once_in_a_system_and_may_be_in_another(hospital: UUID, elsewhere: UUID) -> None:
    first = register(hospital)
    with pytest.raises(Conflict, match="al geregistreerd"):
        register(hospital)
    operations.revoke_key(prefix=first.prefix, actor=PLATFORM, at=NOON)
    with pytest.raises(Conflict, match="al geregistreerd"):
        register(hospital)  # what was revoked does not come back
    register(elsewhere)
    register(hospital, name="LIS")


def test_a_system_has_five_public_keys_at_once_and_no_more(hospital: UUID) -> None:
    for _ in range(MOST_PUBLIC_KEYS):
        last = register(hospital, public_key=pem(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(Conflict, match="hoogstens 5"):
        register(hospital)
    operations.revoke_key(prefix=last.prefix, actor=PLATFORM, at=NOON)
    register(hospital)


def test_registering_leaves_a_line_and_only_administrators_of_the_organisation_may(
    hospital: UUID, elsewhere: UUID
) -> None:
    registered = register(hospital, actor=person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=hospital))
    line = AuditLine.objects.get(action="access.public-key-registered")
    assert line.subject == f"client/{registered.client_id}"
    for actor in (
        person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=elsewhere),
        person(Role.CAPACITY_MANAGER, organisation_id=hospital),
    ):
        with pytest.raises(NotPermitted):
            register(hospital, actor=actor, public_key=pem(EC))


def test_the_command_prints_the_number_of_the_system(hospital: UUID, tmp_path: Path) -> None:
    file = tmp_path / "public.pem"
    file.write_text(pem(EC))
    output = StringIO()
    options = {"organisation": hospital, "name": "EPD", "scope": ["capacity.deliver"], "stdout": output}
    call_command("register_public_key", str(file), stderr=StringIO(), **options)
    assert output.getvalue().strip() == str(ApiKey.objects.get().client_id)
    file.write_text(private_pem(EC))
    with pytest.raises(CommandError, match="geheime helft"):
        call_command("register_public_key", str(file), **options)
