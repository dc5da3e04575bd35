"""The second step of signing in: who needs one, codes of an app (TOTP, RFC 6238) and recovery codes."""

import hmac
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp

from ketenzicht.access.domain.people import normal_email

STEP = timedelta(seconds=30)
SLACK = 1  # steps: a telephone's clock may be half a minute off, on either side
ISSUER = "Ketenzicht"

RECOVERY_CODES = 10
RECOVERY_BYTES = 10  # 80 random bits: sixteen signs of base32
HALFWAY_FOR = timedelta(minutes=10)  # between password and second step

# What a password alone is enough for. Figures of single providers, accounts, keys and the log are not in it;
# aggregates come here when there is a permission that gives only those.
ENOUGH_WITH_PASSWORD: frozenset[str] = frozenset()

_APP_CODE = re.compile(r"[0-9]{6}")
_RECOVERY_CODE = re.compile(r"[a-z2-7]{16}")
# Where no mail ever arrives (RFC 2606 and 6761), so that nobody can be behind such an address.
_NOBODYS = re.compile(r"(?:[a-z0-9-]+\.)*(?:example|invalid|test|example\.(?:com|net|org))")

CODE_REFUSED = (
    "Deze code klopt niet, of is al gebruikt. Wacht tot uw app een nieuwe code toont en vul die in, of gebruik een "
    "herstelcode. Na tien mislukte pogingen kunt u een kwartier niet aanmelden. Lukt het niet, vraag dan uw "
    "organisatiebeheerder om uw tweede stap opnieuw in te stellen."
)
NEW_CODE_REFUSED = (
    "Deze code hoort niet bij de sleutel op deze pagina. Controleer of de tijd van uw telefoon klopt, en vul de code "
    "in die uw app nu toont."
)


class NextStep(StrEnum):
    """What is left to do for somebody whose password was right."""

    NOTHING = "nothing"
    CODE = "code"
    SET_UP = "set-up"


@dataclass(frozen=True, slots=True)
class SecondFactorLine:
    """What its owner may know of it."""

    since: datetime
    recovery_codes_left: int


def next_step(*, has_second_factor: bool, grants: Collection[str], email: str, grace: Collection[str]) -> NextStep:
    """Whoever has a second step takes it; whoever may see more than aggregates sets one up first.

    `grace` holds the domains of addresses for which the last is not asked: see `grace_of`.
    """
    if has_second_factor:
        return NextStep.CODE
    is_needed = not ENOUGH_WITH_PASSWORD.issuperset(grants)
    is_excused = normal_email(email).rpartition("@")[2] in grace
    return NextStep.SET_UP if is_needed and not is_excused else NextStep.NOTHING


def grace_of(text: str) -> frozenset[str]:
    """Domains, with commas between them, whose accounts may do without a second step: those of a demonstration.

    Raises ValueError for a domain that somebody could really have.
    """
    domains = frozenset(part.strip().lower() for part in text.split(",") if part.strip())
    if real := sorted(domain for domain in domains if not _NOBODYS.fullmatch(domain)):
        raise ValueError(f"Only domains that are reserved for examples may do without a second step: not {real}.")
    return domains


def address_for_app(*, secret: str, email: str) -> str:
    """What the QR code says to an app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(*, code: str, secret: str, after: int, at: datetime) -> int | None:
    """The step of which this is the code, if that is now and later than `after`: a code opens once."""
    typed = _without_spaces(code)
    if not _APP_CODE.fullmatch(typed):
        return None
    totp = pyotp.TOTP(secret, interval=int(STEP.total_seconds()))
    now = int(at.timestamp() // STEP.total_seconds())
    steps = [
        step
        for step in range(now - SLACK, now + SLACK + 1)
        if hmac.compare_digest(totp.generate_otp(step), typed) and step > after
    ]
    return max(steps, default=None)


def recovery_code_of(code: str) -> str | None:
    """A recovery code as it is kept track of, or None for what has not the form of one."""
    typed = _without_spaces(code)
    return typed if _RECOVERY_CODE.fullmatch(typed) else None


def legible(code: str) -> str:
    """A recovery code in fours, as people read it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _without_spaces(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()
