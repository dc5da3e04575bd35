"""The authorization code flow: sending somebody to a provider, and asking it who came back."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from ketenzicht.access.domain import (
    Because,
    Claims,
    ClientAuthentication,
    IdentityProvider,
    NotLetIn,
    check_id_token,
    lacks,
)
from ketenzicht.access.openid.fetching import Answer, ask
from ketenzicht.access.openid.metadata import METADATA, OK, Metadata
from ketenzicht.access.openid.tokens import read_signed

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTED_FOR = timedelta(minutes=1)
SIGNED_WITH = "RS256"
PROOFS = {"acr", "amr", "sid", "nonce"}  # what somebody did there counts only when it is signed
SCOPES = "openid email profile"


@dataclass(frozen=True, slots=True)
class Going:
    """What only this browser and we know of a visit to a provider."""

    state: str
    nonce: str
    verifier: str


def new_going() -> Going:
    """256 random bits for each."""
    return Going(*(secrets.token_urlsafe(32) for _ in range(3)))


def address_to_go(provider: IdentityProvider, *, going: Going, back: str) -> str:
    """Where to send somebody. Raises NotLetIn when the provider cannot be found."""
    metadata = METADATA.get(provider.issuer)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(going.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": SCOPES,
        "state": going.state,
        "nonce": going.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"acr_values": " ".join(provider.acr)} if provider.acr else {}),
    }
    return with_query(metadata.authorization, asked)


def with_query(address: str, more: dict[str, str]) -> str:
    """An address with these questions beside those that it has."""
    parts = urlsplit(address)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *more.items()])
    return urlunsplit(parts._replace(query=query))


def who_came_back(
    provider: IdentityProvider, *, code: str, going: Going, back: str, secret: str, at: datetime
) -> Claims:
    """What the provider says of who came back with this code. Raises NotLetIn for whatever is not to be believed."""
    metadata = METADATA.get(provider.issuer)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": going.verifier,
    }
    answer = ask_for_tokens(provider, metadata=metadata, form=form, secret=secret, at=at)
    if answer.status != OK:
        raise NotLetIn(Because.DECLINED, f"token {answer.status}")
    claims = read_signed(answer.content.get("id_token"), metadata=metadata)
    check_id_token(claims, provider=provider, nonce=going.nonce, now=at)
    if metadata.userinfo and lacks(claims, provider=provider):
        return {**_userinfo(metadata, answer, subject=claims.get("sub")), **claims}  # what is signed counts
    return claims


def ask_for_tokens(
    provider: IdentityProvider, *, metadata: Metadata, form: dict[str, str], secret: str, at: datetime
) -> Answer:
    """POST to the token endpoint, as the client that we are there."""
    if provider.authentication is ClientAuthentication.SECRET_BASIC:
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        return ask(metadata.token, form=form, headers=headers)
    proof = {"client_id": provider.client_id}
    if provider.authentication is ClientAuthentication.SECRET_POST:
        proof["client_secret"] = secret
    else:
        proof |= {"client_assertion_type": ASSERTION, "client_assertion": _assertion(provider, secret, at)}
    return ask(metadata.token, form={**form, **proof})


def new_key() -> tuple[str, dict[str, object]]:
    """A private key for one provider, as PEM, and the public half as it is published."""
    key = RSAKey.generate_key(3072, parameters={"use": "sig", "alg": SIGNED_WITH}, auto_kid=True)
    return key.as_pem(private=True).decode(), dict(key.as_dict(private=False))


def _assertion(provider: IdentityProvider, private_key: str, at: datetime) -> str:
    key = RSAKey.import_key(private_key)
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": provider.issuer,
        "jti": secrets.token_urlsafe(16),
        "iat": int(at.timestamp()),
        "exp": int((at + ASSERTED_FOR).timestamp()),
    }
    return jwt.encode({"alg": SIGNED_WITH, "kid": key.thumbprint()}, claims, key)


def _userinfo(metadata: Metadata, tokens: Answer, *, subject: object) -> Claims:
    access_token = tokens.content.get("access_token")
    is_usable = isinstance(access_token, str) and access_token.isascii() and access_token.isprintable()
    if not is_usable or str(tokens.content.get("token_type")).lower() != "bearer":
        raise NotLetIn(Because.MALFORMED, "access token")
    answer = ask(metadata.userinfo, headers={"Authorization": f"Bearer {access_token}"})
    if answer.status != OK or answer.content.get("sub") != subject:
        raise NotLetIn(Because.MALFORMED, "userinfo")
    return {name: value for name, value in answer.content.items() if name not in PROOFS}
