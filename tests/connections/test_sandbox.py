"""The sandbox answers as production does, and neither can be reached with the key of the other."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient
from tests.capacity.delivering import Provider, deliver
from tests.connections.conftest import NEW, SANDBOX, Supplier
from tests.walk.addresses import every_address

from ketenzicht.capacity.models import Delivery
from ketenzicht.client import DeliveryClient, DeliveryRefused, Observation
from ketenzicht.connections import hot, operations, queries
from ketenzicht.connections.domain import MOST_DELIVERIES, Disturbance
from ketenzicht.connections.models import SandboxDelivery, SandboxObservation
from ketenzicht.rest.hot import HotPaths

START = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
FULL = {"total": 20, "occupied": 20, "available": 0}
FREE = {"total": 20, "occupied": 18, "available": 2}
UNKNOWN: dict[str, Any] = {"total": 20, "occupied": 18, "available": None}
STOP = {"state": "stop", "reason": "staff"}

# What is told of one unit: minutes after the start, values, and what more. Every outcome, and every way to come to it.
STORY: list[tuple[float, dict[str, Any], dict[str, Any]]] = [
    (0, FREE, {}),
    (0, FREE, {}),  # the same moment again
    (5, FREE, {}),  # confirmed
    (3, FREE, {}),  # held then
    (3, FULL, {}),  # late
    (3, FULL, {}),  # late, and known
    (5, FULL, {}),  # a correction
    (10, FREE, {"opening": STOP}),
    (15, FREE, {}),  # says nothing of the opening
    (20, FREE, {"opening": {"state": "open"}}),
    (12, FREE, {"opening": STOP}),  # held then, with its stop
    (7, FREE, {}),  # between a correction and another figure: late
    (25, UNKNOWN, {"absentReasons": {"available": "system-down"}}),
    (30, UNKNOWN, {"absentReasons": {"available": "system-down"}}),
    (100, UNKNOWN, {"absentReasons": {"available": "system-down"}}),  # after a silence
    (101, {"total": 20, "occupied": 25, "available": 2}, {}),  # refused
    (101, {"total": 20, "occupied": None}, {}),  # refused
    (102, {**FREE, "no-such": 1}, {}),  # refused
    (60 * 9, FREE, {}),  # in the future
]


def told(answer: httpx.Response) -> dict[str, Any]:
    """An answer without what is of the moment, the number, or the address."""
    document: dict[str, Any] = {**answer.json(), "answered": answer.status_code}
    for name in ("id", "receivedAt", "instance"):
        document.pop(name, None)
    document["headers"] = sorted(set(answer.headers) - {"date", "server", "content-length"})
    return document


def test_a_story_gets_the_same_answers_in_both(supplier: Supplier, production: Provider, api: TestClient) -> None:
    for minutes, values, more in STORY:
        said = {"observedAt": (START + timedelta(minutes=minutes)).isoformat(), "values": values, **more}
        ours = supplier.deliver({"unit": supplier.units["clinic-internal"], **said})
        theirs = deliver(api, production, {"unit": str(production.units[0].code), **said})
        assert told(ours) == told(theirs), (minutes, values, more)


def test_repeating_gives_the_same_receipt_and_another_body_a_conflict(
    supplier: Supplier, production: Provider, api: TestClient
) -> None:
    said = {"observedAt": START.isoformat(), "values": FREE}
    for values in (FREE, FREE, FULL):
        body = {**said, "values": values}
        ours = supplier.deliver({"unit": supplier.units["ic-adult"], **body}, key="one")
        theirs = deliver(
            api, production, {"unit": str(production.units[2].code), **body}, headers={"Idempotency-Key": "one"}
        )
        assert told(ours) == told(theirs)
    assert SandboxDelivery.objects.filter(connection_id=supplier.made.id, replayed_at__isnull=False).count() == 1


def test_what_is_no_delivery_is_refused_in_the_same_words(
    supplier: Supplier, production: Provider, api: TestClient
) -> None:
    bodies = [b"", b"{", b"[]", b'{"observations": []}', b'{"observations": [{"unit": 3}]}', b"\xff", b"[" * 10_000]
    for content in bodies:
        for more in ({}, {"Content-Encoding": "gzip"}, {"Content-Type": "text/csv"}, {"Idempotency-Key": "x" * 201}):
            headers = {"Content-Type": "application/json", **more}
            ours = api.post(f"{SANDBOX}/deliveries", content=content, headers={**supplier.headers, **headers})
            key = {"Authorization": f"Bearer {production.key}"}
            theirs = api.post("/api/v1/deliveries", content=content, headers={**key, **headers})
            assert told(ours) == told(theirs), (content, more)


def test_part_of_a_delivery_can_be_accepted(supplier: Supplier) -> None:
    wrong = {**supplier.observation(), "unit": "00000000-0000-0000-0000-000000000000"}
    answer = supplier.deliver(supplier.observation("picu"), wrong, onFault="accept-rest")
    assert answer.status_code == 201
    receipt = answer.json()
    assert (receipt["status"], receipt["refused"], receipt["changed"]) == ("partly-accepted", 1, 1)
    assert receipt["faults"][0]["code"] == "unknown-unit"
    assert supplier.ask(f"deliveries/{receipt['id']}").json() == receipt


def test_units_definitions_and_the_key_look_as_in_production(
    supplier: Supplier, production: Provider, api: TestClient
) -> None:
    key = {"Authorization": f"Bearer {production.key}"}
    for path in ("modules", "modules/kliniek", "modules/kliniek?on=2025-01-01", "modules/none", "modules/kliniek?on=x"):
        ours, theirs = supplier.ask(path), api.get(f"/api/v1/{path}", headers=key)
        assert ours.status_code == theirs.status_code, path
        if ours.is_success:
            assert ours.json() == theirs.json()
    ours, theirs = supplier.ask("units").json(), api.get("/api/v1/units", headers=key).json()
    assert ours["units"][0].keys() == theirs["units"][0].keys()
    ours, theirs = supplier.ask("clients/current").json(), api.get("/api/v1/clients/current", headers=key).json()
    assert ours.keys() == theirs.keys()
    assert ours["modules"] == ["kliniek"]


def test_every_label_of_a_module_has_a_unit(supplier: Supplier) -> None:
    labels = {label["code"] for label in supplier.ask("modules/kliniek").json()["labels"]}
    assert {unit["label"] for unit in supplier.ask("units").json()["units"]} == labels


FOR_EVERYBODY = {"/api/v1/", "/api/v1/openapi.json", "/api/v1/decisions"}  # with or without a key


def test_a_test_key_opens_nothing_of_production(supplier: Supplier, api: TestClient) -> None:
    asked = 0
    for address in sorted(every_address()):
        if not address.startswith(("/api/v1/", "/live/", "/oauth/")) or address in FOR_EVERYBODY:
            continue
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            answer = api.request(method, address, headers=supplier.headers)
            assert answer.status_code in {400, 401, 404, 405}, f"{method} {address}: {answer.status_code}"
            asked += answer.status_code == 401
    assert asked > 10
    assert "testsleutel" in api.get("/api/v1/units", headers=supplier.headers).json()["detail"]


def test_no_other_key_opens_the_sandbox(supplier: Supplier, production: Provider, api: TestClient) -> None:
    ended = supplier.made.key
    new = operations.replace_test_key(link=supplier.made.link, at=datetime.now(UTC))
    for key in (production.key, ended, "", "kztest_", new[:-1], new + "a", f"kz_{new[7:]}", new.upper()):
        for path in ("units", "modules", "clients/current", f"deliveries/{supplier.made.id}"):
            answer = api.get(f"{SANDBOX}/{path}", headers={"Authorization": f"Bearer {key}"})
            assert answer.status_code == 401, key
    assert api.get(f"{SANDBOX}/units", headers={"Authorization": f"Bearer {new}"}).status_code == 200
    assert api.get(f"{SANDBOX}/units", headers={"Authorization": f"Basic {new}"}).status_code == 401
    assert api.get(f"{SANDBOX}/units").status_code == 401


def test_what_is_tried_stays_out_of_production_and_out_of_anothers_sandbox(supplier: Supplier, api: TestClient) -> None:
    before = Delivery.objects.count()
    receipt = supplier.deliver(supplier.observation()).json()
    assert Delivery.objects.count() == before
    at = datetime.now(UTC)
    other = Supplier(operations.register_test_connection(new=NEW, address=f"{at}", at=at), api)
    assert other.ask(f"deliveries/{receipt['id']}").status_code == 404
    assert other.deliver(supplier.observation()).json()["faults"][0]["code"] == "unknown-unit"
    assert str(receipt["id"]) not in str(queries.last_deliveries(connection_id=other.made.id))


def test_a_disturbance_is_for_so_many_requests_and_stores_nothing(supplier: Supplier) -> None:
    now = datetime.now(UTC)
    for disturbance, status in ((Disturbance.UNAVAILABLE, 503), (Disturbance.TOO_MANY, 429)):
        operations.disturb(link=supplier.made.link, disturbance=disturbance, requests=2, at=now)
        answers = [supplier.deliver(supplier.observation("picu")) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [status, status, 201]
        assert answers[0].headers["Retry-After"] == "5"
    assert SandboxObservation.objects.filter(delivery__connection_id=supplier.made.id).count() == 2


def test_our_own_client_needs_another_address_and_nothing_else(supplier: Supplier, api: TestClient) -> None:
    operations.disturb(link=supplier.made.link, disturbance=Disturbance.UNAVAILABLE, requests=1, at=datetime.now(UTC))
    waited: list[float] = []
    transport = api._transport  # the whole application, without a network between
    with DeliveryClient(
        "http://testserver/sandbox", supplier.made.key, transport=transport, sleep=waited.append
    ) as client:
        unit = client.units()[0]
        right = Observation(unit=unit.code, observed_at=datetime.now(UTC), values=FREE)
        (receipt,) = client.deliver([right])
        assert client.delivery(receipt.id) == receipt
        assert [seconds >= 5 for seconds in waited] == [True]
        with pytest.raises(DeliveryRefused):
            client.deliver([Observation(unit=unit.code, observed_at=datetime.now(UTC), values={})])


def test_a_sandbox_keeps_a_bounded_number_of_deliveries(supplier: Supplier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketenzicht.connections.operations.sandbox.MOST_DELIVERIES", 3)
    for _ in range(6):
        assert supplier.deliver(supplier.observation()).status_code == 201
    assert SandboxDelivery.objects.filter(connection_id=supplier.made.id).count() == 3
    assert MOST_DELIVERIES == 300


def test_what_cannot_be_kept_is_not_kept(supplier: Supplier) -> None:
    """Signs that no database takes, and very long ones."""
    answer = supplier.deliver({**supplier.observation(), "unit": "\x00" * 10}, {"x" * 5_000: 1})
    assert answer.status_code == 400
    (line,) = queries.last_deliveries(connection_id=supplier.made.id)
    assert line.faults


def test_more_than_the_sandbox_is_made_for_is_told_to_come_back(
    supplier: Supplier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot, "LIMIT", hot.LIMIT.times(0.01))
    routes = hot.SandboxApi(clock=lambda: datetime.now(UTC)).routes()
    small = TestClient(HotPaths(routes, others=routes[0].app))
    answers = [small.get(f"{SANDBOX}/modules", headers=supplier.headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
