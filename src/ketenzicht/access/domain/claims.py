"""What an identity provider says of somebody, read with distrust. Pure."""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from ketenzicht.access.domain.identity_providers import WHOEVER, IdentityProvider
from ketenzicht.access.domain.people import MembershipLine, normal_email
from ketenzicht.base.errors import Refused

Claims = Mapping[str, Any]

CLOCKS_DIFFER = timedelta(seconds=60)  # between us and a provider
FRESH_FOR = timedelta(minutes=10)  # a token is made while somebody waits for it
LONGEST_SUBJECT, LONGEST_EMAIL, LONGEST_NAME, LONGEST_SID = 255, 254, 200, 255
MOST_VALUES, LONGEST_VALUE = 500, 400  # of a claim with groups
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


class Because(StrEnum):
    """Why somebody was not let in by way of a provider: what the log says."""

    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    NOT_STARTED_HERE = "not-started-here"
    DECLINED = "declined"
    OTHER_ISSUER = "other-issuer"
    NOT_SIGNED = "not-signed"
    NOT_FOR_US = "not-for-us"
    OUT_OF_TIME = "out-of-time"
    OTHER_REQUEST = "other-request"
    MALFORMED = "malformed"
    NO_SECOND_STEP = "no-second-step"
    UNKNOWN = "unknown"
    ENDED = "ended"
    NOT_VOUCHED_FOR = "not-vouched-for"
    NOT_INVITED = "not-invited"


_TRY_AGAIN = "Begin opnieuw met aanmelden. Lukt het weer niet, vraag dan functioneel beheer van Ketenzicht."
SENTENCES: dict[Because, str] = {
    Because.UNREACHABLE: "De aanmelddienst van uw organisatie antwoordt nu niet. Probeer het over een minuut opnieuw, "
    "of vraag de servicedesk van uw organisatie of er een storing is.",
    Because.UNREADABLE: "De aanmelddienst van uw organisatie gaf een antwoord dat Ketenzicht niet kan lezen. "
    "Meld dit bij de servicedesk van uw organisatie.",
    Because.NOT_STARTED_HERE: "Deze aanmelding is niet in deze browser begonnen, is al gebruikt of duurde langer dan "
    f"tien minuten. {_TRY_AGAIN}",
    Because.DECLINED: "De aanmelddienst van uw organisatie liet u niet door. Probeer het opnieuw, of vraag de "
    "servicedesk van uw organisatie of u Ketenzicht mag gebruiken.",
    Because.OTHER_ISSUER: f"Het antwoord kwam van een andere aanmelddienst dan waar u begon. {_TRY_AGAIN}",
    Because.NOT_SIGNED: f"Het antwoord draagt geen geldige handtekening van de aanmelddienst. {_TRY_AGAIN}",
    Because.NOT_FOR_US: f"Het antwoord van de aanmelddienst was niet voor Ketenzicht bestemd. {_TRY_AGAIN}",
    Because.OUT_OF_TIME: f"Het antwoord van de aanmelddienst is verlopen, of de klokken lopen uiteen. {_TRY_AGAIN}",
    Because.OTHER_REQUEST: f"Het antwoord hoort bij een andere aanmelding. {_TRY_AGAIN}",
    Because.MALFORMED: "De aanmelddienst van uw organisatie stuurde gegevens die niet kunnen kloppen. "
    "Meld dit bij de servicedesk van uw organisatie.",
    Because.NO_SECOND_STEP: "Uw organisatie meldde u aan zonder tweede stap, en die is voor Ketenzicht nodig. Meld u "
    "daar aan met uw tweede stap, of vraag de servicedesk van uw organisatie.",
    Because.UNKNOWN: "Ketenzicht kent u nog niet, en uw organisatie geeft u geen rol. Vraag de organisatiebeheerder "
    "van uw organisatie om een uitnodiging.",
    Because.ENDED: "Uw account in Ketenzicht is beëindigd. Vraag de organisatiebeheerder van uw organisatie.",
    Because.NOT_VOUCHED_FOR: "Er is al een account met uw e-mailadres, dat ook buiten deze organisatie iets mag. Meld "
    "u daarom aan met uw e-mailadres en wachtwoord.",
    Because.NOT_INVITED: "Deze uitnodiging is voor een ander e-mailadres dan waarmee u zich aanmeldde, of geldt niet "
    "meer. Vraag om een uitnodiging op het adres dat uw organisatie van u kent.",
}


class NotLetIn(Refused):
    """Somebody came from a provider and is not let in. `hint` is for the log: nothing that a stranger typed."""

    def __init__(self, because: Because, hint: str = "") -> None:
        super().__init__(SENTENCES[because])
        self.because = because
        self.hint = hint


@dataclass(frozen=True, slots=True)
class ProvidedPerson:
    """Who a provider says somebody is. `email` is empty unless it speaks for that address."""

    subject: str
    email: str
    name: str
    memberships: tuple[MembershipLine, ...]
    took_second_step: bool
    session: str


@dataclass(frozen=True, slots=True)
class LogoutNotice:
    """That somebody left at a provider: in one session, or, without `session`, altogether."""

    id: str
    subject: str
    session: str


def check_id_token(claims: Claims, *, provider: IdentityProvider, nonce: str, now: datetime) -> None:
    """Raise NotLetIn unless this token, whose signature was found right, answers the request with this nonce."""
    _check_whose(claims, provider)
    _check_when(claims, now)
    if not hmac.compare_digest(_text(claims, "nonce").encode(), nonce.encode()):
        raise NotLetIn(Because.OTHER_REQUEST)


