"""Reads client certificates: of a header in which a proxy of ours tells of one, and of what somebody pastes."""

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from ketenzicht.access.domain import Certificate
from ketenzicht.base.errors import Fault, Invalid

LONGEST = 16_384  # characters of a header; a certificate has some 2,000
_BYTES = re.compile(r":([A-Za-z0-9+/]+={0,2}):", re.ASCII)  # RFC 9440: a byte sequence of RFC 8941
_PEM = "-----BEGIN CERTIFICATE-----"


@lru_cache(maxsize=2_000)
def shown_certificate(header: str) -> Certificate | None:
    """The certificate in the header Client-Cert (RFC 9440), or as nginx writes it ($ssl_client_escaped_cert).

    None for what is neither. Kept, because a system shows the same one with every request.
    """
    if len(header) > LONGEST:
        return None
    try:
        if found := _BYTES.fullmatch(header.strip()):
            return _told(x509.load_der_x509_certificate(base64.b64decode(found.group(1), validate=True)))
        text = unquote(header, errors="strict")  # not unquote_plus: base64 has a plus of its own
        return _told(x509.load_pem_x509_certificate(text.encode("ascii"))) if text.count(_PEM) == 1 else None
    except (ValueError, TypeError):
        return None


def certificate_with(headers: Mapping[str, str]) -> Certificate | None:
    """The certificate that a proxy of ours tells of; `rest.door` lets that header through from nobody else."""
    name: str = settings.CLIENT_CERT_HEADER
    header = headers.get(name) if name else None
    return shown_certificate(header) if header else None


def pasted_certificate(text: str) -> Certificate:
    """The certificate that somebody pasted as PEM; raises Invalid for anything else, or with a private key beside."""
    try:
        if "PRIVATE KEY" in text or text.count(_PEM) != 1 or len(text) > LONGEST:
            raise ValueError
        return _told(x509.load_pem_x509_certificate(text.strip().encode("ascii")))
    except (ValueError, TypeError):
        raise Invalid([_unreadable()]) from None


def _told(certificate: x509.Certificate) -> Certificate:
    return Certificate(
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def _unreadable() -> Fault:
    return Fault(
        "/certificate",
        "wrong-certificate",
        "Plak één certificaat, als PEM (-----BEGIN CERTIFICATE-----), zonder geheime sleutel.",
        "Paste one certificate, as PEM (-----BEGIN CERTIFICATE-----), without a private key.",
    )
