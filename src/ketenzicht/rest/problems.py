"""How the API says no: RFC 9457 problem documents, one form for every server. Pure: no Django, no Starlette.

For Django see `answers.problem`, for the hot paths `hot.Refusing`; both write what `write` makes.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.rest.reading import TooLarge, WrongMedia

MEDIA_TYPE = "application/problem+json"
API_VERSION = "1.0.0"  # SemVer of what the API promises; the product has its own version
MOST_FAULTS = 1_000  # in one document: enough to mend a delivery, and no answer larger than the question

# On every answer of the API, also of the hot paths. What protects an answer is put on at the door: `rest.door`.
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "API-Version": API_VERSION,
        "Cache-Control": "no-store",
    }
)


class NotSignedIn(Refused):
    """Nobody known asks: no key, no session, or one that has ended."""


class Unavailable(Refused):
    """Not now; the same request may succeed later."""


STATUS_OF: dict[type[Refused], HTTPStatus] = {
    Invalid: HTTPStatus.BAD_REQUEST,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    NotPermitted: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    WrongMedia: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    Refused: HTTPStatus.BAD_REQUEST,
}

# Title and, for where we have no other sentence, detail; Dutch and English.
WORDS: dict[HTTPStatus, tuple[tuple[str, str], tuple[str, str]]] = {
    HTTPStatus.BAD_REQUEST: (
        ("Onjuist verzoek", "Bad request"),
        ("Het verzoek klopt niet.", "The request is not right."),
    ),
    HTTPStatus.UNAUTHORIZED: (
        ("Niet aangemeld", "Not signed in"),
        (
            "Stuur een geldige sleutel mee: 'Authorization: Bearer kz_…'.",
            "Send a valid key along: 'Authorization: Bearer kz_…'.",
        ),
    ),
    HTTPStatus.FORBIDDEN: (
        ("Niet toegestaan", "Not permitted"),
        ("Dit mag u niet.", "You are not permitted to do this."),
    ),
    HTTPStatus.NOT_FOUND: (
        ("Niet gevonden", "Not found"),
        ("Dit adres of deze gegevens bestaan niet.", "There is nothing here."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        ("Methode niet toegestaan", "Method not allowed"),
        (
            "Dit adres kent deze methode niet; de kop Allow zegt welke wel.",
            "This address does not know this method; the header Allow says which it knows.",
        ),
    ),
    HTTPStatus.CONFLICT: (
        ("Dit kan nu niet", "Conflict"),
        ("De toestand laat dit niet toe.", "The present state does not allow this."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        ("Te groot", "Too large"),
        ("De inhoud is te groot. Stuur minder in één verzoek.", "The content is too large. Send less at once."),
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        ("Vorm niet ondersteund", "Unsupported media type"),
        ("De inhoud heeft niet de gevraagde vorm.", "The content is not in a form that is taken here."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        ("Te veel verzoeken", "Too many requests"),
        ("Probeer het straks opnieuw.", "Try again later."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        ("Fout in Ketenzicht", "Fault in Ketenzicht"),
        (
            "Er ging bij ons iets mis; het is vastgelegd. Probeer het straks opnieuw.",
            "Something went wrong on our side, and it is on record. Try again later.",
        ),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        ("Even niet beschikbaar", "Not available now"),
        ("Probeer het straks opnieuw.", "Try again later."),
    ),
}
_RETRY_AFTER = {HTTPStatus.SERVICE_UNAVAILABLE: "5", HTTPStatus.TOO_MANY_REQUESTS: "60"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `detail` and `detail_en` are sentences; empty: what goes for the status."""

    status: HTTPStatus
    detail: str = ""
    detail_en: str = ""
    faults: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A problem as it goes over the line."""

    status: int
    headers: dict[str, str]
    body: bytes


def problem_of(refused: Refused) -> Problem:
    """The problem that tells of a refusal."""
    status = next(STATUS_OF[kind] for kind in type(refused).__mro__ if kind in STATUS_OF)
    if isinstance(refused, Invalid):
        english = " ".join(fault.en for fault in refused.faults[:3])
        return Problem(status, str(refused), english, tuple(refused.faults))
    english = f"{WORDS[status][1][1]} In Dutch: {refused}" if str(refused) else ""
    return Problem(status, str(refused), english)


def write(problem: Problem, *, accept_language: str | None = None, instance: str = "") -> Written:
    """The document in the language asked for. `instance` is the path of the request, percent-encoded."""
    english = prefers_english(accept_language)
    titles, details = WORDS.get(problem.status) or _words_of(problem.status)
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": titles[english],
        "status": problem.status.value,
        "detail": (problem.detail_en if english else problem.detail) or details[english],
    }
    if instance:
        document["instance"] = instance
    if problem.faults:
        document["faults"] = [
            {"pointer": fault.pointer, "code": fault.code, "nl": fault.nl, "en": fault.en}
            for fault in problem.faults[:MOST_FAULTS]
        ]
    return Written(
        status=problem.status.value,
        headers={
            **HEADERS,
            **_headers_of(problem.status),
            **problem.headers,
            "Content-Type": MEDIA_TYPE,
            "Content-Language": "en" if english else "nl",
            "Vary": "Accept-Language",
        },
        # What the asker sent may be in it: half a surrogate pair must not turn an answer into a fault.
        body=json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"),
    )


def prefers_english(accept_language: str | None) -> bool:
    """Whether the header Accept-Language prefers English to Dutch; without preference it is Dutch."""
    wanted = {"nl": 0.0, "en": 0.0}
    for part in (accept_language or "").lower().split(","):
        tag, *parameters = (item.strip() for item in part.split(";"))
        language = tag.partition("-")[0]
        if language in wanted:
            wanted[language] = max(wanted[language], _weight(parameters))
    return wanted["en"] > wanted["nl"]


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if found := re.fullmatch(r"q\s*=\s*([01](?:\.[0-9]{0,3})?)", parameter, re.ASCII):
            return min(1.0, float(found.group(1)))
    return 1.0


def _headers_of(status: HTTPStatus) -> dict[str, str]:
    if status is HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": 'Bearer realm="Ketenzicht"'}
    return {"Retry-After": _RETRY_AFTER[status]} if status in _RETRY_AFTER else {}


def _words_of(status: HTTPStatus) -> tuple[tuple[str, str], tuple[str, str]]:
    return (status.phrase, status.phrase), (status.description or status.phrase,) * 2
