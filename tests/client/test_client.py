"""The client: it splits, compresses, tries again with the same key, and says what is wrong."""

import asyncio
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.client import (
    AsyncDeliveryClient,
    DeliveryClient,
    DeliveryRefused,
    Observation,
    OnFault,
    Opening,
    Patience,
    Unreachable,
)
from ketenzicht.client.errors import pointer_in_whole
from ketenzicht.client.protocol import parts

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNITS = [UUID(int=number) for number in range(5)]
Handler = Callable[[httpx.Request], httpx.Response]

observations = st.lists(
    st.builds(
        Observation,
        unit=st.sampled_from(UNITS),
        observed_at=st.just(NOON),
        values=st.fixed_dictionaries({"available": st.integers(-5, 20)}),
    ),
    max_size=30,
)


def _observation(unit: UUID | None = None) -> Observation:
    return Observation(unit=unit or uuid4(), observed_at=NOON, values={"available": 2})


def _body(request: httpx.Request) -> dict[str, list[dict[str, object]]]:
    content = request.content
    if request.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    body: dict[str, list[dict[str, object]]] = json.loads(content)
    return body


def _receipt(request: httpx.Request) -> httpx.Response:
    count = len(_body(request)["observations"])
    return httpx.Response(
        201,
        json={
            "id": str(uuid4()),
            "status": "accepted",
            "receivedAt": "2026-11-22T12:00:01Z",
            "observations": count,
            "changed": count,
            "confirmed": 0,
            "repeated": 0,
            "late": 0,
            "refused": 0,
        },
    )


class Platform:
    """Stands in for the platform; remembers what it was asked and answers as told, then accepts."""

    def __init__(self, *answers: httpx.Response | httpx.TransportError) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.waits: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if not self.answers:
            return _receipt(request)
        answer = self.answers.pop(0)
        if isinstance(answer, httpx.TransportError):
            raise answer
        return answer

    def client(self, *, attempts: int = 4) -> DeliveryClient:
        return DeliveryClient(
            "http://platform.test",
            "kz_secret",
            patience=Patience(attempts=attempts, chance=lambda _, most: most),
            transport=httpx.MockTransport(self),
            sleep=self.waits.append,
        )


@given(observations, st.integers(1, 7))
def test_splitting_keeps_everything_in_order_and_never_repeats_a_unit(
    given_observations: list[Observation], most: int
) -> None:
    split = list(parts(given_observations, most=most))
    assert [one for part in split for one in part.observations] == given_observations
    assert [index for part in split for index in part.indexes] == list(range(len(given_observations)))
    for part in split:
        assert 1 <= len(part.observations) <= most
        assert len({one.unit for one in part.observations}) == len(part.observations)


@given(st.integers(1, 40), st.none() | st.floats(0, 60))
def test_a_client_never_waits_less_than_asked_and_never_for_ever(attempt: int, asked: float | None) -> None:
    wait = Patience().wait_after(attempt=attempt, asked=asked)
    assert (asked or 0) <= wait <= max(asked or 0, Patience().longest_wait)


def test_a_delivery_has_the_form_of_the_api() -> None:
    platform = Platform()
    opening = Opening(state="stop", reason="staff", expected_end_at=NOON)
    observation = Observation(
        unit=UNITS[0],
        observed_at=NOON,
        values={"total": 20, "available": None},
        absent_reasons={"available": "not-measured"},
        opening=opening,
    )
    with platform.client() as client:
        client.deliver([observation], on_fault=OnFault.ACCEPT_REST)
    assert str(platform.requests[0].url) == "http://platform.test/api/v1/deliveries"
    assert platform.requests[0].headers["Authorization"] == "Bearer kz_secret"
    assert _body(platform.requests[0]) == {
        "observations": [
            {
                "unit": str(UNITS[0]),
                "observedAt": "2026-11-22T12:00:00Z",
                "values": {"total": 20, "available": None},
                "absentReasons": {"available": "not-measured"},
                "opening": {"state": "stop", "reason": "staff", "expectedEndAt": "2026-11-22T12:00:00Z"},
            }
        ],
        "onFault": "accept-rest",
    }


def test_more_than_two_thousand_observations_go_in_several_compressed_deliveries() -> None:
    platform = Platform()
    with platform.client() as client:
        receipts = client.deliver([_observation() for _ in range(4_500)], idempotency_key="night")
    assert [receipt.observations for receipt in receipts] == [2_000, 2_000, 500]
    assert [request.headers["Idempotency-Key"] for request in platform.requests] == [
        "night/1",
        "night/2",
        "night/3",
    ]
    assert {request.headers["Content-Encoding"] for request in platform.requests} == {"gzip"}


def test_the_same_content_has_the_same_idempotency_key_and_other_content_another() -> None:
    platform = Platform()
    with platform.client() as client:
        for unit in (UNITS[0], UNITS[0], UNITS[1]):
            client.deliver([_observation(unit)])
    first, second, third = (request.headers["Idempotency-Key"] for request in platform.requests)
    assert first == second != third


