"""Test connections: what a supplier tells of itself, the key and the links that it gets, how long they last. Pure."""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access.domain import TEST_KEY_BEGINS
from ketenzicht.base.errors import Fault
from ketenzicht.connections.domain.sandbox import Disturbance

LONGEST_NAME = 120
LONGEST_EMAIL = 254
LINK_BYTES = 32
LINK = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
TEST_KEY = re.compile(rf"{TEST_KEY_BEGINS}([a-z2-7]{{8}})_[A-Za-z0-9_-]{{43}}", re.ASCII)

# Voorstel: enough for a supplier with a few products, and no way to fill the database from one address.
MOST_REGISTRATIONS = 5
WITHIN = timedelta(days=1)
UNUSED_FOR = timedelta(days=365)  # then it ends, and its contact address is forgotten

TOO_MANY = (
    f"Vanaf uw netwerkadres zijn in de laatste 24 uur al {MOST_REGISTRATIONS} testaansluitingen gemaakt. "
    "Gebruik een daarvan, of probeer het morgen opnieuw."
)
# One sentence for a link that never was and one that has ended: a guesser learns nothing.
NO_SUCH_LINK = (
    "Deze link geldt niet (meer). Een testaansluiting eindigt als de leverancier haar beëindigt, of na een jaar zonder "
    "gebruik. Op de pagina ‘Aansluiten’ (/api/) maakt u een nieuwe."
)
UNKNOWN_TEST_KEY = (
    "Deze testsleutel is niet (meer) bekend. Controleer of de hele sleutel is meegestuurd "
    f"(Authorization: Bearer {TEST_KEY_BEGINS}…), of maak op de pagina van uw testaansluiting een nieuwe."
)
NO_PRODUCTION_KEY = (
    f"De proefomgeving kent alleen testsleutels (Authorization: Bearer {TEST_KEY_BEGINS}…). "
    "Een sleutel van productie hoort hier niet: gebruik hem niet om te testen."
)


@dataclass(frozen=True, slots=True)
class NewTestConnection:
    """What a supplier tells: nothing personal beyond the contact address."""

    supplier: str
    system: str
    email: str
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeTestConnection:
    """A new test connection. Key and link exist here and with the supplier, and nowhere else: show them once."""

    id: UUID
    key: str
    link: str


@dataclass(frozen=True, slots=True)
class TestConnectionLine:
    """A test connection as its supplier sees it."""

    __test__ = False  # for pytest: a thing of the field, not a test

    id: UUID
    supplier: str
    system: str
    email: str
    modules: tuple[str, ...]
    key_prefix: str
    key_made_at: datetime
    made_at: datetime
    last_used_at: datetime | None
    disturbance: Disturbance | None
    disturbs_left: int

    @property
    def ends_at(self) -> datetime:
        """When it ends if it is not used any more."""
        return (self.last_used_at or self.made_at) + UNUSED_FOR


def faults_of(new: NewTestConnection, *, known: frozenset[str]) -> list[Fault]:
    """What is wrong with a registration; `known` are the modules that there are."""
    found = [
        Fault(f"/{name}", "required", f"Vul {what} in.", f"Give the {name}.")
        for name, what, given in (("supplier", "uw bedrijf", new.supplier), ("system", "uw systeem", new.system))
        if not given.strip()
    ]
    found += [
        Fault(
            f"/{name}", "too-long", f"Gebruik hoogstens {LONGEST_NAME} leesbare tekens.", "Too long, or not readable."
        )
        for name, given in (("supplier", new.supplier), ("system", new.system))
        if len(given) > LONGEST_NAME or not given.isprintable()
    ]
    if not new.modules or not known.issuperset(new.modules):
        found.append(Fault("/modules", "unknown-choice", "Kies ten minste één bestaande module.", "Choose a module."))
    return found


def assemble_key(*, prefix: str, secret: str) -> str:
    """The test key as its holder gets it."""
    key = f"{TEST_KEY_BEGINS}{prefix}_{secret}"
    if not TEST_KEY.fullmatch(key):
        raise ValueError("Such a key would not be recognised.")
    return key


def is_test_key(credential: str) -> bool:
    return TEST_KEY.fullmatch(credential) is not None


def report_link_of(link: str) -> str:
    """The read-only link to the reports: it follows from the private one, which cannot be found back from it."""
    digest = hashlib.sha256(f"ketenzicht conformance report {link}".encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
