"""People and systems of the demonstration: accounts to look around with, and the keys of the providers."""

import base64
import contextlib
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission, Role, grants_of
from ketenzicht.access.queries import members_of
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.errors import Conflict
from ketenzicht.demonstration.domain.plan import DOMAIN, NATIONAL_BODY, id_of

ZCC, NEIGHBOUR = "zcc-ROAZ-09", "zcc-ROAZ-08"
POST = "hap-48"  # in the region of the first centre: its plan, and the system that sends patients
ADMISSIONS = "vvt-37"  # a nursing home in the region of the first centre
HOSPITAL = "ziekenhuis-1"
KEY_LIFE = timedelta(days=30)
SYSTEM = "Gesimuleerd systeem"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody as whom one can sign in."""

    local_part: str
    name: str
    organisation: str  # key in the plan
    role: Role

    @property
    def email(self) -> str:
        return f"{self.local_part}@{DOMAIN}"


ACCOUNTS = (
    DemoAccount("coordinator", "Coördinator van een zorgcoördinatiecentrum", ZCC, Role.COORDINATOR),
    DemoAccount("zcc-triagist", "Triagist van een zorgcoördinatiecentrum", ZCC, Role.TRIAGIST),
    DemoAccount("zcc-leerling", "Triagist in opleiding van een zorgcoördinatiecentrum", ZCC, Role.TRIAGIST),
    DemoAccount("zcc-beheer", "Beheerder van een zorgcoördinatiecentrum", ZCC, Role.ORGANISATION_ADMINISTRATOR),
    DemoAccount("zcc-buur", "Coördinator van een tweede zorgcoördinatiecentrum", NEIGHBOUR, Role.COORDINATOR),
    DemoAccount("zcc-buur-triagist", "Triagist van dat tweede centrum", NEIGHBOUR, Role.TRIAGIST),
    DemoAccount("inzage", "Medewerker inzageverzoeken van een zcc", ZCC, Role.EXTRACT_OFFICER),
    DemoAccount("triagist", "Triagist van een huisartsenspoedpost", POST, Role.TRIAGIST),
    DemoAccount("planner", "Planner van een huisartsenspoedpost", POST, Role.CAPACITY_MANAGER),
    DemoAccount("opname", "Opnamecoördinator van een verpleeghuis", ADMISSIONS, Role.ADMISSIONS_OFFICER),
    DemoAccount("huisarts", "Huisarts, vraagt het centrum om advies", "huisarts-15", Role.CARE_PROFESSIONAL),
    DemoAccount("beddenmanager", "Beddenmanager van een ziekenhuis", HOSPITAL, Role.CAPACITY_MANAGER),
    DemoAccount("roaz-bureau", "Bureau van een ROAZ", "netwerk-ROAZ-09", Role.ORGANISATION_ADMINISTRATOR),
    DemoAccount("regio", "Medewerker van het ROAZ-bureau", "netwerk-ROAZ-09", Role.ROAZ_OFFICER),
    DemoAccount("ziekenhuisbeheer", "Beheerder van een ziekenhuis", HOSPITAL, Role.ORGANISATION_ADMINISTRATOR),
    DemoAccount("verzekeraar", "Zorginkoper van een verzekeraar", "verzekeraar", Role.PURCHASER),
    DemoAccount("vws", "Beleidsmedewerker van het ministerie", "ministerie", Role.POLICY_OFFICER),
    DemoAccount("onderzoeker", "Onderzoeker: een derde", "instituut", Role.ANALYST),
    DemoAccount("lnaz", "Landelijk coördinator, adviseert over derden", NATIONAL_BODY, Role.NATIONAL_COORDINATOR),
    DemoAccount("fg", "Functionaris gegevensbescherming", NATIONAL_BODY, Role.PRIVACY_OFFICER),
    DemoAccount("beheerder", "Functioneel beheerder van het platform", NATIONAL_BODY, Role.PLATFORM_ADMINISTRATOR),
)


def password(*, secret: str) -> str:
    """One password for all accounts of this demonstration: the same at every start, another on every machine."""
    digest = hmac.new(secret.encode(), b"accounts of the demonstration", hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()
    return "-".join(["kz", letters[:4], letters[4:8], letters[8:12]])


def ensure_accounts(*, secret: str, at: datetime) -> None:
    """Open the accounts that do not exist yet."""
    for account in ACCOUNTS:
        with contextlib.suppress(Conflict):  # it was opened at an earlier start
            access.create_account(
                name=account.name,
                email=account.email,
                password=password(secret=secret),
                organisation_id=id_of(account.organisation),
                role=account.role,
                actor=PLATFORM,
                at=at,
            )


def actor_of(local_part: str, *, at: datetime) -> Actor:
    """One of these accounts, as the platform sees it when it is signed in."""
    account = next(one for one in ACCOUNTS if one.local_part == local_part)
    organisation = id_of(account.organisation)
    found = next(one for one in members_of(organisation_id=organisation, now=at) if one.email == account.email)
    return Actor(
        kind=ActorKind.PERSON,
        id=found.user_id,
        name=found.name,
        organisation_id=organisation,
        grants=grants_of(found.roles),
        role=account.role.value,
    )


@transaction.atomic
def issue_keys(*, deliverers: Iterable[str], at: datetime) -> Mapping[str, str]:
    """A key for each deliverer, by the deliverer's own key in the plan. Kept nowhere: every start issues new ones."""
    return {deliverer: issue_key(organisation_id=id_of(deliverer), at=at) for deliverer in deliverers}


def issue_key(*, organisation_id: UUID, at: datetime, name: str = SYSTEM) -> str:
    """A key with which a system of an organisation may deliver."""
    issued = access.issue_key(
        organisation_id=organisation_id,
        name=name,
        scopes=[Permission.CAPACITY_DELIVER],
        expires_at=at + KEY_LIFE,
        actor=PLATFORM,
        at=at,
    )
    return issued.key
