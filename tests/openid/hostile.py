"""A provider that says whatever a test wants: forged, stale, oversize, silent."""

import base64
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "ketenzicht", "een geheim met : en % erin"
Sign = Callable[[dict[str, Any]], str]


def key(number: int = 0) -> RSAKey:
    """Another number, another key."""
    return _key(number)


@cache
def _key(number: int) -> RSAKey:
    """Made once: it takes a while."""
    return RSAKey.generate_key(2048, parameters={"kid": f"key-{number}"})


@dataclass
class Hostile:
    """Set what it says, and look at what it was asked."""

    issuer: str
    keys: list[Any] = field(default_factory=lambda: [key().as_dict(private=False)])
    discovery: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    sign: Sign | None = None
    raw: dict[str, bytes] = field(default_factory=dict)  # by path, in the place of what it would say
    status: dict[str, int] = field(default_factory=dict)
    waits: float = 0  # seconds between the bytes of its answer
    asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)

    def token(self) -> str:
        """The ID token, signed as it should be unless the test says otherwise."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer, "aud": CLIENT, "sub": "u-1", "iat": now, "exp": now + 300, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not ...}
        return (self.sign or signed)(claims)

    def says(self, path: str) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/auth?tenant=1",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True,
                **({"userinfo_endpoint": f"{self.issuer}/userinfo"} if self.userinfo else {}),
                **self.discovery,
            }
        if path == "/jwks":
            return {"keys": self.keys}
        if path == "/userinfo":
            return self.userinfo
        return {"id_token": self.token(), "access_token": "an-access-token", "token_type": "Bearer"}


def signed(claims: dict[str, Any], *, number: int = 0, **header: Any) -> str:
    """As an honest provider would."""
    named = {"alg": "RS256", "kid": f"key-{number}", **header}
    return jwt.encode({name: value for name, value in named.items() if value is not ...}, claims, key(number))


def unsigned(claims: dict[str, Any], algorithm: str = "none") -> str:
    return f"{_part({'alg': algorithm, 'kid': 'key-0'})}.{_part(claims)}."


def confused(claims: dict[str, Any]) -> str:
    """HS256 with the public key as the secret: what a library without an allow-list would believe."""
    said = f"{_part({'alg': 'HS256', 'kid': 'key-0'})}.{_part(claims)}"
    return f"{said}.{_base64(hmac.digest(key().as_pem(private=False), said.encode(), 'sha256'))}"


def with_own_key(claims: dict[str, Any]) -> str:
    """Signed by a key that comes along in the header."""
    own = ECKey.generate_key("P-256")
    return jwt.encode({"alg": "ES256", "jwk": own.as_dict(private=False)}, claims, own, algorithms=["ES256"])


def with_header(claims: dict[str, Any], **header: Any) -> str:
    """Signed right, with a header that our own library would not write."""
    said = f"{_part({'alg': 'RS256', 'kid': 'key-0', **header})}.{_part(claims)}"
    private_key = key().private_key
    assert private_key
    signature = private_key.sign(said.encode(), PKCS1v15(), SHA256())
    return f"{said}.{_base64(signature)}"


def tampered(claims: dict[str, Any]) -> str:
    head, _, signature = signed(claims).split(".")
    return f"{head}.{_part({**claims, 'sub': 'somebody-else'})}.{signature}"


def _part(content: dict[str, Any]) -> str:
    return _base64(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@contextmanager
def hostile() -> Iterator[Hostile]:
    """A new one on a port of its own, so that nothing that was kept of another is of use."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.provider = Hostile(issuer=f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]  # for the handler
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.provider  # type: ignore[attr-defined]  # set above
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer(parse_qs(body, keep_blank_values=True))

    def _answer(self, form: dict[str, list[str]]) -> None:
        provider: Hostile = self.server.provider  # type: ignore[attr-defined]  # set where it is made
        path = self.path.partition("?")[0]
        provider.asked.append((path, form, dict(self.headers)))
        body = provider.raw[path] if path in provider.raw else json.dumps(provider.says(path)).encode()
        self.send_response(provider.status.get(path, 200))
        if "location" in provider.raw and path == "/token":
            self.send_header("Location", provider.raw["location"].decode())
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            for byte in [body[:1], body[1:2], body[2:]] if provider.waits else [body]:
                time.sleep(provider.waits)
                self.wfile.write(byte)
        except OSError:
            pass  # whoever asked has gone

    def log_message(self, *_: object) -> None:
        """Say nothing."""
