"""How a system says who it is: with an API key, or with tokens that it signs for (OAuth 2, RFC 7523)."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlencode

import httpx

from ketenzicht.client.errors import DeliveryRefused
from ketenzicht.client.protocol import Conversation, Patience, Result, Send, conversation

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LASTS = 60  # seconds
FETCHED_BEFORE_END = 30.0  # seconds: what is under way must arrive before the token ends

Clock = Callable[[], float]

FEWEST_BITS = 2_048  # of an RSA key


class Access(Protocol):
    """Gives what goes along with each request."""

    def token(self, *, patience: Patience) -> Conversation[str]: ...

    def is_renewed_after(self, refused: str) -> bool:
        """After a 401 for this token: whether there is sense in asking for another."""
        ...


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A secret that travels with every request."""

    key: str = field(repr=False)

    def token(self, *, patience: Patience) -> Conversation[str]:
        del patience
        yield from ()  # a conversation in which nothing needs to be said
        return self.key

    def is_renewed_after(self, refused: str) -> bool:
        del refused
        return False


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key that never leaves this system: PEM of RSA (2048 bits or more), EC on P-256, or Ed25519.

    `client_id` is the number of the system. Raises ValueError for what is no such key. `audience`: only where
    the platform is reached at another address than it calls its own.
    """

    client_id: str
    private_key: str = field(repr=False)
    audience: str = ""

    def __post_init__(self) -> None:
        _read(self.private_key)

    def assertion(self, *, endpoint: str, at: float) -> str:
        """Signed proof of who asks, for one request."""
        from joserfc import jwt  # only who signs needs the library

        key, algorithm = _read(self.private_key)
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.audience or endpoint,
            "iat": int(at),
            "exp": int(at) + ASSERTION_LASTS,
            "jti": secrets.token_urlsafe(24),
        }
        return jwt.encode({"alg": algorithm, "typ": "JWT"}, claims, key, algorithms=[algorithm])


@dataclass(slots=True)
class Tokens:
    """The access token of a system that signs: asked for when needed, kept until shortly before its end."""

    signing: SigningKey
    endpoint: str
    clock: Clock = time.time
    _token: str = field(default="", repr=False)
    _ends_at: float = 0.0

    def token(self, *, patience: Patience) -> Conversation[str]:
        if not self._token or self.clock() >= self._ends_at - FETCHED_BEFORE_END:
            asked_at = self.clock()
            answer = yield from conversation(self._request(at=asked_at), patience=patience)
            self._token, lasts = _told(answer)
            self._ends_at = asked_at + lasts
        return self._token

    def is_renewed_after(self, refused: str) -> bool:
        """Its key may have been replaced, or the platform was restored from a backup."""
        if refused == self._token:  # else somebody fetched another meanwhile
            self._token = ""
        return True

    def _request(self, *, at: float) -> Send:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.signing.assertion(endpoint=self.endpoint, at=at),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return Send("POST", self.endpoint, urlencode(form).encode(), headers)


def access_of(key: str | SigningKey, *, api: str, clock: Clock = time.time) -> Access:
    """`api` is the address of the API; the token endpoint is beside it."""
    if isinstance(key, str):
        return ApiKey(key)
    return Tokens(key, f"{api.removesuffix('api/v1/')}oauth/token", clock)


def with_access(held: Conversation[Result], access: Access, *, patience: Patience) -> Conversation[Result]:
    """The same conversation, each request with a token; after a 401 once more with a new one, where there is one."""
    answer: httpx.Response | httpx.TransportError | None = None
    try:
        while True:
            step = held.send(answer)
            if not isinstance(step, Send):
                answer = yield step
                continue
            token = yield from access.token(patience=patience)
            answer = yield step.with_token(token)
            is_refused = isinstance(answer, httpx.Response) and answer.status_code == HTTPStatus.UNAUTHORIZED
            if is_refused and access.is_renewed_after(token):
                token = yield from access.token(patience=patience)
                answer = yield step.with_token(token)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # a generator's result has no type of its own here


def _told(answer: httpx.Response) -> tuple[str, float]:
    """The token, and for how many seconds it is good."""
    try:
        said = answer.json()
        token, lasts = said["access_token"], said.get("expires_in", 0)
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        token, lasts = None, 0
    if not isinstance(token, str) or not token or not isinstance(lasts, int | float):
        raise DeliveryRefused(status=answer.status_code, title="No token", detail="The answer holds no access token.")
    return token, float(lasts)


def _read(pem: str) -> tuple[Any, str]:
    """The key as joserfc has it, and how it signs."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        from joserfc.jwk import ECKey, OKPKey, RSAKey
    except ImportError:
        raise ValueError("Signing needs joserfc: install ketenzicht-adapter[signing].") from None
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):  # TypeError: it has a password
        raise ValueError("This is not a private key in PEM without a password.") from None
    if isinstance(key, RSAPrivateKey) and key.key_size >= FEWEST_BITS:
        return RSAKey.import_key(key), "PS256"
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1):
        return ECKey.import_key(key), "ES256"
    if isinstance(key, Ed25519PrivateKey):
        return OKPKey.import_key(key), "Ed25519"
    raise ValueError("A private key is RSA of 2048 bits or more, EC on P-256, or Ed25519.")
