"""The same question as FHIR R4, held against the schema of R4; and what a Task with a new status comes to."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client as Browser
from tests.fhir_r4 import faults
from tests.placement.conftest import Region
from tests.placement.test_api import asked, confirmed, now_region, say

from ketenzicht.placement.domain import Status
from ketenzicht.placement.domain.fhir import TASK
from ketenzicht.placement.models import Offer

__all__ = ["now_region"]  # a fixture
pytestmark = pytest.mark.django_db
FHIR = {"Accept": "application/fhir+json"}


def bundle(system: Browser, offer_id: UUID) -> dict[str, Any]:
    answer = system.get(f"/api/v1/offers/{offer_id}", headers=FHIR)
    assert answer["Content-Type"].startswith("application/fhir+json")
    assert "no-store" in answer["Cache-Control"]
    told: dict[str, Any] = answer.json()
    return told


def put(system: Browser, offer_id: UUID, status: str, **more: Any) -> tuple[int, Any]:
    task = {"resourceType": "Task", "id": str(offer_id), "intent": "order", "status": status, **more}
    answer = system.put(f"/api/v1/offers/{offer_id}/task", task, content_type="application/fhir+json")
    return answer.status_code, answer.json()


def test_a_question_is_a_service_request_with_a_task_and_no_patient(now_region: Region) -> None:
    offer_id, _, system = asked(now_region)
    told = bundle(system, offer_id)
    assert faults(told) == []
    request, task = (one["resource"] for one in told["entry"])
    assert (request["resourceType"], request["status"]) == ("ServiceRequest", "active")
    assert "reference" not in request["subject"]
    assert request["subject"]["extension"][0]["valueCode"] == "masked"
    assert (task["id"], task["status"]) == (str(offer_id), "requested")
    assert task["focus"]["reference"] == told["entry"][0]["fullUrl"]
    assert {one["resource"]["resourceType"] for one in told["entry"]} == {"ServiceRequest", "Task"}


def test_every_status_of_ours_has_one_of_fhir() -> None:
    assert set(TASK) == set(Status)


def test_a_task_accepts_and_then_follows_the_patient(now_region: Region) -> None:
    offer_id, system = confirmed(now_region)
    assert faults(bundle(system, offer_id)) == []
    assert put(system, offer_id, "accepted")[1]["status"] == "placed", "accepted already, and confirmed since"
    assert put(system, offer_id, "in-progress")[1]["status"] == "under-way"
    assert put(system, offer_id, "completed")[1]["status"] == "arrived"
    assert put(system, offer_id, "completed")[0] == 200
    told = bundle(system, offer_id)
    assert (faults(told), told["entry"][1]["resource"]["status"]) == ([], "completed")


def test_a_task_accepts(now_region: Region) -> None:
    offer_id, _, system = asked(now_region)
    status, told = put(system, offer_id, "accepted", executionPeriod={"start": "2999-01-01T10:00:00Z"})
    assert (status, told["faults"][0]["pointer"]) == (400, "/executionPeriod/start")
    assert put(system, offer_id, "accepted")[1]["status"] == "accepted"
    assert say(system, offer_id, "accept")[0] == 200, "it is the same, however it was said"


def test_a_task_is_rejected_with_a_reason(now_region: Region) -> None:
    offer_id, _, system = asked(now_region)
    status, told = put(system, offer_id, "rejected")
    assert (status, told["faults"][0]["pointer"]) == (400, "/statusReason/coding/0/code")
    why = {"coding": [{"system": "urn:ketenzicht:reden", "code": "full"}], "text": "Alles vol"}
    assert put(system, offer_id, "rejected", statusReason=why)[1]["status"] == "declined"
    told = bundle(system, offer_id)
    assert (faults(told), told["entry"][1]["resource"]["statusReason"]["coding"][0]["code"]) == ([], "full")
    assert put(system, offer_id, "accepted")[0] == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"resourceType": "Bundle", "status": "accepted"},
        {"resourceType": "Task"},
        {"resourceType": "Task", "status": "ready"},
        {"resourceType": "Task", "status": ["accepted"]},
        {"resourceType": "Task", "status": "accepted", "id": "of-another"},
        {"resourceType": "Task", "status": "rejected", "statusReason": "vol"},
        {"resourceType": "Task", "status": "rejected", "statusReason": {"coding": "vol", "text": 5}},
        {"resourceType": "Task", "status": "rejected", "statusReason": {"coding": [{"code": {"a": 1}}]}},
        {"resourceType": "Task", "status": "rejected", "statusReason": {"text": "a\x00b"}},
        {"resourceType": "Task", "status": "accepted", "executionPeriod": {"start": "straks"}},
        {"resourceType": "Task", "status": "accepted", "executionPeriod": {"start": "2026-11-23"}},
    ],
)
def test_what_is_no_task_is_refused(now_region: Region, wrong: dict[str, Any]) -> None:
    offer_id, _, system = asked(now_region)
    answer = system.put(f"/api/v1/offers/{offer_id}/task", wrong, content_type="application/fhir+json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert Offer.objects.get(id=offer_id).status == "asked"
