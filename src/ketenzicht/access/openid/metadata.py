"""Discovery: where a provider's parts are, as it tells itself, and with which keys it signs."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey, import_key

from ketenzicht.access.domain import Because, NotLetIn, usable_address
from ketenzicht.access.openid.fetching import ask
from ketenzicht.access.openid.keeping import Kept

WELL_KNOWN = "/.well-known/openid-configuration"
OK = 200
SMALLEST_RSA = 2048  # bits
MOST_KEYS = 50
KEYS_NOT_AGAIN_FOR = 30.0  # seconds: tokens with an invented key do not make us ask for keys all the time


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where to go at a provider. `names_itself`: it says in each answer from which issuer that is (RFC 9207)."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    names_itself: bool
    told: dict[str, Any]


def discover(issuer: str) -> Metadata:
    """Ask a provider now. Raises NotLetIn for one that is away, or is not whom it was taken for."""
    answer = ask(issuer.rstrip("/") + WELL_KNOWN)
    told = answer.content
    if answer.status != OK:
        raise NotLetIn(Because.UNREACHABLE, f"discovery {answer.status}")
    if told.get("issuer") != issuer:
        raise NotLetIn(Because.OTHER_ISSUER, "discovery")
    return Metadata(
        issuer=issuer,
        authorization=_address(told, "authorization_endpoint"),
        token=_address(told, "token_endpoint"),
        keys=_address(told, "jwks_uri"),
        userinfo=_address(told, "userinfo_endpoint", may_lack=True),
        end_session=_address(told, "end_session_endpoint", may_lack=True),
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        told=told,
    )


def fetch_keys(address: str) -> KeySet:
    """The keys with which it signs; what is no public key that is strong enough is left out."""
    answer = ask(address)
    listed = answer.content.get("keys")
    if answer.status != OK or not isinstance(listed, list):
        raise NotLetIn(Because.UNREADABLE, "keys")
    found = [key for key in map(_key, listed[:MOST_KEYS]) if key is not None]
    return KeySet(list(found))


METADATA = Kept(discover)
KEYS = Kept(fetch_keys)


def keys_of(metadata: Metadata, *, with_id: str | None) -> KeySet:
    """The provider's keys; asked for again when it signs with one that we do not know, because keys are replaced."""
    keys = KEYS.get(metadata.keys)
    known = with_id is None or any(key.kid == with_id for key in keys)
    return keys if known else KEYS.get(metadata.keys, younger_than=KEYS_NOT_AGAIN_FOR)


def _key(told: Any) -> RSAKey | ECKey | None:
    if not isinstance(told, dict) or told.get("kty") not in {"RSA", "EC"} or told.get("use", "sig") != "sig":
        return None
    try:
        key = import_key(told)
    except (JoseError, ValueError, TypeError):
        return None
    if isinstance(key, RSAKey) and key.public_key.key_size < SMALLEST_RSA:
        return None
    return key if isinstance(key, RSAKey | ECKey) else None


def _address(told: dict[str, Any], name: str, *, may_lack: bool = False) -> str:
    address = told.get(name, "")
    if may_lack and not address:
        return ""
    if not isinstance(address, str) or not usable_address(address, https=settings.HTTPS):
        raise NotLetIn(Because.UNREADABLE, name)
    return address
