"""Telling a provider's system that a question to it changed: what is said, signed how, and tried again when. Pure.

What goes out says which question and how it stands, not what is asked and not of whom: that is fetched with a key.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID, uuid5

from ketenzicht.coordination.domain import Progress
from ketenzicht.placement.domain.fhir import CONTENT_TYPE, OFFER, STAND, TASK, Resource, known_as
from ketenzicht.placement.domain.life import Status
from ketenzicht.placement.domain.reporting import SENT, TASK_OF_REQUEST

MOST_ENDPOINTS = 5  # of one organisation that are told
WAITS = tuple(timedelta(seconds=one) for one in (10, 30, 60, 120, 300))  # the last one again and again
LEASE = timedelta(minutes=1)  # longer than one attempt can take: when a server dies meanwhile, another goes on
GIVEN_UP_AFTER = timedelta(hours=24)  # voorstel: who was away for longer asks what changed since
DEAD_AFTER = timedelta(minutes=15)  # voorstel: from then on who manages it hears so
SECRET_BEGINS, SECRET_BYTES = "whsec_", 32


class Form(StrEnum):
    """In what form a server is told."""

    NOTICE = "notice"
    TASK = "task"

    @property
    def word(self) -> str:
        return {"notice": "JSON-bericht (POST)", "task": "FHIR R4 Task (PUT)"}[self]


class Tells(StrEnum):
    """Of what a server is told: systems that answer for places are others than those that send requests, often."""

    OFFERS = "offers"
    REQUESTS = "requests"

    @property
    def word(self) -> str:
        return {"offers": "aanvragen om een plaats bij ons", "requests": "zorgvragen die wij insturen"}[self]


@dataclass(frozen=True, slots=True)
class ChangedRequest:
    """A request as the system that sent it is told: by its own key, and how far it is; nothing of the patient."""

    id: UUID
    key: str
    centre: str
    progress: Progress
    since: datetime


class Changed(Protocol):
    """A question to a provider, as far as its system is told."""

    @property
    def id(self) -> UUID: ...
    @property
    def unit(self) -> UUID: ...
    @property
    def location_id(self) -> UUID: ...
    @property
    def location(self) -> str: ...
    @property
    def centre(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def since(self) -> datetime: ...
    @property
    def answer_before(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Message:
    """As it goes over the line; `path` comes after the address that the provider gave."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str]


def message_of(
    one: Changed | ChangedRequest, *, form: Form, version: int, fetch_at: str, token: str, secret: bytes, at: datetime
) -> Message:
    """That it changed. `version` only grows; the same one has the same id, however often it goes."""
    if isinstance(one, ChangedRequest):
        told = _request_task(one, version, fetch_at) if form is Form.TASK else _request(one, version, fetch_at)
    else:
        told = _task(one, version, fetch_at) if form is Form.TASK else _notice(one, version, fetch_at)
    path = f"/Task/{one.id}" if form is Form.TASK else ""
    return _signed(told, path, str(uuid5(one.id, str(version))), form=form, token=token, secret=secret, at=at)


def trial_of(endpoint_id: UUID, *, form: Form, token: str, secret: bytes, at: datetime) -> Message:
    """A message about nothing, to see whether it arrives: the same address every time."""
    if form is Form.TASK:
        told: Resource = {
            "resourceType": "Task",
            "id": str(endpoint_id),
            "status": "entered-in-error",
            "intent": "order",
            "description": "Proefbericht van Ketenzicht",
            "lastModified": at.isoformat(),
        }
    else:
        told = {"type": "trial", "timestamp": at.isoformat(), "data": {}}
    path = f"/Task/{endpoint_id}" if form is Form.TASK else ""
    return _signed(told, path, str(uuid5(endpoint_id, at.isoformat())), form=form, token=token, secret=secret, at=at)


def signature(secret: bytes, *, message_id: str, seconds: int, body: bytes) -> str:
    """By Standard Webhooks: HMAC-SHA256 over id, moment and body."""
    said = f"{message_id}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, said, "sha256")).decode()


def next_try(*, failures: int, at: datetime) -> datetime:
    """When a server is tried again, after so many attempts in a row that failed."""
    return at + WAITS[min(failures, len(WAITS)) - 1]


