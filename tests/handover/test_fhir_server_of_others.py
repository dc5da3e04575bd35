"""A FHIR server of others' making takes all that we send, finds it again, and refuses what is wrong.

It validates more than the schema of R4 can say: what must be there together (the invariants of FHIR).
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from pytest_django import Settings
from tests.coordination.conftest import NOON, _ids, centre
from tests.fhir_r4 import EXAMPLES, needs_examples
from tests.handover.conftest import Accepted, accepted
from tests.handover.elsewhere import Other, server_of_others
from tests.handover.told import handovers, passings

from ketenzicht.handover import operations
from ketenzicht.handover.domain.dataset import HandOver, Party
from ketenzicht.handover.domain.delivery import State, Way
from ketenzicht.handover.domain.fhir import (
    Passing,
    Stand,
    bundle_of,
    handover_of,
    notification_of,
    withdrawal_notification_of,
    withdrawal_of,
)
from ketenzicht.handover.domain.items import known
from ketenzicht.handover.domain.withdrawing import Why
from ketenzicht.placement.domain import Status

__all__ = ["_ids", "accepted", "centre"]  # fixtures
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def other() -> Iterator[Other]:
    with server_of_others() as one:
        yield one


@settings(max_examples=40, deadline=None)
@given(handovers, passings)
def test_it_takes_any_hand_over_of_ours_and_gives_it_back_whole(other: Other, told: HandOver, passing: Passing) -> None:
    status, said = other.put(bundle_of(told, passing))
    assert status == 200, said
    assert handover_of(other.get(f"Bundle/{passing.release_id}")) == told


@settings(max_examples=20, deadline=None)
@given(passings)
def test_it_takes_notifications_and_withdrawals(other: Other, passing: Passing) -> None:
    over, why = replace(passing, stand=Stand.REVOKED), Why(Status.CANCELLED, "died")
    for one in (
        notification_of(passing, sender="ZCC", fetch_at="https://zcc.example.nl/x", expires_at=passing.at.isoformat()),
        withdrawal_notification_of(over, sender="ZCC", why=why),
        withdrawal_of(over, number=7, sender=Party("ZCC"), why=why),
    ):
        status, said = other.put(one)
        assert status == 200, said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"resourceType": "ServiceRequest", "intent": "order"}, "ServiceRequest.subject"),
        ({"resourceType": "Patient", "birthDate": "gisteren"}, "Patient.birthDate"),
        ({"resourceType": "Patient", "achternaam": "x"}, "Patient.achternaam"),
        (
            {"resourceType": "AllergyIntolerance", "patient": {"display": "x"}, "code": {"text": "noten"}},
            "clinicalStatus SHALL be present",
        ),
    ],
)
def test_it_refuses_what_is_wrong(other: Other, wrong: dict[str, Any], says: str) -> None:
    status, told = other.put({**wrong, "id": str(uuid4())})
    assert (status, says in told) == (400, True), told


@needs_examples
def test_the_dutch_example_of_the_az_ig_is_taken_as_well(other: Other) -> None:
    path = EXAMPLES / "acute_zorg_amb_hap" / "Bundle-hg-ReferralBundle-AmbulanceHAP-referral.json"
    status, told = other.put({**json.loads(path.read_text(encoding="utf-8")), "id": str(uuid4())})
    assert status == 200, told


def test_what_is_released_is_delivered_there_once_and_then_withdrawn(
    other: Other, accepted: Accepted, settings: Settings
) -> None:
    settings.HANDOVER_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    accepted.receives(Way.PUSH, other.address)
    release_id = accepted.release()
    operations.deliver_due(at=NOON)
    assert accepted.row().state == State.DELIVERED.value
    there = other.get(f"Bundle/{release_id}")
    assert handover_of(there).patient.name == known("Johanna Proefpersoon")
    accepted.withdraw()
    operations.recall_due(at=NOON)
    there = other.get(f"Bundle/{release_id}")
    assert "Johanna" not in str(there)
    assert "cancelled" in {one["resource"].get("status") for one in there["entry"]}
