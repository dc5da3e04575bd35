"""The notification that there is a hand-over to fetch, or none any more: a Task that says nothing of a person. Pure."""

from uuid import UUID

from ketenzicht.handover.domain.fhir import codes
from ketenzicht.handover.domain.fhir.parts import Resource
from ketenzicht.handover.domain.fhir.passing import Passing
from ketenzicht.handover.domain.fhir.withdrawing import status_reason
from ketenzicht.handover.domain.withdrawing import Why

_TASK = {"active": "requested", "revoked": "cancelled", "completed": "completed"}


def notification_of(passing: Passing, *, sender: str, fetch_at: str, expires_at: str) -> Resource:
    """For who fetches with their own key: that there is something, for which location, where, and until when."""
    return {
        **_task(passing, sender),
        "restriction": {"period": {"end": expires_at}},
        "input": [{"type": {"text": "overdracht"}, "valueUrl": fetch_at}],
    }


def withdrawal_notification_of(passing: Passing, *, sender: str, why: Why) -> Resource:
    """The same Task, cancelled: there is nothing to fetch any more, and why."""
    return {**_task(passing, sender), "statusReason": status_reason(why)}


def _task(passing: Passing, sender: str) -> Resource:
    return {
        "resourceType": "Task",
        "id": str(passing.release_id),
        "identifier": [{"system": codes.RELEASE, "value": str(passing.release_id)}],
        "status": _TASK[passing.stand.value],
        "intent": "order",
        "lastModified": passing.at.isoformat(),
        "requester": {"display": sender},
        "owner": {"display": passing.to.name, **_numbers(passing)},
        "location": {"identifier": _location(passing.location_id), "display": passing.location},
    }


def _numbers(passing: Passing) -> Resource:
    return {"identifier": {"system": codes.URA, "value": passing.to.ura}} if passing.to.ura else {}


def _location(location_id: UUID) -> Resource:
    return {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{location_id}"}
