"""Certificates that tests make: an authority, and who it signs for."""

import datetime as dt
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOUR = dt.timedelta(hours=1)
PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


@dataclass(frozen=True)
class Files:
    """A certificate and its key, each in a file."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Authority:
    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def certificate(self) -> x509.Certificate:
        return _certificate(self.name, self, self.key.public_key(), is_authority=True)

    def kept_in(self, folder: Path) -> Path:
        path = folder / f"{self.name}.pem"
        path.write_bytes(self.certificate.public_bytes(PEM))
        return path

    def signs(self, name: str, *, folder: Path, until: dt.timedelta = HOUR, password: bytes = b"") -> Files:
        """A key of its own, under a password where there is one; valid since an hour ago."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _certificate(name, self, key.public_key(), until=until)
        files = Files(folder / f"{self.name}-{name}.crt", folder / f"{self.name}-{name}.key")
        files.certificate.write_bytes(made.public_bytes(PEM))
        how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        files.key.write_bytes(key.private_bytes(PEM, PKCS8, how))
        return files


def serves(files: Files, *, asks_of: Path | None = None) -> ssl.SSLContext:
    """As a server; `asks_of` an authority: who comes shows a certificate that it signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    if asks_of is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(asks_of)
    return context


def _certificate(
    name: str,
    by: Authority,
    key: ec.EllipticCurvePublicKey,
    *,
    until: dt.timedelta = HOUR,
    is_authority: bool = False,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(by.name))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 2 * HOUR)
        .not_valid_after(now + until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(by.key, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
