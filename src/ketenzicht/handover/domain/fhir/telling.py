"""The notification that there is a hand-over to fetch: a Task without anything about a person. Pure."""

from uuid import UUID

from ketenzicht.handover.domain.fhir import codes
from ketenzicht.handover.domain.fhir.parts import Resource
from ketenzicht.handover.domain.fhir.writing import Passing

_TASK = {"active": "requested", "revoked": "cancelled", "completed": "completed"}


def notification_of(passing: Passing, *, sender: str, fetch_at: str, expires_at: str) -> Resource:
    """For who fetches with their own key: that there is something, for which location, where, and until when."""
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
        "restriction": {"period": {"end": expires_at}},
        "input": [{"type": {"text": "overdracht"}, "valueUrl": fetch_at}],
    }


def _numbers(passing: Passing) -> Resource:
    return {"identifier": {"system": codes.URA, "value": passing.to.ura}} if passing.to.ura else {}


def _location(location_id: UUID) -> Resource:
    return {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{location_id}"}
