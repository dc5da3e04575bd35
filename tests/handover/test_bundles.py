"""A hand-over as FHIR: valid by R4 whatever it holds, nothing known is lost, and unknown is never "none"."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fhir_r4 import EXAMPLES, faults, needs_examples
from tests.handover.told import handovers, passings

from ketenzicht.handover.domain.dataset import Finding, HandOver
from ketenzicht.handover.domain.fhir import Passing, bundle_of, handover_of, notification_of
from ketenzicht.handover.domain.items import NONE, NOT_ASKED, UNKNOWN, Item, Knowledge, clean, known


@settings(max_examples=60, deadline=None)
@given(handovers, passings)
def test_any_hand_over_gives_a_message_that_is_valid_by_r4(told: HandOver, passing: Passing) -> None:
    assert faults(json.loads(json.dumps(bundle_of(told, passing)))) == []


@settings(max_examples=60, deadline=None)
@given(handovers, passings)
def test_nothing_that_is_known_is_lost_on_the_way(told: HandOver, passing: Passing) -> None:
    assert handover_of(json.loads(json.dumps(bundle_of(told, passing)))) == told


@settings(max_examples=40, deadline=None)
@given(handovers, passings)
def test_every_reference_points_at_something_in_the_message(told: HandOver, passing: Passing) -> None:
    bundle = bundle_of(told, passing)
    there = {f"{one['resource']['resourceType']}/{one['resource']['id']}" for one in bundle["entry"]}
    assert len(there) == len(bundle["entry"])
    assert set(_references(bundle)) <= there


@settings(max_examples=20, deadline=None)
@given(handovers, passings)
def test_the_same_release_is_the_same_message(told: HandOver, passing: Passing) -> None:
    assert bundle_of(told, passing) == bundle_of(told, passing)


@settings(max_examples=20, deadline=None)
@given(handovers, passings, st.sampled_from(["directives", "allergies", "medication"]))
def test_unknown_and_not_asked_and_none_are_three_things(told: HandOver, passing: Passing, name: str) -> None:
    messages = {json.dumps(bundle_of(_with(told, name, one), passing)) for one in (NONE, UNKNOWN, NOT_ASKED)}
    assert len(messages) == 3


@settings(max_examples=20, deadline=None)
@given(handovers, passings)
def test_a_notification_says_nothing_about_a_person(told: HandOver, passing: Passing) -> None:
    made = notification_of(
        passing, sender="ZCC", fetch_at="https://zcc.example.nl/x", expires_at=passing.at.isoformat()
    )
    assert faults(made) == []
    assert set(made) == {
        "resourceType", "id", "identifier", "status", "intent", "lastModified", "requester", "owner", "location",
        "restriction", "input",
    }  # fmt: skip


def test_the_schema_finds_what_is_wrong() -> None:
    assert faults({"resourceType": "Patient", "gender": "v"})
    assert faults({"resourceType": "Patient", "birthDate": "ergens in 1950"})
    assert faults({"resourceType": "Bundle", "type": "message", "entry": [{"resource": {"resourceType": "Pasient"}}]})


@needs_examples
def test_the_dutch_example_of_the_az_ig_is_valid_by_the_same_schema() -> None:
    path = EXAMPLES / "acute_zorg_amb_hap" / "Bundle-hg-ReferralBundle-AmbulanceHAP-referral.json"
    assert faults(json.loads(path.read_text(encoding="utf-8"))) == []


@needs_examples
@settings(max_examples=1, deadline=None)
@given(handovers, passings)
def test_what_the_az_ig_has_in_its_request_ours_has_too(told: HandOver, passing: Passing) -> None:
    path = EXAMPLES / "acute_zorg_amb_hap" / "Bundle-hg-ReferralBundle-AmbulanceHAP-referral.json"
    theirs = _only(json.loads(path.read_text(encoding="utf-8")), "ServiceRequest")
    ours = _only(bundle_of(told, passing), "ServiceRequest")
    lacking = set(theirs) - set(ours)
    assert lacking <= {"meta", "patientInstruction", "code", "authoredOn"}, "code and moment are there once decided"


@pytest.mark.parametrize("text", ["", "a\x00b", "a\x0bb", " a", "a\ud800"])
def test_no_item_holds_what_a_receiver_cannot_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - either of two
        Item(Knowledge.KNOWN, text)
    assert known(text) == (known(clean(text)) if clean(text) else NOT_ASKED)


def test_what_is_unknown_has_no_text() -> None:
    with pytest.raises(ValueError, match="nothing else has"):
        Item(Knowledge.UNKNOWN, "geen")


def test_a_measure_is_written_as_its_number() -> None:
    with pytest.raises(ValueError, match="number"):
        Finding(code="pols", letter="C", question="Hartslag", answer=known("veel"), number=80)


def _with(told: HandOver, name: str, item: Item) -> HandOver:
    changed: dict[str, Any] = {name: item}
    return replace(told, **changed)


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["reference"]] if isinstance(part.get("reference"), str) else []
        return own + [one for value in part.values() for one in _references(value)]
    return [one for each in part for one in _references(each)] if isinstance(part, list) else []


def _only(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind)
