"""Deliveries over HTTP, through the whole application, on a database where commits are real."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.testclient import TestClient
from tests.capacity.delivering import NOW, Provider, deliver, observation
from tests.serving import stretched

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit


def board_line(api: TestClient, provider: Provider, place: int = 0) -> dict[str, Any]:
    answer = api.get("/api/v1/boards/VR09/kliniek", headers={"Authorization": f"Bearer {provider.key}"})
    assert answer.status_code == 200, answer.text
    code = str(provider.units[place].code)
    line: dict[str, Any] = next(line for line in answer.json()["lines"] if line["unit"] == code)
    return line


def until(what: Any, *, within: float = 5.0) -> None:
    """Wait for something that happens a moment after the acknowledgement."""
    import time

    end = time.monotonic() + stretched(within)
    while not what():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.02)


def codes(answer: httpx.Response) -> set[str]:
    return {fault["code"] for fault in answer.json()["faults"]}


def test_what_is_delivered_stands_on_the_board_within_a_second(api: TestClient, provider: Provider) -> None:
    answer = deliver(api, provider, observation(provider, values={"total": 20, "available": -3}))
    assert answer.status_code == 201
    assert answer.headers["API-Version"]
    assert answer.json()["changed"] == 1
    until(lambda: board_line(api, provider)["available"] == -3, within=1)
    receipt = api.get(answer.headers["Location"], headers={"Authorization": f"Bearer {provider.key}"})
    assert receipt.json() == answer.json()


def test_an_unchanged_figure_is_confirmed_and_an_older_one_kept_apart(api: TestClient, provider: Provider) -> None:
    now = datetime.now(UTC)
    moments = [now - timedelta(minutes=minutes) for minutes in (30, 20, 25, 20)]
    outcomes = []
    for moment, available in zip(moments, (4, 4, 9, 4), strict=True):
        values = {"total": 20, "available": available}
        answer = deliver(api, provider, observation(provider, 1, observedAt=moment.isoformat(), values=values))
        outcomes.append(next(k for k in ("changed", "confirmed", "repeated", "late") if answer.json()[k]))
    assert outcomes == ["changed", "confirmed", "late", "repeated"]
    until(lambda: board_line(api, provider, 1)["confirmedAt"] is not None)
    line = board_line(api, provider, 1)
    assert line["available"] == 4
    assert datetime.fromisoformat(line["observedAt"]) == moments[0]
    assert datetime.fromisoformat(line["confirmedAt"]) == moments[1]


def test_a_null_with_a_reason_is_unknown_and_never_zero(api: TestClient, provider: Provider) -> None:
    said = observation(provider, 2, values={"total": 20, "available": None}, absentReasons={"available": "system-down"})
    assert deliver(api, provider, said).status_code == 201
    until(lambda: board_line(api, provider, 2)["total"] == 20)
    line = board_line(api, provider, 2)
    assert line["available"] is None
    assert line["absent"] == {"available": "storing in het systeem"}


def test_a_stop_with_its_reason_stands_on_the_board(api: TestClient, provider: Provider) -> None:
    end = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    stop = {"state": "stop", "reason": "staff", "expectedEndAt": end}
    deliver(api, provider, observation(provider, 3, opening=stop))
    until(lambda: board_line(api, provider, 3)["opening"] is not None)
    opening = board_line(api, provider, 3)["opening"]
    assert (opening["state"], opening["reasonWord"]) == ("stop", "tekort aan personeel")
    deliver(api, provider, observation(provider, 3, values={"total": 20, "available": 1}))
    until(lambda: board_line(api, provider, 3)["available"] == 1)
    assert board_line(api, provider, 3)["opening"]["state"] == "stop"  # not a word about it: it stays


def test_the_same_key_with_the_same_body_is_one_delivery(api: TestClient, provider: Provider) -> None:
    said, headers = observation(provider), {"Idempotency-Key": str(uuid4())}
    first = deliver(api, provider, said, headers=headers)
    again = deliver(api, provider, said, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json() == again.json()
    other = deliver(api, provider, {**said, "values": {"total": 1, "available": 1}}, headers=headers)
    assert other.status_code == 409
    assert headers["Idempotency-Key"] in other.json()["detail"]


def test_many_at_once_with_the_same_key_are_one_delivery(api: TestClient, provider: Provider) -> None:
    said, headers = observation(provider), {"Idempotency-Key": str(uuid4())}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: deliver(api, provider, said, headers=headers), range(16)))
    assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]


def test_whole_or_nothing_by_default_and_all_faults_are_listed(api: TestClient, providers: Any) -> None:
    provider, other = providers
    before = board_line(api, provider)
    answer = deliver(
        api,
        provider,
        observation(provider, values={"total": 5, "available": 5}),
        observation(provider, 1, values={"total": 20, "available": 21}),
        observation(provider, 2, values={"total": "veel", "surprise": 1}),
        observation(other),
        {**observation(provider), "unit": str(uuid4())},
        observation(provider, 3, observedAt=(datetime.now(UTC) + timedelta(minutes=6)).isoformat()),
        observation(provider, 3),
        observation(provider, 2, values={"total": 20, "available": None}),
    )
    assert answer.status_code == 400
    assert codes(answer) >= {
        "available-exceeds-total",
        "wrong-type",
        "unknown-element",
        "missing-required",
        "not-your-unit",
        "unknown-unit",
        "in-the-future",
        "duplicate-unit",
        "null-without-reason",
    }
    assert all(fault["nl"] and fault["en"] and fault["pointer"].startswith("/") for fault in answer.json()["faults"])
    assert board_line(api, provider) == before


def test_on_request_the_rest_is_accepted_with_a_report(api: TestClient, provider: Provider) -> None:
    answer = deliver(
        api,
        provider,
        observation(provider, values={"total": 7, "available": 7}),
        observation(provider, 1, values={"total": -1, "available": 0}),
        onFault="accept-rest",
    )
    body = answer.json()
    assert (answer.status_code, body["status"], body["changed"], body["refused"]) == (201, "partly-accepted", 1, 1)
    assert body["faults"][0]["pointer"] == "/observations/1/values/total"
    receipt = api.get(answer.headers["Location"], headers={"Authorization": f"Bearer {provider.key}"})
    assert receipt.json() == body


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"headers": {"Content-Type": "text/csv"}}, 415),
        ({"headers": {"Content-Encoding": "br"}}, 415),
        ({"headers": {"Content-Encoding": "gzip"}}, 415),
        ({"headers": {"Authorization": ""}}, 401),
        ({"headers": {"Authorization": "Bearer kz_" + "a" * 8 + "_" + "b" * 43}}, 401),
        ({"headers": {"Idempotency-Key": "x" * 201}}, 400),
        ({"content": b'{"observations": [NaN]}'}, 400),
        ({"content": b"not json"}, 400),
        ({"content": b'{"observations": []}'}, 400),
        ({"content": b" " * (3 * 1024 * 1024)}, 413),
        ({"content": gzip.compress(b" " * (3 * 1024 * 1024)), "headers": {"Content-Encoding": "gzip"}}, 413),
    ],
)
def test_each_wrong_request_gets_its_own_refusal(
    api: TestClient, provider: Provider, change: dict[str, Any], status: int
) -> None:
    headers = {
        "Authorization": f"Bearer {provider.key}",
        "Content-Type": "application/json",
        **change.get("headers", {}),
    }
    content = change.get("content", json.dumps({"observations": [observation(provider)]}).encode())
    answer = api.post("/api/v1/deliveries", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"status", "title", "detail"} <= answer.json().keys()


def test_gzip_is_unpacked(api: TestClient, provider: Provider) -> None:
    body = gzip.compress(json.dumps({"observations": [observation(provider)]}).encode())
    headers = {
        "Authorization": f"Bearer {provider.key}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    assert api.post("/api/v1/deliveries", content=body, headers=headers).status_code == 201


def test_an_expired_key_and_one_without_the_scope_are_refused_in_words(api: TestClient, provider: Provider) -> None:
    old = provider.issue([Permission.CAPACITY_DELIVER], for_days=1, at=NOW - timedelta(days=3))
    answer = deliver(api, provider, observation(provider), key=old)
    assert answer.status_code == 401
    assert "verlopen" in answer.json()["detail"]
    reader = provider.issue([Permission.CAPACITY_READ])
    assert deliver(api, provider, observation(provider), key=reader).status_code == 403


def test_a_revoked_key_is_refused_at_once(api: TestClient, provider: Provider) -> None:
    key = provider.issue([Permission.CAPACITY_DELIVER])
    assert deliver(api, provider, observation(provider), key=key).status_code == 201
    access.revoke_key(prefix=key.split("_")[1], actor=PLATFORM, at=datetime.now(UTC))
    until(lambda: deliver(api, provider, observation(provider), key=key).status_code == 401, within=2)


def test_another_organisation_sees_nothing_of_a_delivery(api: TestClient, providers: Any) -> None:
    provider, other = providers
    location = deliver(api, provider, observation(provider)).headers["Location"]
    for key, path in [
        (other.key, location),
        (provider.key, f"/api/v1/deliveries/{uuid4()}"),
        (provider.key, "/api/v1/deliveries/7"),
    ]:
        assert api.get(path, headers={"Authorization": f"Bearer {key}"}).status_code == 404


def test_a_month_without_a_partition_loses_nothing(api: TestClient, provider: Provider) -> None:
    from ketenzicht.capacity.models import Observation

    long_ago = datetime(2021, 3, 4, 12, tzinfo=UTC)
    answer = deliver(api, provider, observation(provider, observedAt=long_ago.isoformat()))
    assert answer.json()["late"] == 1
    rows = Observation.objects.filter(unit_id=provider.units[0].id, observed_at=long_ago)
    assert rows.count() == 1
    assert "capacity_observation_2021_03" in capacity.keep_partitions(on=NOW.date())
    assert rows.count() == 1
    assert capacity.keep_partitions(on=NOW.date()) == []


def test_a_unit_registered_a_moment_ago_can_be_delivered_for(api: TestClient, provider: Provider) -> None:
    (unit,) = capacity.create_units(
        units=[NewUnit(provider.location_id, "kliniek", "ccu", provider.organisation.id)],
        active_from=date(2020, 1, 1),
        actor=PLATFORM,
        at=NOW,
    )
    answer = deliver(api, provider, {**observation(provider), "unit": str(unit.code)})
    assert answer.status_code == 201, answer.text


def test_places_are_found_by_postcode_and_refused_in_words(api: TestClient, provider: Provider) -> None:
    headers = {"Authorization": f"Bearer {provider.key}"}
    deliver(api, provider, observation(provider, 1, values={"total": 20, "available": 4}))
    until(lambda: board_line(api, provider, 1)["available"] == 4)
    asked = {"module": "kliniek", "label": "clinic-surgery", "near": "3511 AB"}
    answer = api.get("/api/v1/places", params=asked, headers=headers)
    first = answer.json()["candidates"][0]
    assert (first["available"], first["hasPlace"]) == (4, True)
    assert first["travelMinutes"] < 10
    wrong = api.get("/api/v1/places", params={"label": "x", "needed": "0", "colour": "red"}, headers=headers)
    assert wrong.status_code == 400
    assert {fault["pointer"] for fault in wrong.json()["faults"]} == {
        "/query/module",
        "/query/near",
        "/query/needed",
        "/query/colour",
    }
    nowhere = api.get("/api/v1/places", params={**asked, "near": "Nergenshuizen"}, headers=headers)
    assert nowhere.status_code == 400
    unknown = api.get("/api/v1/places", params={**asked, "label": "teleport"}, headers=headers)
    assert unknown.status_code == 404


def test_the_national_picture_says_how_much_is_known(api: TestClient, provider: Provider) -> None:
    answer = api.get("/api/v1/national", headers={"Authorization": f"Bearer {provider.key}"})
    cells = {(cell["region"], cell["module"]): cell for cell in answer.json()["cells"]}
    cell = cells["VR09", "kliniek"]
    assert 0 < cell["known"] < cell["units"]


def test_history_cannot_be_rewritten(provider: Provider, api: TestClient) -> None:
    from django.db import Error, connection

    for statement in ("UPDATE capacity_observation SET is_late = true", "DELETE FROM capacity_observation"):
        with connection.cursor() as cursor, pytest.raises(Error, match="permission denied"):
            cursor.execute(statement)


def test_a_board_of_the_past_is_asked_with_a_moment(api: TestClient, provider: Provider) -> None:
    headers = {"Authorization": f"Bearer {provider.key}"}
    moment = datetime.now(UTC) - timedelta(days=9)
    values = {"total": 33, "available": 11}
    deliver(api, provider, observation(provider, 2, observedAt=moment.isoformat(), values=values))
    path = "/api/v1/boards/VR09/kliniek"
    for at, available in [(moment - timedelta(hours=1), None), (moment, 11), (moment + timedelta(minutes=5), 11)]:
        answer = api.get(path, params={"at": at.isoformat()}, headers=headers)
        code = str(provider.units[2].code)
        line = next(line for line in answer.json()["lines"] if line["unit"] == code)
        assert line["available"] == available
    national = api.get("/api/v1/national", params={"at": moment.isoformat()}, headers=headers).json()
    assert {cell["available"] for cell in national["country"] if cell["module"] == "kliniek"} == {11}
    for wrong in ("gisteren", "2026-11-22T10:00:00"):
        refused = api.get(path, params={"at": wrong}, headers=headers)
        assert (refused.status_code, codes(refused)) == (400, {"not-a-moment"})
