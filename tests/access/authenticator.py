"""A passkey made of software, that can also do what a real one would not."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN, HOST = "http://localhost:8000", "localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def plain(content: str) -> bytes:
    return urlsafe_b64decode(content + "===")


@dataclass
class Authenticator:
    """Holds one passkey; of whom it learns when it makes it."""

    origin: str = ORIGIN
    host: str = HOST
    flags: int = PRESENT | VERIFIED
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    owner: bytes = b""

    def make(self, asked: dict[str, Any]) -> str:
        """What a browser answers to `navigator.credentials.create`."""
        self.owner = plain(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(public)
        told = {"fmt": "none", "attStmt": {}, "authData": self._data(self.flags | ATTESTED) + attested}
        return self._answer("webauthn.create", asked, {"attestationObject": text(cbor2.dumps(told))})

    def sign(self, asked: dict[str, Any]) -> str:
        """What a browser answers to `navigator.credentials.get`."""
        data = self._data(self.flags)
        client = self._client("webauthn.get", asked)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            "webauthn.get",
            asked,
            {"authenticatorData": text(data), "signature": text(signature), "userHandle": text(self.owner)},
        )

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _answer(self, kind: str, asked: dict[str, Any], response: dict[str, str]) -> str:
        response = {"clientDataJSON": text(self._client(kind, asked)), **response}
        me = text(self.credential)
        return json.dumps({"id": me, "rawId": me, "type": "public-key", "response": response})
