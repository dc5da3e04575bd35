"""The mail server, from one address: without it, notices stand on their page only."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}
_HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail is handed in. No host: nowhere, and none is sent."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    tls_from_the_start: bool = False

    @property
    def starttls(self) -> bool:
        """Nothing goes unencrypted, except to a server on this machine."""
        return not self.tls_from_the_start and self.host not in _HERE


def mail_server(address: str) -> MailServer:
    """The server of "smtp://name:password@host:587" or "smtps://…"; ends the process for what is neither."""
    if not address:
        return MailServer()
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        parts, port = urlsplit(""), 0
    if parts.scheme not in _PORTS or not parts.hostname:
        raise SystemExit("KETENZICHT_SMTP is geen adres als smtp://naam:wachtwoord@server:587 of smtps://…")
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls_from_the_start=parts.scheme == "smtps",
    )
