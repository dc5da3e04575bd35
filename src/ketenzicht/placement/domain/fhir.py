"""A question to a provider as FHIR R4, after the national routing pattern: ServiceRequest for what, Task for who.

Nothing in it says who the patient is: the subject is there, and says why it is not told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid5

from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.base.saying import is_readable
from ketenzicht.placement.domain.life import Status
from ketenzicht.placement.domain.replies import Saying
from ketenzicht.placement.domain.sought import Sought

CONTENT_TYPE = "application/fhir+json"
YEARS = range(1900, 2200)  # as everywhere over the line
MOST_WORDS = 2_000
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
# Of our own: there is no national list for these (domain facts 4.4).
OFFER, NUMBER, KIND, WANT, STAND, REASON, SCALE = (
    f"urn:ketenzicht:{name}"
    for name in ("aanvraag", "zorgvraag", "capaciteit", "zorgbehoefte", "stand", "reden", "urgentie")
)
PRIORITIES = {"U0": "stat", "U1": "stat", "U2": "asap", "U3": "urgent"}
TASK: dict[Status, str] = {
    Status.QUEUED: "draft",
    Status.ASKED: "requested",
    Status.ACCEPTED: "accepted",
    Status.PLACED: "accepted",
    Status.UNDER_WAY: "in-progress",
    Status.ARRIVED: "completed",
    Status.LEFT: "completed",
    Status.DECLINED: "rejected",
    Status.SKIPPED: "cancelled",
    Status.WITHDRAWN: "cancelled",
    Status.EXPIRED: "failed",
    Status.LAPSED: "cancelled",
    Status.REDIRECTED: "cancelled",
    Status.CANCELLED: "cancelled",
    Status.NOT_ARRIVED: "failed",
    Status.ELSEWHERE: "cancelled",
}
_REQUEST = {"requested": "active", "accepted": "active", "in-progress": "active", "completed": "completed"}
SAYS: dict[str, Saying] = {
    "accepted": Saying.ACCEPT,
    "rejected": Saying.DECLINE,
    "in-progress": Saying.DEPART,
    "completed": Saying.ARRIVE,
    "failed": Saying.MISS,
    "cancelled": Saying.CANCEL,
}
Resource = dict[str, Any]


class Question(Protocol):
    """What a message is made of."""

    @property
    def id(self) -> UUID: ...
    @property
    def number(self) -> int: ...
    @property
    def centre(self) -> str: ...
    @property
    def unit(self) -> UUID: ...
    @property
    def location_id(self) -> UUID: ...
    @property
    def location(self) -> str: ...
    @property
    def module(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def form_name(self) -> str: ...
    @property
    def urgency(self) -> str | None: ...
    @property
    def sought(self) -> Sought | None: ...
    @property
    def question(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def since(self) -> datetime: ...
    @property
    def asked_at(self) -> datetime | None: ...
    @property
    def answer_before(self) -> datetime | None: ...
    @property
    def expected_at(self) -> datetime | None: ...
    @property
    def reason(self) -> str: ...


def bundle_of(one: Question) -> Resource:
    """A collection of the two; the id of the Task is that of the question."""
    entries = [_request(one), _task(one)]
    return {
        "resourceType": "Bundle",
        "id": str(uuid5(one.id, "bundle")),
        "type": "collection",
        "timestamp": one.since.isoformat(),
        "entry": [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in entries],
    }


def reply_of(task: Mapping[str, Any], *, offer_id: UUID) -> tuple[Saying, dict[str, Any]]:
    """What a Task with a new status says, and the fields that came with it. Raises Invalid with every fault."""
    faults = []
    if task.get("resourceType") != "Task":
        faults.append(_fault("/resourceType", "Dit is geen Task.", "This is no Task."))
    if task.get("id", str(offer_id)) != str(offer_id):
        faults.append(_fault("/id", "Dit is de Task van iets anders.", "This is the Task of something else."))
    kind = SAYS.get(str(task.get("status")))
    if kind is None:
        choices = ", ".join(SAYS)
        faults.append(_fault("/status", f"Kies uit: {choices}.", f"Choose from: {choices}."))
    reason, words = _why(task.get("statusReason"), faults)
    period = task.get("executionPeriod")
    start = period.get("start") if isinstance(period, Mapping) and kind in {Saying.ACCEPT, Saying.DEPART} else None
    expected_at = _moment(start, faults)
    if faults or kind is None:
        raise Invalid(faults)
    if kind not in {Saying.DECLINE, Saying.CANCEL}:
        reason = None  # a Task goes on carrying why something was so before
    if kind not in {Saying.DECLINE, Saying.CANCEL, Saying.MISS}:
        words = None
    return kind, {"reason": reason, "words": words, "expected_at": expected_at}


def _request(one: Question) -> Resource:
    made: Resource = {
        "resourceType": "ServiceRequest",
        "id": str(uuid5(one.id, "request")),
        "identifier": [{"system": NUMBER, "value": f"KZ-{one.number}"}],
        "status": _REQUEST.get(TASK[one.status], "revoked"),
        "intent": "order",
        "priority": PRIORITIES.get(one.urgency or "", "routine"),
        "code": {"coding": [{"system": KIND, "code": f"{one.module}/{one.label}"}], "text": one.form_name},
        "subject": {
            "extension": [{"url": ABSENT, "valueCode": "masked"}],
            "display": "Wordt bekend als het centrum bevestigt",
        },
        "requester": {"display": one.centre},
        "note": [{"text": one.question}],
    }
    if one.asked_at is not None:
        made["authoredOn"] = one.asked_at.isoformat()
    details = _details(one)
    return made | ({"orderDetail": details} if details else {})


def _details(one: Question) -> list[Resource]:
    """What finding a place asks of the patient: age and sex in words, and what the care asks, coded."""
    if one.sought is None:
        return []
    age = [{"text": f"{one.sought.age} jaar"}] if one.sought.age is not None else []
    sex = [{"text": {"female": "vrouw", "male": "man"}[one.sought.sex.value]}] if one.sought.sex else []
    wants = sorted(one.sought.wants)
    return [
        *age,
        *sex,
        *({"coding": [{"system": WANT, "code": each.value, "display": each.word}]} for each in wants),
    ]


def _task(one: Question) -> Resource:
    made: Resource = {
        "resourceType": "Task",
        "id": str(one.id),
        "identifier": [{"system": OFFER, "value": str(one.id)}],
        "status": TASK[one.status],
        "businessStatus": {"coding": [{"system": STAND, "code": one.status.value, "display": one.status.word}]},
        "intent": "order",
        "focus": {"reference": f"urn:uuid:{uuid5(one.id, 'request')}", "type": "ServiceRequest"},
        "lastModified": one.since.isoformat(),
        "requester": {"display": one.centre},
        "owner": known_as(one.unit, "HealthcareService", one.location),
        "location": known_as(one.location_id, "Location", one.location),
    }
    if one.asked_at is not None:
        made["authoredOn"] = one.asked_at.isoformat()
    if one.answer_before is not None and one.status is Status.ASKED:
        made["restriction"] = {"period": {"end": one.answer_before.isoformat()}}
    if one.expected_at is not None:
        made["executionPeriod"] = {"start": one.expected_at.isoformat()}
    if one.reason:
        made["statusReason"] = {"coding": [{"system": REASON, "code": one.reason}]}
    return made


def known_as(code: UUID, kind: str, display: str) -> Resource:
    """A reference by our own code, where there is no national one."""
    identifier = {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{code}"}
    return {"type": kind, "identifier": identifier, "display": display}


def _why(told: object, faults: list[Fault]) -> tuple[str | None, str | None]:
    if told is None:
        return None, None
    codings = told.get("coding") if isinstance(told, Mapping) else None
    text = told.get("text") if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(codings or [], list) or not isinstance(text or "", str):
        faults.append(_fault("/statusReason", "Dit is geen CodeableConcept.", "This is no CodeableConcept."))
        return None, None
    own = [one for one in codings or [] if isinstance(one, Mapping) and one.get("system", REASON) == REASON]
    code = str(own[0]["code"]) if own and own[0].get("code") else None
    if text and len(text) > MOST_WORDS:
        faults.append(_fault("/statusReason/text", "Ten hoogste 2.000 tekens.", "At most 2,000 characters."))
    if text and not is_readable(text):
        nl, en = "Hierin staan tekens die niemand kan lezen.", "This holds characters that nobody can read."
        faults.append(_fault("/statusReason/text", nl, en))
    return code, (text.strip() or None) if text else None


def _moment(told: object, faults: list[Fault]) -> datetime | None:
    if told is None:
        return None
    try:
        found = datetime.fromisoformat(str(told))
        if found.tzinfo is not None and found.year in YEARS:
            return found
    except ValueError:
        pass
    nl, en = "Geef een moment met tijdzone, zoals 2026-11-22T10:00:00Z.", "Give a moment with a time zone."
    faults.append(_fault("/executionPeriod/start", nl, en))
    return None


def _fault(pointer: str, nl: str, en: str) -> Fault:
    return Fault(pointer, "invalid", nl, en)
