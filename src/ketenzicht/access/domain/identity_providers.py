"""Identity providers of organisations (OpenID Connect): what we know of them, and what they may vouch for. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.access.domain.people import MembershipLine, normal_email
from ketenzicht.access.domain.permissions import ROLE_NAMES, Role, is_over_the_platform

# Signatures that only the holder of a private key can make. "none" and HS256 have no place here: with those a token
# could be made by whoever knows the public key.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
WHOEVER = "*"  # in a mapping: whoever signs in there, whatever the claim says
GIVEN_FOR = timedelta(days=7)  # voorstel: a role that a provider gives lapses unless it says so again
AWAY_FOR = timedelta(minutes=10)  # how long somebody may be at the provider
MOST_ENTRIES, LONGEST_ENTRY = 200, 200

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")


class ClientAuthentication(StrEnum):
    """How we show a provider that it is we who ask."""

    SECRET_BASIC = "client_secret_basic"  # noqa: S105 - the name of a method
    SECRET_POST = "client_secret_post"  # noqa: S105 - the name of a method
    PRIVATE_KEY = "private_key_jwt"


AUTHENTICATION_NAMES: dict[ClientAuthentication, str] = {
    ClientAuthentication.SECRET_BASIC: "geheim in de kop (client_secret_basic)",
    ClientAuthentication.SECRET_POST: "geheim in het formulier (client_secret_post)",
    ClientAuthentication.PRIVATE_KEY: "eigen sleutel van Ketenzicht (private_key_jwt)",
}


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """One provider, as it is on record.

    `organisations` and `roles` say which value of a claim stands for which; together they give memberships. What it
    says of an e-mail address counts only in `email_domains`. With `acr` or `amr` one of those is demanded, and takes
    the place of our own second step.
    """

    id: UUID
    code: str
    name: str
    issuer: str
    client_id: str
    authentication: ClientAuthentication
    email_domains: frozenset[str]
    organisation_claim: str
    organisations: Mapping[str, UUID]
    role_claim: str
    roles: Mapping[str, Role]
    acr: tuple[str, ...]
    amr: tuple[str, ...]
    enabled_from: date
    enabled_until: date | None = None

    def is_enabled(self, on: date) -> bool:
        return self.enabled_from <= on and (self.enabled_until is None or on < self.enabled_until)

    def speaks_for(self, email: str) -> bool:
        return normal_email(email).rpartition("@")[2] in self.email_domains

    def vouches_for(self, memberships: Iterable[MembershipLine]) -> bool:
        """Whether all that somebody may do is in its organisations, and none of it over the platform."""
        own = set(self.organisations.values())
        return all(line.organisation_id in own and not is_over_the_platform(line.role) for line in memberships)

    @property
    def demands_second_step(self) -> bool:
        return bool(self.acr or self.amr)

    @property
    def claims(self) -> frozenset[str]:
        """What we want to know of somebody."""
        return frozenset({"email", self.organisation_claim, self.role_claim} - {""})


@dataclass(frozen=True, slots=True)
class Through:
    """By way of which provider somebody came in, and which session that is there."""

    provider_id: UUID
    session: str = ""


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """A way to sign in, as a visitor sees it."""

    code: str
    name: str


def domains_of(text: str) -> frozenset[str]:
    """Domains of e-mail addresses, with commas, spaces or lines between them. Raises ValueError for what is none."""
    domains = frozenset(text.replace(",", " ").lower().split())
    if odd := sorted(domain for domain in domains if not _DOMAIN.fullmatch(domain)):
        raise ValueError(odd[0])
    return domains


def entries_of(text: str) -> dict[str, str]:
    """Lines such as `kz-triage = triagist`. Raises ValueError for a line that is not, or a value that comes twice."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        value, sign, meaning = (part.strip() for part in line.rpartition("="))
        if not (sign and value and meaning) or value in found or len(value) > LONGEST_ENTRY:
            raise ValueError(line)
        found[value] = meaning
    if len(found) > MOST_ENTRIES:
        raise ValueError(f"{len(found)}")
    return found


def role_of(words: str) -> Role:
    """A role by its code or its Dutch name. Raises ValueError for what is none that a provider can give."""
    named = {name: role for role, name in ROLE_NAMES.items()}
    role = named.get(words.lower()) or Role(words)
    if is_over_the_platform(role):
        raise ValueError(words)
    return role
