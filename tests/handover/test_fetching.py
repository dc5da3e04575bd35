"""Hand-overs over the API: the list, the message, telling back; and what others get: nothing."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from tests.coordination.conftest import Centre, _ids, centre
from tests.fhir_r4 import faults
from tests.handover.conftest import Accepted, accepted
from tests.telephony.conftest import key_of

__all__ = ["_ids", "accepted", "centre"]  # fixtures
pytestmark = pytest.mark.django_db
FETCH = "handover.fetch"


def ask(key: str, path: str, body: Any = None) -> tuple[int, Any]:
    browser = Browser(headers={"Authorization": f"Bearer {key}"})
    address = f"/api/v1/{path}"
    asked = browser.post(address, body, content_type="application/json") if body else browser.get(address)
    return asked.status_code, asked.json()


def test_a_system_sees_that_there_is_one_fetches_it_and_tells_what_came_of_it(accepted: Accepted) -> None:
    release_id, key = accepted.release(at=timezone.now()), key_of(accepted.hospital_id, FETCH)
    status, told = ask(key, "hand-overs")
    (line,) = told["handOvers"]
    assert (status, line["id"], line["told"]) == (200, str(release_id), None)
    assert "Johanna" not in str(told)
    status, bundle = ask(key, f"hand-overs/{release_id}")
    assert (status, bundle["resourceType"], faults(bundle)) == (200, "Bundle", [])
    assert ask(key, f"hand-overs/{release_id}/statuses", {"told": "arrived"})[0] == 201
    assert ask(key, f"hand-overs/{release_id}/statuses", {"told": "arrived"})[0] == 200
    assert accepted.steps() == ["released", "fetched", "told"]
    _, again = ask(key, f"hand-overs/{release_id}")
    request = next(one["resource"] for one in again["entry"] if one["resource"]["resourceType"] == "ServiceRequest")
    assert request["status"] == "completed", "handed over, as the AZ-IG has it"


def test_it_is_answered_as_fhir_and_kept_by_nobody_on_the_way(accepted: Accepted) -> None:
    release_id = accepted.release(at=timezone.now())
    browser = Browser(headers={"Authorization": f"Bearer {key_of(accepted.hospital_id, FETCH)}"})
    answer = browser.get(f"/api/v1/hand-overs/{release_id}")
    assert answer["Content-Type"].startswith("application/fhir+json")
    assert "no-store" in answer["Cache-Control"]


def test_another_organisation_and_another_key_get_nothing(centre: Centre, accepted: Accepted) -> None:
    release_id = accepted.release(at=timezone.now())
    assert ask(key_of(centre.other_id, FETCH), f"hand-overs/{release_id}")[0] == 404
    assert ask(key_of(centre.other_id, FETCH), "hand-overs")[1] == {"handOvers": []}
    assert ask(key_of(accepted.hospital_id, "capacity.read"), f"hand-overs/{release_id}")[0] == 403
    assert ask("kz_geen", f"hand-overs/{release_id}")[0] == 401
    assert accepted.steps() == ["released"]


def test_what_was_withdrawn_cannot_be_fetched(accepted: Accepted) -> None:
    release_id, key = accepted.release(at=timezone.now()), key_of(accepted.hospital_id, FETCH)
    accepted.withdraw(at=timezone.now())
    status, told = ask(key, f"hand-overs/{release_id}")
    assert (status, "Johanna" in str(told)) == (409, False)
    assert ask(key, "hand-overs")[1] == {"handOvers": []}, "they never knew of it"


@pytest.mark.parametrize("body", [{"told": "dead"}, {"told": None}, {}, {"told": "arrived", "extra": 1}, [1]])
def test_what_is_no_status_is_refused_with_where(accepted: Accepted, body: Any) -> None:
    release_id, key = accepted.release(at=timezone.now()), key_of(accepted.hospital_id, FETCH)
    assert ask(key, f"hand-overs/{release_id}/statuses", body or {"x": 1})[0] == 400
    assert accepted.row().told == ""


def test_too_much_is_refused(accepted: Accepted) -> None:
    release_id, key = accepted.release(at=timezone.now()), key_of(accepted.hospital_id, FETCH)
    status, _ = ask(key, f"hand-overs/{release_id}/statuses", {"told": "x" * 3_000_000})
    assert status in {400, 413}