def logout_notice(claims: Claims, *, provider: IdentityProvider, now: datetime) -> LogoutNotice:
    """What a logout token says. Raises NotLetIn for one that is not, such as an ID token in its place."""
    _check_whose(claims, provider)
    _check_when(claims, now)
    events = claims.get("events")
    if "nonce" in claims or not isinstance(events, Mapping) or not isinstance(events.get(LOGOUT), Mapping):
        raise NotLetIn(Because.MALFORMED, "events")
    subject, session = _text(claims, "sub"), _text(claims, "sid")
    notice = LogoutNotice(id=_text(claims, "jti"), subject=subject, session=session)
    if not notice.id or not (subject or session) or max(len(notice.id), len(subject), len(session)) > LONGEST_SUBJECT:
        raise NotLetIn(Because.MALFORMED, "logout")
    return notice


def person_of(claims: Claims, *, provider: IdentityProvider) -> ProvidedPerson:
    """Who this is. Raises NotLetIn for what cannot be, and for who did not take the second step that is demanded."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not _is_plain(subject):
        raise NotLetIn(Because.MALFORMED, "sub")
    took_second_step = _took_second_step(claims, provider)
    if provider.demands_second_step and not took_second_step:
        raise NotLetIn(Because.NO_SECOND_STEP)
    email = _email(claims, provider)
    return ProvidedPerson(
        subject=subject,
        email=email,
        name=_name(claims) or email,
        memberships=tuple(_memberships(claims, provider)),
        took_second_step=took_second_step,
        session=_text(claims, "sid")[:LONGEST_SID],
    )


def lacks(claims: Claims, *, provider: IdentityProvider) -> bool:
    """Whether something that we want to know is not in these claims."""
    return any(_found(claims, name) is None for name in provider.claims)


def _check_whose(claims: Claims, provider: IdentityProvider) -> None:
    if claims.get("iss") != provider.issuer:
        raise NotLetIn(Because.OTHER_ISSUER)
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or provider.client_id not in audiences:
        raise NotLetIn(Because.NOT_FOR_US)
    party = claims.get("azp")
    if (len(audiences) > 1 or party is not None) and party != provider.client_id:
        raise NotLetIn(Because.NOT_FOR_US, "azp")


def _check_when(claims: Claims, now: datetime) -> None:
    moment, slack = now.timestamp(), CLOCKS_DIFFER.total_seconds()
    expires, issued, begins = (_moment(claims, name) for name in ("exp", "iat", "nbf"))
    if expires is None or issued is None:
        raise NotLetIn(Because.OUT_OF_TIME, "exp or iat")
    is_old = moment >= expires + slack or moment - issued > FRESH_FOR.total_seconds()
    if is_old or issued > moment + slack or (begins is not None and begins > moment + slack):
        raise NotLetIn(Because.OUT_OF_TIME)


def _moment(claims: Claims, name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e11:  # noqa: PLR2004 - also no NaN
        raise NotLetIn(Because.MALFORMED, name)
    return float(value)


def _took_second_step(claims: Claims, provider: IdentityProvider) -> bool:
    if not provider.demands_second_step:
        return False
    methods = claims.get("amr")
    has_method = isinstance(methods, list) and any(method in methods for method in provider.amr)
    return has_method or _text(claims, "acr") in provider.acr


def _email(claims: Claims, provider: IdentityProvider) -> str:
    """The address, if this provider is one that can know whose it is."""
    address = claims.get("email", "")
    if not isinstance(address, str) or len(address) > LONGEST_EMAIL or not (address.isascii() and _is_plain(address)):
        raise NotLetIn(Because.MALFORMED, "email")
    email = normal_email(address)
    is_known = provider.speaks_for(email) and email.count("@") == 1 and claims.get("email_verified", True) is True
    return email if is_known else ""


def _name(claims: Claims) -> str:
    name = claims.get("name", "")
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not _is_plain(name):
        raise NotLetIn(Because.MALFORMED, "name")
    return name.strip()


def _memberships(claims: Claims, provider: IdentityProvider) -> Iterator[MembershipLine]:
    organisations = _meant(claims, provider.organisation_claim, provider.organisations)
    roles = _meant(claims, provider.role_claim, provider.roles)
    for organisation_id in dict.fromkeys(organisations):
        for role in dict.fromkeys(roles):
            yield MembershipLine(organisation_id=organisation_id, role=role)


def _meant(claims: Claims, name: str, mapping: Mapping[str, Any]) -> list[Any]:
    """What the values of a claim stand for; a value that is not in the mapping stands for nothing."""
    given = set(_values(claims, name)) - {WHOEVER} if name else set()
    return [meaning for value, meaning in mapping.items() if value == WHOEVER or value in given]


def _values(claims: Claims, name: str) -> list[str]:
    found = _found(claims, name)
    values = [found] if isinstance(found, str) else found or []
    if not isinstance(values, list) or len(values) > MOST_VALUES:
        raise NotLetIn(Because.MALFORMED, "groups")
    if not all(isinstance(value, str) and len(value) <= LONGEST_VALUE for value in values):
        raise NotLetIn(Because.MALFORMED, "groups")
    return values


def _found(claims: Claims, name: str) -> Any:
    """The claim of this name, or else, for `realm_access.roles`, what lies inside it."""
    if name in claims:
        return claims[name]
    here: Any = claims
    for part in name.split("."):
        here = here.get(part) if isinstance(here, Mapping) else None
    return here


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name, "")
    return value if isinstance(value, str) else ""


def _is_plain(text: str) -> bool:
    return text.isprintable()