@pytest.mark.parametrize(
    "trouble",
    [httpx.Response(429), httpx.Response(503), httpx.ConnectError("refused"), httpx.ReadTimeout("slow")],
)
def test_a_busy_platform_is_tried_again_with_the_same_key(
    trouble: httpx.Response | httpx.TransportError,
) -> None:
    platform = Platform(trouble, trouble)
    with platform.client() as client:
        (receipt,) = client.deliver([_observation()])
    assert receipt.changed == 1
    assert len({request.headers["Idempotency-Key"] for request in platform.requests}) == 1
    assert platform.waits == [0.5, 1.0]


def test_a_receipt_tells_that_the_platform_had_the_delivery_already() -> None:
    platform = Platform()
    with platform.client() as client:
        (first,) = client.deliver([_observation()])
        again = httpx.Response(200, json=_wire(first), headers={"Idempotency-Replayed": "true"})
        platform.answers = [again]
        (second,) = client.deliver([_observation()])
    assert not first.is_replay
    assert second.is_replay


def test_a_client_waits_as_long_as_the_platform_asks() -> None:
    platform = Platform(httpx.Response(429, headers={"Retry-After": "7"}))
    with platform.client() as client:
        client.deliver([_observation()])
    assert platform.waits == [7.0]


def test_a_client_gives_up_in_the_end() -> None:
    platform = Platform(*[httpx.ConnectError("refused")] * 3)
    with platform.client(attempts=3) as client, pytest.raises(Unreachable, match="3 attempts"):
        client.deliver([_observation()])
    assert len(platform.requests) == 3


def test_a_refusal_says_every_fault_and_where_it_is_in_the_whole_list() -> None:
    fault = {
        "pointer": "/observations/0/values/total",
        "code": "too-large",
        "nl": "Te groot.",
        "en": "Too large.",
    }
    problem = {"status": 422, "title": "Levering geweigerd", "detail": "1 fout", "faults": [fault]}
    observations = [_observation(UNITS[0]), _observation(UNITS[1]), _observation(UNITS[0])]
    platform = Platform()
    with platform.client() as client:
        (first,) = client.deliver(observations[:2])
        platform.answers = [httpx.Response(201, json=_wire(first)), httpx.Response(422, json=problem)]
        with pytest.raises(DeliveryRefused, match="/observations/2/values/total: Te groot") as refusal:
            client.deliver(observations)
    assert refusal.value.status == 422
    assert refusal.value.faults[0].code == "too-large"
    assert refusal.value.receipts == (first,)
    assert len(platform.waits) == 0


def _wire(receipt: object) -> dict[str, object]:
    return {
        "id": str(getattr(receipt, "id")),  # noqa: B009 - any receipt will do
        "status": "accepted",
        "receivedAt": "2026-11-22T12:00:01Z",
        "observations": 2,
        "changed": 2,
    }


def test_an_answer_that_is_no_problem_document_is_still_told() -> None:
    platform = Platform(httpx.Response(404, text="<h1>nginx</h1>"))
    with platform.client() as client, pytest.raises(DeliveryRefused, match="404 Not Found: <h1>nginx</h1>"):
        client.units()


@pytest.mark.parametrize("pointer", ["", "/onFault", "/observations", "/observations/9/unit", "/observations/x"])
def test_a_pointer_that_is_not_into_the_part_stays_as_it_is(pointer: str) -> None:
    assert pointer_in_whole(pointer=pointer, indexes=(4, 5)) == pointer


def test_a_moment_without_time_zone_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Observation(unit=UNITS[0], observed_at=datetime(2026, 1, 1), values={})  # noqa: DTZ001 - the point of it


def test_the_asynchronous_client_has_the_same_conversation() -> None:
    platform = Platform(httpx.Response(503))

    async def wait(seconds: float) -> None:
        platform.waits.append(seconds)

    async def deliver() -> int:
        client = AsyncDeliveryClient(
            "http://platform.test/api/v1/",
            "kz_secret",
            patience=Patience(chance=lambda _, most: most),
            transport=httpx.MockTransport(platform),
            sleep=wait,
        )
        async with client:
            receipts = await client.deliver([_observation()])
        return sum(receipt.observations for receipt in receipts)

    assert asyncio.run(deliver()) == 1
    assert platform.waits == [0.5]
    assert {str(request.url) for request in platform.requests} == {"http://platform.test/api/v1/deliveries"}


def test_the_example_in_the_readme_delivers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = readme.split("```python\n")[1].split("```")[0]
    kinds = {"label": "clinic-internal", "location": "De Proef", "place": "Utrecht", "mode": "automatic"}
    kinds |= {"labelName": "Interne geneeskunde", "locationId": str(UUID(int=0))}
    units = [
        {"unit": str(unit), "module": module, **kinds} for unit, module in zip(UNITS, ("kliniek", "rav"), strict=False)
    ]
    platform = Platform(httpx.Response(200, json={"units": units}))
    client = httpx.Client
    monkeypatch.setattr(
        httpx, "Client", lambda **given: client(**{**given, "transport": httpx.MockTransport(platform)})
    )
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own example
    assert [request.url.path for request in platform.requests] == ["/api/v1/units", "/api/v1/deliveries"]
    assert [one["unit"] for one in _body(platform.requests[1])["observations"]] == [str(UNITS[0])]
    assert " 1 0\n" in capsys.readouterr().out
