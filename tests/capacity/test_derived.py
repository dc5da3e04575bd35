"""Derived figures from a delivery to everywhere a figure stands: state, board, history, and the API."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from time import sleep
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.capacity.delivering import NOW, Provider, deliver, observation

from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import Observation, State, Unit
from ketenzicht.definitions import operations as definitions

DOCUMENT: dict[str, Any] = {
    "code": "dagopvang",
    "name": "Dagopvang",
    "short_name": "Dag",
    "order": 900,
    "absent_reasons": [{"code": "not-measured", "name": "niet gemeten"}],
    "version": {
        "number": "1",
        "status": "pilot",
        "valid_from": date(2026, 1, 1),
        "expected_every": "PT15M",
        "fresh_for": "PT30M",
        "usable_for": "PT2H",
        "source": "een proef",
    },
    "labels": [{"code": "day", "name": "Dag", "counted": "plaatsen"}],
    "elements": [
        {"code": "total", "name": "Open", "kind": "count", "role": "total", "minimum": 0, "required": True},
        {"code": "occupied", "name": "Bezet", "kind": "count", "role": "occupied", "minimum": 0},
        {"code": "available", "name": "Vrij", "kind": "count", "role": "available", "formula": "total - occupied"},
        {"code": "score", "name": "Drukte", "kind": "measure", "role": "crowding", "formula": "100 * occupied / total"},
    ],
    "thresholds": [
        {
            "role": "crowding",
            "bands": [{"level": "calm", "word": "rustig"}, {"at_least": 90, "level": "full", "word": "te druk"}],
        }
    ],
}


@pytest.fixture(scope="module")
def unit(provider: Provider) -> Unit:
    definitions.load_module(document=DOCUMENT, actor=PLATFORM, at=NOW)
    (made,) = capacity.create_units(
        units=[NewUnit(provider.location_id, "dagopvang", "day", provider.organisation.id)],
        active_from=date(2020, 1, 1),
        actor=PLATFORM,
        at=NOW,
    )
    return made


def test_what_follows_from_a_delivery_stands_wherever_figures_stand(
    api: TestClient, provider: Provider, unit: Unit
) -> None:
    told = observation(provider, values={"total": 20, "occupied": 19}) | {"unit": str(unit.code)}
    answer = deliver(api, provider, told)
    assert answer.status_code == 201, answer.text
    row = State.objects.get(unit=unit)
    assert row.values == {"total": 20, "occupied": 19, "available": 1, "score": 95.0}
    assert Observation.objects.get(unit_id=unit.id).values == row.values

    keys = {"Authorization": f"Bearer {provider.key}"}
    end = datetime.now(UTC) + timedelta(seconds=5)
    while True:
        (line,) = api.get("/api/v1/boards/VR09/dagopvang", headers=keys).json()["lines"]
        if line["available"] is not None or datetime.now(UTC) > end:
            break
    assert (line["available"], line["crowding"], line["levelWord"]) == (1, 95, "te druk")
    history = api.get(f"/api/v1/units/{unit.code}/history", headers=keys).json()
    assert history["points"][-1]["values"]["score"] == 95


def test_the_same_again_confirms_it(api: TestClient, provider: Provider, unit: Unit) -> None:
    told = observation(provider, values={"total": 20, "occupied": 19}) | {"unit": str(unit.code)}
    deliver(api, provider, told)
    later = {**told, "observedAt": (datetime.fromisoformat(told["observedAt"]) + timedelta(seconds=9)).isoformat()}
    assert deliver(api, provider, later).json()["confirmed"] == 1


def test_unknown_in_is_unknown_out_with_a_reason(api: TestClient, provider: Provider, unit: Unit) -> None:
    at = (datetime.now(UTC) + timedelta(seconds=60)).isoformat()
    told = {"unit": str(unit.code), "observedAt": at, "values": {"total": 0, "occupied": None}}
    assert deliver(api, provider, {**told, "absentReasons": {"occupied": "not-measured"}}).status_code == 201
    row = State.objects.get(unit=unit)
    assert (row.values["available"], row.values["score"]) == (None, None)
    assert row.absent == {"occupied": "not-measured", "available": "input-unknown", "score": "input-unknown"}
    at = (datetime.now(UTC) + timedelta(seconds=120)).isoformat()
    deliver(api, provider, {**told, "observedAt": at, "values": {"total": 0, "occupied": 0}})
    row = State.objects.get(unit=unit)
    assert (row.values["available"], row.absent) == (0, {"score": "division-by-zero"})


def test_a_derived_figure_is_not_delivered(api: TestClient, provider: Provider, unit: Unit) -> None:
    told = observation(provider, values={"total": 20, "occupied": 19, "score": 12}) | {"unit": str(unit.code)}
    answer = deliver(api, provider, told)
    assert answer.status_code == 400
    (fault,) = answer.json()["faults"]
    assert (fault["pointer"], fault["code"]) == ("/observations/0/values/score", "derived-element")


def test_the_definition_tells_suppliers_what_is_derived(api: TestClient, provider: Provider, unit: Unit) -> None:
    answer = api.get("/api/v1/modules/dagopvang", headers={"Authorization": f"Bearer {provider.key}"})
    formulas = {element["code"]: element["formula"] for element in answer.json()["elements"]}
    assert formulas == {
        "total": None,
        "occupied": None,
        "available": "total - occupied",
        "score": "100 * occupied / total",
    }


def test_history_tells_where_a_figure_came_to_mean_something_else(
    api: TestClient, provider: Provider, unit: Unit
) -> None:
    begins = NOW.date()
    document = deepcopy(DOCUMENT)
    document["version"] |= {"number": "2", "valid_from": begins}
    document["elements"][3]["formula"] = "101 * occupied / total"
    definitions.load_module(document=document, actor=PLATFORM, at=NOW)
    keys = {"Authorization": f"Bearer {provider.key}"}
    asked = {"start": f"{begins - timedelta(days=1)}T00:00:00Z", "end": f"{begins}T00:00:00Z"}
    end = datetime.now(UTC) + timedelta(seconds=8)  # the server looks once a second whether definitions changed
    breaks: list[dict[str, str]] = []
    while not breaks and datetime.now(UTC) < end:
        breaks = api.get(f"/api/v1/units/{unit.code}/history", headers=keys, params=asked).json()["breaks"]
        sleep(0.1)
    assert [(one["at"], one["definition"], one["element"]) for one in breaks] == [(f"{begins}T00:00:00Z", "2", "score")]
    assert breaks[0]["sentence"] == "‘Drukte’ betekent iets anders: de formule veranderde."
    before = {"start": f"{begins - timedelta(days=3)}T00:00:00Z", "end": f"{begins - timedelta(days=1)}T00:00:00Z"}
    assert api.get(f"/api/v1/units/{unit.code}/history", headers=keys, params=before).json()["breaks"] == []
