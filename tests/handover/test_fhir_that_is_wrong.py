"""Whatever comes in as FHIR, wherever it comes in: it is read, or refused in words; nothing breaks on it."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fhir_r4 import EXAMPLES, INTEROP, faults, needs_examples
from tests.patientdata.zib import example
from tests.placement.conftest import Region, _region, region
from tests.placement.test_api import asked, now_region
from tests.telephony.conftest import key_of

from ketenzicht.base.errors import Invalid
from ketenzicht.handover.domain.fhir import told_by
from ketenzicht.handover.models import Release
from ketenzicht.patientdata.domain import FetchFailed
from ketenzicht.patientdata.domain.reading import entries, next_page, of_patient, the_patient
from ketenzicht.placement.domain.fhir import reply_of
from ketenzicht.planning.domain.fhir import read_bundle

__all__ = ["_region", "now_region", "region"]  # fixtures
ID = UUID(int=7)
FHIR = "application/fhir+json"
# Words that FHIR has, so that what is made up comes past the first look.
words = st.sampled_from([
    "resourceType", "Bundle", "Task", "Patient", "Slot", "Schedule", "OperationOutcome", "Consent", "entry", "resource",
    "status", "accepted", "rejected", "completed", "failed", "received", "free", "id", "identifier", "system", "value",
    "statusReason", "coding", "code", "text", "executionPeriod", "start", "end", "extension", "url", "valueInteger",
    "schedule", "reference", "link", "relation", "next", "subject", "patient", "search", "mode", "fullUrl", str(ID),
    "2026-11-23T10:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
])  # fmt: skip
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words | st.text(max_size=8)
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=4), inner, max_size=5)
)
objects = st.dictionaries(words | st.text(max_size=4), anything, max_size=6)
tasks = st.builds(lambda more, status: {**more, "resourceType": "Task", "status": status}, objects, words | anything)
bundles = st.builds(
    lambda more, parts: {**more, "resourceType": "Bundle", "entry": [{"resource": one} for one in parts]},
    objects,
    st.lists(
        st.builds(lambda more, kind: {**more, "resourceType": kind}, objects, st.sampled_from(["Slot", "Patient"])),
        max_size=3,
    ),
)


@settings(max_examples=300)
@given(objects | tasks)
def test_no_task_breaks_anything(told: dict[str, Any]) -> None:
    with suppress(Invalid):
        told_by(told, release_id=ID)
    with suppress(Invalid):
        reply_of(told, offer_id=ID)


@settings(max_examples=300)
@given(anything | bundles)
def test_no_plan_breaks_anything(told: Any) -> None:
    slots, wrong = read_bundle(told)
    assert all(one.pointer.startswith("/") for one in wrong)
    assert all(one.begins.tzinfo is not None for one in slots)


@settings(max_examples=300)
@given(anything | bundles)
def test_no_answer_of_a_source_breaks_anything(told: Any) -> None:
    with suppress(FetchFailed):
        found = list(entries(told))
        with suppress(FetchFailed):
            the_patient(found, bsn="999910942")
        for one in found:
            with suppress(FetchFailed):
                of_patient(one, "p1")
        next_page(told)


def offer(region_: Region) -> tuple[Browser, str]:
    offer_id, _, system = asked(region_)
    return system, f"/api/v1/offers/{offer_id}/task"


def hand_over(region_: Region) -> tuple[Browser, str]:
    offer_id = region_.placed(region_.need())
    release_id = Release.objects.get(offer_id=offer_id).id
    return of(region_, "handover.fetch"), f"/api/v1/hand-overs/{release_id}/task"


def plan(region_: Region) -> tuple[Browser, str]:
    return of(region_, "planning.maintain"), "/api/v1/planning/fhir-bundle"


def of(region_: Region, scope: str) -> Browser:
    return Browser(headers={"Authorization": f"Bearer {key_of(region_.homes[0].organisation_id, scope)}"})


@pytest.mark.django_db
@pytest.mark.parametrize("door", [offer, hand_over, plan])
def test_what_is_no_json_too_deep_or_too_large_is_refused_at_every_door(
    now_region: Region, door: Callable[[Region], tuple[Browser, str]]
) -> None:
    browser, address = door(now_region)
    for body, statuses in {
        b"": {400},
        b"\xff\xfe{}": {400},
        b"<Task xmlns='http://hl7.org/fhir'/>": {400},
        b'{"resourceType": "Task", "status": NaN}': {400},
        b"[" * 100_000 + b"]" * 100_000: {400},
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000: {400},
        b'{"resourceType": "Task", "x": "' + b"y" * 12_000_000 + b'"}': {400, 413},
    }.items():
        answer = browser.put(address, body, content_type=FHIR)
        assert answer.status_code in statuses, (address, body[:40], answer.content[:200])
        assert answer["Content-Type"].startswith("application/problem+json")


def filled(part: Any) -> Any:
    """With something in the place of null in a list, which FHIR allows beside an extension, and its schema does not."""
    if isinstance(part, dict):
        return {name: filled(one) for name, one in part.items()}
    return ["-" if one is None else filled(one) for one in part] if isinstance(part, list) else part


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.json")), ids=lambda path: path.stem[:60])
def test_every_dutch_example_is_valid_by_the_schema_that_we_hold_ourselves_to(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    assert faults(filled(told)) == []
    assert read_bundle(told) is not None
    with suppress(FetchFailed):
        list(entries(told))
    with suppress(Invalid):
        told_by(told, release_id=ID)


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.xml")), ids=lambda path: path.stem[:60])
def test_every_example_of_the_zibs_is_valid_by_it_too(path: Path) -> None:
    assert faults(example(path.stem)) == []


@needs_examples
def test_of_the_examples_both_kinds_are_there() -> None:
    """Else those above would pass by not being there."""
    found = [len(list(EXAMPLES.rglob(f"*.{kind}"))) for kind in ("json", "xml")]
    assert all(found), f"Put the Dutch examples in {INTEROP}."
