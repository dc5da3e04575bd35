"""What a supplier's system does to sign, and what an attacker does instead; by hand, so that no library corrects it."""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

RSA = rsa.generate_private_key(65_537, 2_048)
OTHER_RSA = rsa.generate_private_key(65_537, 2_048)
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()


def pem(key: Private) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def private_pem(key: Private) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def claims(client_id: UUID, audience: str, at: datetime, **other: Any) -> dict[str, Any]:
    """Right, apart from what a test makes wrong; None leaves a claim out."""
    right = {
        "iss": str(client_id),
        "sub": str(client_id),
        "aud": audience,
        "iat": int(at.timestamp()),
        "exp": int((at + timedelta(minutes=1)).timestamp()),
        "jti": secrets.token_urlsafe(16),
    }
    return {name: value for name, value in {**right, **other}.items() if value is not None}


def jws(payload: Any, key: Private | str | None, *, alg: str, **header: Any) -> str:
    """Signed as `alg` says: with a text as key by HMAC, without a key not at all."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    signed = f"{encoded(json.dumps({'alg': alg, 'typ': 'JWT', **header}).encode())}.{encoded(content)}"
    return f"{signed}.{encoded(_signature(signed.encode(), key, alg))}"


def _signature(content: bytes, key: Private | str | None, alg: str) -> bytes:
    if isinstance(key, str):
        return hmac.new(key.encode(), content, hashlib.sha256).digest()
    if isinstance(key, rsa.RSAPrivateKey):
        pss = padding.PSS(padding.MGF1(SHA256()), 32)
        return key.sign(content, pss if alg.startswith("PS") else padding.PKCS1v15(), SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        r, s = utils.decode_dss_signature(key.sign(content, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return key.sign(content) if key else b""
