"""Signatures of systems: which public keys we take, and whether something was signed with one of them."""

import json
import warnings
from typing import Any

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey, import_key

from ketenzicht.access.domain import ASSERTION_ALGORITHMS, MALFORMED, AssertionClaims, TokenError, TokenRefused
from ketenzicht.base.errors import Fault, Invalid

LONGEST_KEY_TEXT = 8_192  # characters
SMALLEST_RSA, LARGEST_RSA = 2_048, 8_192  # bits; a larger one costs us more than it protects
SMALLEST_EXPONENT, LARGEST_EXPONENT = 65_537, 2**32
PUBLIC_PARTS = {"RSA": {"n", "e"}, "EC": {"crv", "x", "y"}, "OKP": {"crv", "x"}}
CURVES = {"P-256", "Ed25519"}
SECRET_PARTS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}

warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)  # in name only; both names are taken

Jwk = dict[str, str]
Key = RSAKey | ECKey | OKPKey


def public_key_of(text: str) -> Jwk:
    """The public key that somebody pasted, as PEM, JWK or JWK set of one key, without anything else that came along.

    Raises Invalid with the reason: a private key, RSA under 2048 bits, or another kind than we verify with.
    """
    text = text.strip()
    if len(text) > LONGEST_KEY_TEXT:
        raise _wrong("Deze sleutel is te lang.", "This key is too long.")
    if "PRIVATE KEY" in text:
        raise _private()
    try:
        key = _of_jwk(text) if text.startswith("{") else _of_pem(text)
        _require_strong(key)
        parts = key.as_dict(private=False)
    except (JoseError, ValueError, TypeError, LookupError, UnsupportedAlgorithm, RecursionError):
        raise _wrong(
            "Deze openbare sleutel kunnen wij niet lezen. Plak hem als PEM (-----BEGIN PUBLIC KEY-----) of als JWK.",
            "This is not a public key that we can read. Paste it as PEM (-----BEGIN PUBLIC KEY-----) or as JWK.",
        ) from None
    return {"kty": key.key_type, **{name: str(parts[name]) for name in sorted(PUBLIC_PARTS[key.key_type])}}


def thumbprint(key: Jwk) -> str:
    """By which a public key is known everywhere (RFC 7638)."""
    return _key(key).thumbprint()


def kind_words(key: Jwk) -> str:
    """What kind of public key this is: "RSA 3072", "EC P-256", "Ed25519"."""
    found = _key(key)
    if isinstance(found, RSAKey):
        return f"RSA {found.public_key.key_size}"
    return f"EC {found.curve_name}" if isinstance(found, ECKey) else found.curve_name


def said(assertion: str) -> AssertionClaims:
    """What a client assertion says, though nobody knows yet who signed it; TokenRefused for what is no such thing."""
    try:
        signed = jws.extract_compact(assertion.encode("ascii"))
        if "crit" in signed.protected:
            raise ValueError("It says that we must understand something that we do not.")
        return msgspec.json.decode(signed.payload, type=AssertionClaims)
    except (JoseError, msgspec.MsgspecError, ValueError, TypeError, RecursionError):
        raise TokenRefused(TokenError.INVALID_CLIENT, MALFORMED) from None


def is_signed_by(assertion: str, key: Jwk) -> bool:
    """Whether this was signed with the private half of this key, by one of the algorithms that we take."""
    try:
        jws.deserialize_compact(assertion.encode("ascii"), _key(key), algorithms=ASSERTION_ALGORITHMS)
    except (JoseError, ValueError, TypeError):
        return False
    return True


def _of_jwk(text: str) -> Key:
    told: dict[str, Any] = json.loads(text)
    if "keys" in told:
        told = _only_one_of(told["keys"])
    if SECRET_PARTS & set(told):
        raise _private()
    if told.get("kty") not in PUBLIC_PARTS:
        raise ValueError("Not a kind of key that signs in public.")
    parts = {name: told[name] for name in ("kty", *PUBLIC_PARTS[told["kty"]])}
    if not all(isinstance(part, str) for part in parts.values()):
        raise TypeError("Every part of a JWK is text.")
    return _key(parts)


def _only_one_of(keys: list[dict[str, Any]]) -> dict[str, Any]:
    """The key of a JWK set; a system replaces its keys one by one."""
    if not all(isinstance(key, dict) for key in keys):
        raise TypeError("A JWK set is a list of keys.")
    if any(SECRET_PARTS & set(key) for key in keys):
        raise _private()
    if len(keys) != 1:
        raise _wrong(
            f"In deze JWK-set staan {len(keys)} sleutels. Plak er een tegelijk.",
            f"There are {len(keys)} keys in this JWK set. Paste one at a time.",
        )
    return keys[0]


def _key(jwk: Jwk) -> Key:
    key = import_key(dict(jwk))
    if isinstance(key, OctKey):
        raise TypeError("A secret that both know is no key of one of them.")
    return key


def _of_pem(text: str) -> Key:
    found = load_pem_public_key(text.encode())
    if isinstance(found, RSAPublicKey):
        return RSAKey.import_key(found)
    if isinstance(found, EllipticCurvePublicKey):
        return ECKey.import_key(found)
    if isinstance(found, Ed25519PublicKey):
        return OKPKey.import_key(found)
    raise ValueError("Not a kind of key that we know.")


def _require_strong(key: Key) -> None:
    if isinstance(key, RSAKey):
        numbers = key.public_key.public_numbers()
        if not SMALLEST_RSA <= numbers.n.bit_length() <= LARGEST_RSA:
            raise _wrong(
                f"Een RSA-sleutel heeft hier {SMALLEST_RSA} tot {LARGEST_RSA} bits; deze {numbers.n.bit_length()}.",
                f"An RSA key has {SMALLEST_RSA} to {LARGEST_RSA} bits here; this one {numbers.n.bit_length()}.",
            )
        if not SMALLEST_EXPONENT <= numbers.e < LARGEST_EXPONENT:
            raise _wrong("Gebruik een RSA-sleutel met exponent 65537.", "Use an RSA key with exponent 65537.")
    elif key.curve_name not in CURVES:
        raise _wrong(
            "Wij nemen RSA (2048 bits of meer), EC op P-256 en Ed25519.",
            "We take RSA (2048 bits or more), EC on P-256 and Ed25519.",
        )


def _private() -> Invalid:
    return _wrong(
        "Dit is de geheime helft van de sleutel: die hoort niemand te krijgen. Zij is niet bewaard. Maak een nieuw "
        "sleutelpaar, want deze is nu elders geweest, en plak alleen de openbare sleutel.",
        "This is the private half of the key, which nobody should get. It was not kept. Make a new key pair, for this "
        "one has been elsewhere now, and paste the public key only.",
    )


def _wrong(nl: str, en: str) -> Invalid:
    return Invalid([Fault("/publicKey", "wrong-public-key", nl, en)])
