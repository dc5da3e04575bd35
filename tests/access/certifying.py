"""Client certificates, and how a proxy tells of one."""

import base64
from datetime import datetime, timedelta
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.utils import timezone
from tests.access.signing import EC, Private


def certificate(key: Private = EC, *, start: datetime | None = None, end: datetime | None = None) -> x509.Certificate:
    now = timezone.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "epd.voorbeeld.invalid")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start or now - timedelta(days=1))
        .not_valid_after(end or now + timedelta(days=30))
        .sign(key, SHA256())
    )


def pem(one: x509.Certificate) -> str:
    return one.public_bytes(Encoding.PEM).decode()


def rfc_9440(one: x509.Certificate) -> str:
    return f":{base64.b64encode(one.public_bytes(Encoding.DER)).decode()}:"


def nginx(one: x509.Certificate) -> str:
    return quote(pem(one), safe="")
