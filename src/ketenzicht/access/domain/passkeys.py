"""Passkeys: how many, for how long a challenge, where they are good, and what is said of them. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

CHALLENGE_BYTES = 32
CHALLENGE_FOR = timedelta(minutes=5)  # voorstel: time to find a telephone or a key
MOST_PASSKEYS = 10  # voorstel: of one account
LONGEST_PASSKEY_NAME = 60
LONGEST_ANSWER = 16_384  # characters of what a browser sends: some ten times what it needs
LONGEST_CREDENTIAL = 1_023  # bytes, as WebAuthn has it

_PORTS = {"http": 80, "https": 443}

PASSKEY_REFUSED = (
    "Aanmelden met deze passkey lukte niet. Probeer het opnieuw, of meld u op een andere manier aan. Lukt het ook dan "
    "niet, vraag dan uw organisatiebeheerder om hulp."
)
NEW_PASSKEY_REFUSED = "Deze passkey is niet opgeslagen: het antwoord van uw browser klopt niet. Probeer het opnieuw."
NO_CHALLENGE = "Het duurde te lang, of deze pagina was al gebruikt. Begin opnieuw."
NOT_THE_OWNER = (
    "Uw wachtwoord of de code van uw tweede stap klopt niet. Na tien mislukte pogingen kunt u een kwartier geen "
    "passkey toevoegen."
)
NOT_FOR_PROVIDED = "U meldt zich aan bij uw eigen organisatie. Daarnaast kunt u hier geen passkey hebben."
TOO_MANY_PASSKEYS = f"U hebt al {MOST_PASSKEYS} passkeys. Verwijder er eerst een die u niet meer gebruikt."
PASSKEY_EXISTS = "Deze passkey is al vastgelegd."


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Where passkeys are good: browsers bind them to the host, and tell us the origin of the page."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """What its owner may know of a passkey."""

    id: int
    name: str
    since: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class SecondWays:
    """What somebody can take the second step with."""

    app: bool
    passkey: bool

    def __bool__(self) -> bool:
        return self.app or self.passkey


def relying_party(address: str) -> RelyingParty:
    """The site at this address, as browsers write its origin: without the port that goes without saying."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    written = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _PORTS.get(parts.scheme)} else f":{parts.port}"
    return RelyingParty(host=host, origin=f"{parts.scheme}://{written}{port}")


def went_back(*, told: int, last: int) -> bool:
    """Whether a passkey counts on from elsewhere, so that there are two of it. Many always tell 0, which is fine."""
    return (told > 0 or last > 0) and told <= last