def row_next(*, changed_at: datetime, at: datetime) -> datetime:
    """When one message that failed is tried again: the older, the less often, so that it holds up no others."""
    return at + min(max((at - changed_at) / 2, WAITS[0]), WAITS[-1])


def problem_in_words(code: str) -> str:
    """Why an attempt failed, for who manages the server."""
    if code.startswith("status-"):
        return f"uw server antwoordde met {code.removeprefix('status-')}"
    return _PROBLEMS.get(code, "de verbinding brak af")


_PROBLEMS = {
    "address": "dit is geen adres waar wij naartoe sturen",
    "unknown-host": "de naam van de server is niet te vinden",
    "own-network": "de server staat in een netwerk waar wij niet naartoe sturen",
    "too-slow": "uw server antwoordde niet op tijd",
    "certificate": "het certificaat van uw server klopt niet",
    "unreachable": "uw server is niet te bereiken",
    "answer-too-long": "uw server antwoordde met meer dan wij lezen",
    "no-certificate-of-ours": "uw server vraagt een certificaat, en dit Ketenzicht heeft er geen",
    "certificate-of-ours": "het certificaat waarmee dit Ketenzicht zich bekendmaakt, is niet te gebruiken",
    "unreadable": "het bewaarde geheim is niet meer te lezen: maak dit adres opnieuw",
}


def _signed(
    told: Resource, path: str, message_id: str, *, form: Form, token: str, secret: bytes, at: datetime
) -> Message:
    body, seconds = json.dumps(told, ensure_ascii=False).encode(), int(at.timestamp())
    headers = {
        "Content-Type": f"{CONTENT_TYPE}; charset=utf-8" if form is Form.TASK else "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secret, message_id=message_id, seconds=seconds, body=body),
    }
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return Message("PUT" if form is Form.TASK else "POST", path, body, headers)


def _notice(one: Changed, version: int, fetch_at: str) -> dict[str, Any]:
    return {
        "type": "offer.changed",
        "timestamp": one.since.isoformat(),
        "data": {
            "id": str(one.id),
            "version": version,
            "status": one.status.value,
            "since": one.since.isoformat(),
            "unit": str(one.unit),
            "location": str(one.location_id),
            "answerBefore": one.answer_before.isoformat() if _waits(one) and one.answer_before else None,
            "fetchAt": fetch_at,
        },
    }


def _waits(one: Changed) -> bool:
    return one.status is Status.ASKED


def _task(one: Changed, version: int, fetch_at: str) -> Resource:
    made: Resource = {
        "resourceType": "Task",
        "id": str(one.id),
        "meta": {"versionId": str(version)},
        "identifier": [{"system": OFFER, "value": str(one.id)}],
        "status": TASK[one.status],
        "businessStatus": {"coding": [{"system": STAND, "code": one.status.value, "display": one.status.word}]},
        "intent": "order",
        "lastModified": one.since.isoformat(),
        "requester": {"display": one.centre},
        "owner": known_as(one.unit, "HealthcareService", one.location),
        "location": known_as(one.location_id, "Location", one.location),
        "input": [{"type": {"text": "aanvraag"}, "valueUrl": fetch_at}],
    }
    if _waits(one) and one.answer_before is not None:
        made["restriction"] = {"period": {"end": one.answer_before.isoformat()}}
    return made


def _request(one: ChangedRequest, version: int, fetch_at: str) -> dict[str, Any]:
    return {
        "type": "care-request.changed",
        "timestamp": one.since.isoformat(),
        "data": {
            "key": one.key,
            "version": version,
            "status": one.progress.value,
            "since": one.since.isoformat(),
            "fetchAt": fetch_at,
        },
    }


def _request_task(one: ChangedRequest, version: int, fetch_at: str) -> Resource:
    return {
        "resourceType": "Task",
        "id": str(one.id),
        "meta": {"versionId": str(version)},
        "identifier": [{"system": SENT, "value": one.key}],
        "status": TASK_OF_REQUEST[one.progress],
        "businessStatus": {"coding": [{"system": STAND, "code": one.progress.value, "display": one.progress.word}]},
        "intent": "order",
        "lastModified": one.since.isoformat(),
        "owner": {"display": one.centre},
        "input": [{"type": {"text": "zorgvraag"}, "valueUrl": fetch_at}],
    }
