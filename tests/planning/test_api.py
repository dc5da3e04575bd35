"""A provider's system tells its slots as ours, as FHIR or as an agenda: once, all or nothing, with every fault told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.fhir_r4 import faults
from tests.planning.conftest import NEAR, Provider, slots, status_of
from tests.telephony.conftest import key_of

from ketenzicht.planning import operations
from ketenzicht.planning.domain import ResourceKind
from ketenzicht.planning.domain.fhir import read_bundle
from ketenzicht.planning.operations import NewResource

Ask = Callable[..., tuple[int, Any]]
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
HOUR = timedelta(hours=1)
SPAN = (
    f"since={(NOW - HOUR).strftime('%Y-%m-%dT%H:%M:%SZ')}&until={(NOW + 80 * 24 * HOUR).strftime('%Y-%m-%dT%H:%M:%SZ')}"
)


@pytest.fixture
def ask(provider: Provider) -> Ask:
    own = key_of(provider.id, "planning.maintain")

    def asking(method: str, path: str, body: Any = None, *, key: str = own) -> tuple[int, Any]:
        browser = Client(headers={"Authorization": f"Bearer {key}"})
        answer = browser.generic(
            method, f"/api/v1/planning/{path}", json.dumps(body) if body is not None else "", "application/json"
        )
        return answer.status_code, answer.json()

    return asking


@pytest.fixture
def room(provider: Provider) -> UUID:
    new = NewResource(provider.location_id, "Spreekkamer API", ResourceKind.CONSULT, key="K1")
    return operations.add_resource(new=new, actor=provider.me, at=NOW)


def told(key: str = "a", hours: float = 1, **more: Any) -> dict[str, Any]:
    begins = NOW + hours * HOUR
    return {"key": key, "start": begins.isoformat(), "end": (begins + HOUR / 2).isoformat(), **more}


def fhir(*slots_: dict[str, Any], schedule: str = "K1") -> dict[str, Any]:
    entries = [
        {
            "resource": {
                "resourceType": "Slot",
                "identifier": [{"value": one["key"]}],
                "schedule": {"identifier": {"value": schedule}},
                "status": one.get("status", "free"),
                "start": one["start"],
                "end": one["end"],
            }
        }
        for one in slots_
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def test_slots_are_taken_in_once_and_read_back_with_their_age(ask: Ask, room: UUID) -> None:
    body = {"slots": [told("b", 2, capacity=3), told()]}
    nothing = {"added": 0, "changed": 0, "withdrawn": 0, "fellOut": 0}
    assert ask("PUT", "resources/K1/slots", body) == (200, {**nothing, "added": 2})
    assert ask("PUT", f"resources/{room}/slots", body) == (200, nothing)
    status, found = ask("GET", f"resources/K1/slots?{SPAN}")
    assert (status, [one["key"] for one in found], found[1]["capacity"]) == (200, ["a", "b"], 3)
    assert all(one["toldAt"] for one in found)
    status, mine = ask("GET", "resources")
    assert (status, [one["key"] for one in mine]) == (200, ["K1"])


def test_what_moves_or_lapses_lets_its_bookings_fall_out(ask: Ask, room: UUID, provider: Provider) -> None:
    ask("PUT", "resources/K1/slots", {"slots": [told(), told("b", 2)]})
    first, second = (provider.book(one.id, at=NOW) for one in slots(room))
    body = {"slots": [told(hours=5), told("b", 2, status="busy-unavailable")]}
    status, taken = ask("PUT", "resources/K1/slots", body)
    assert (status, taken["changed"], taken["fellOut"]) == (200, 2, 2)
    assert (status_of(first), status_of(second)) == ("fell-out", "fell-out")


def test_a_full_slot_is_told_as_busy_and_cannot_become_smaller_than_what_is_booked(
    ask: Ask, room: UUID, provider: Provider
) -> None:
    ask("PUT", "resources/K1/slots", {"slots": [told(capacity=2)]})
    for _ in range(2):
        provider.book(slots(room)[0].id, at=NOW)
    _, found = ask("GET", f"resources/K1/slots?{SPAN}")
    assert (found[0]["status"], found[0]["taken"]) == ("busy", 2)
    status, answer = ask("PUT", "resources/K1/slots", {"slots": [told(capacity=1)]})
    assert (status, "afgesproken" in json.dumps(answer, ensure_ascii=False)) == (400, True)


def test_every_fault_is_told_at_once_and_nothing_changes(ask: Ask, room: UUID) -> None:
    wrong = {**told("c", 6), "end": told("c", 6)["start"]}
    status, answer = ask("PUT", "resources/K1/slots", {"slots": [told(), told(hours=4), wrong]})
    assert status == 400
    assert {one["code"] for one in answer["faults"]} >= {"twice", "ends-before-it-begins"}
    status, answer = ask("PUT", "resources/K1/slots", {"slots": [told(), told("b", 1.25)]})
    assert (status, [one["code"] for one in answer["faults"]]) == (400, ["overlap"])
    assert slots(room) == []


def test_a_slot_that_stays_keeps_its_time_and_what_comes_over_it_is_refused_there(ask: Ask, room: UUID) -> None:
    ask("PUT", "resources/K1/slots", {"slots": [told("a"), told("b", 2)]})
    body = {"slots": [told("c", 1.25), told("a"), told("d", 2.25), told("b", 2, status="busy-unavailable")]}
    status, answer = ask("PUT", "resources/K1/slots", body)
    assert (status, [one["pointer"] for one in answer["faults"]]) == (400, ["/slots/0/start"])
    status, taken = ask("PUT", "resources/K1/slots", {"slots": body["slots"][1:]})
    assert (status, taken["added"], taken["changed"]) == (200, 1, 1)


def test_two_thousand_slots_take_a_handful_of_statements(ask: Ask, room: UUID) -> None:
    body = {"slots": [told(f"k{number}", number) for number in range(2_000)]}
    with CaptureQueriesContext(connection) as seen:
        assert ask("PUT", "resources/K1/slots", body)[1]["added"] == 2_000
    assert len(seen) < 40
    with CaptureQueriesContext(connection) as seen:
        assert ask("PUT", "resources/K1/slots", body)[1]["added"] == 0
    assert len(seen) < 40


@pytest.mark.parametrize(
    ("told_as", "pointer"),
    [
        ({"id": "a\u0000b", "identifier": []}, "/entry/0/resource/identifier"),
        ({"identifier": [{"value": "a\u202eb"}]}, "/entry/0/resource/identifier"),
        ({"schedule": {"identifier": {"value": "K1\u0000"}}}, "/entry/0/resource/schedule"),
        ({"schedule": {"reference": "Schedule/nergens"}}, "/entry/0/resource/schedule"),
        ({"end": "2100-01-01T00:00:00Z"}, "/entry/0/resource/end"),
    ],
)
def test_what_a_slot_cannot_be_is_told_at_its_place(
    ask: Ask, room: UUID, told_as: dict[str, Any], pointer: str
) -> None:
    body = fhir(told())
    body["entry"][0]["resource"].update(told_as)
    status, answer = ask("PUT", "fhir-bundle", body)
    assert (status, [one["pointer"] for one in answer["faults"]]) == (400, [pointer])


def test_others_see_and_change_nothing(ask: Ask, room: UUID, provider: Provider) -> None:
    elsewhere, reader = key_of(provider.other_id, "planning.maintain"), key_of(provider.id, "capacity.read")
    for path in ("resources/K1/slots", f"resources/{room}/slots"):
        assert ask("PUT", path, {"slots": []}, key=elsewhere)[0] == 404
        assert ask("PUT", path, {"slots": []}, key=reader)[0] == 403
    assert ask("GET", "resources", key=elsewhere) == (200, [])
    assert ask("GET", f"resources/{uuid4()}/calendar")[0] == 404
    status, answer = ask("PUT", "fhir-bundle", fhir(told(), told("b"), schedule=str(room)), key=elsewhere)
    assert (status, [one["pointer"] for one in answer["faults"]]) == (
        400,
        ["/entry/0/resource/schedule", "/entry/1/resource/schedule"],
    )
    assert ask("PUT", "fhir-bundle", fhir(), key=reader)[0] == 403
    assert ask("GET", f"resources/K1/slots?since={NOW:%Y-%m-%dT%H:%M:%SZ}&until={NOW:%Y-%m-%dT%H:%M:%SZ}")[0] == 400


def test_an_agenda_goes_in_and_out(ask: Ask, room: UUID, provider: Provider) -> None:
    begins = NOW + 24 * HOUR
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:a", f"DTSTART:{begins:%Y%m%dT%H%M%SZ}",
             "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", "SUMMARY:Mevrouw Geheim", "END:VEVENT",
             "END:VCALENDAR", ""]  # fmt: skip
    body = {"calendar": "\r\n".join(lines), "events": "free"}
    assert ask("PUT", "resources/K1/calendar", body)[1]["added"] == 3
    assert ask("PUT", "resources/K1/calendar", body)[1]["added"] == 0
    browser = Client(headers={"Authorization": f"Bearer {key_of(provider.id, 'planning.maintain')}"})
    agenda = browser.get("/api/v1/planning/resources/K1/calendar").text
    assert agenda.count("BEGIN:VEVENT") == 3
    assert "Geheim" not in agenda
    status, answer = ask("PUT", "resources/K1/calendar", {"calendar": "onzin"})
    assert (status, answer["faults"][0]["code"]) == (400, "no-calendar")
    assert len(slots(room)) == 3


def test_a_bundle_goes_in_and_comes_out_as_it_should_be(ask: Ask, room: UUID) -> None:
    status, taken = ask("PUT", "fhir-bundle", fhir(told(), told("b", 2, status="busy-tentative")))
    assert (status, taken["added"]) == (200, 2)
    status, found = ask("GET", f"fhir-bundle?{SPAN}")
    assert status == 200
    kinds = [one["resource"]["resourceType"] for one in found["entry"]]
    assert (kinds[0], kinds.count("Slot")) == ("Schedule", 2)
    for one in (each["resource"] for each in found["entry"]):
        if one["resourceType"] == "Slot":
            assert one["schedule"]["reference"] == f"Schedule/{room}"
            assert one["status"] in {"free", "busy", "busy-unavailable", "busy-tentative", "entered-in-error"}
            assert datetime.fromisoformat(one["start"]) < datetime.fromisoformat(one["end"])
        else:
            assert one["actor"]
    status, refused = ask("PUT", "fhir-bundle", fhir(told(), told("c", 1.25)))
    assert (status, [one["pointer"] for one in refused["faults"]]) == (400, ["/entry/1/resource/start"])
    status, taken = ask("PUT", "fhir-bundle", fhir(told(), told("b", 2, status="entered-in-error")))
    assert (status, taken["changed"]) == (200, 1)
    again, _ = read_bundle(found)
    assert [one.key for one in again] == ["a", "b"]  # what we write, we read


def test_what_we_write_is_valid_by_the_schema_of_fhir(ask: Ask, room: UUID) -> None:
    ask("PUT", "fhir-bundle", fhir(told(), told("b", 2, status="busy")))
    found = ask("GET", f"fhir-bundle?{SPAN}")[1]
    assert {one["resource"]["resourceType"] for one in found["entry"]} == {"Schedule", "Slot"}
    assert faults(found) == []


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"resourceType": "Patient"},
        {"resourceType": "Bundle", "entry": "x"},
        {"resourceType": "Bundle", "entry": [None, 3, {}, {"resource": {"resourceType": "Patient"}}]},
        {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Slot", "status": ["free"], "start": 3}}]},
        {"resourceType": "Bundle", "entry": [{}] * 2_001},
    ],
)
def test_what_is_no_bundle_is_refused_in_words(ask: Ask, room: UUID, broken: Any) -> None:
    status, answer = ask("PUT", "fhir-bundle", broken)
    assert status == 400
    assert answer["faults"]


def test_who_coordinates_finds_the_first_moments_and_hears_why_there_are_none(
    ask: Ask, room: UUID, provider: Provider
) -> None:
    ask("PUT", "resources/K1/slots", {"slots": [told(hours=3)]})
    operations.add_resource(
        new=NewResource(provider.location_id, "Spreekkamer leeg", ResourceKind.CONSULT), actor=provider.me, at=NOW
    )
    body = {"kind": "consult", "minutes": 15, "since": NOW.isoformat(), "until": (NOW + 5 * HOUR).isoformat()}
    reader = key_of(provider.other_id, "capacity.read")
    status, found = ask("POST", "availability-searches", body, key=reader)
    assert (status, [one["name"] for one in found]) == (200, ["Spreekkamer API", "Spreekkamer leeg"])
    assert len(found[0]["moments"]) == 1
    assert (found[1]["moments"], found[1]["whyNot"]) == ([], "nothing-planned")
    assert ask("POST", "availability-searches", body)[0] == 403
    visit = {**body, "kind": "visit", "place": {"latitude": NEAR.latitude, "longitude": NEAR.longitude}}
    assert ask("POST", "availability-searches", visit, key=reader) == (200, [])
