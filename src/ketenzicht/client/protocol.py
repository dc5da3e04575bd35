"""The conversation with the platform without input or output: what to send, when to wait, when to give up.

A conversation is a generator: it yields what must be sent or how long must be waited, and is given what came
of it. The synchronous and the asynchronous client drive the same one.
"""

import gzip
import hashlib
import json
import ssl
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from random import uniform
from typing import Any, TypeVar
from uuid import UUID

import httpx

from ketenzicht.client.definition import Definition
from ketenzicht.client.errors import DeliveryRefused, Unreachable
from ketenzicht.client.wire import Observation, OnFault, Receipt, Unit

MOST_OBSERVATIONS = 2_000  # what the platform takes in one delivery
LEAST_TO_COMPRESS = 1_000  # bytes; below this, gzip costs more than it saves

BUSY = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


@dataclass(frozen=True, slots=True)
class Send:
    """A request to make."""

    method: str
    path: str
    content: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def with_token(self, token: str) -> "Send":
        return replace(self, headers={**self.headers, "Authorization": f"Bearer {token}"})


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause to make before going on."""

    seconds: float


Result = TypeVar("Result")
Answer = httpx.Response | httpx.TransportError | None
Conversation = Generator[Send | Wait, Answer, Result]


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to try, and how long to wait in between: twice as long each time, with chance in it.

    The chance keeps many clients that were refused together from coming back together.
    """

    attempts: int = 6
    first_wait: float = 0.5
    longest_wait: float = 30.0
    chance: Callable[[float, float], float] = uniform

    def wait_after(self, *, attempt: int, asked: float | None) -> float:
        """Seconds to wait after this attempt (from 1); the platform may have asked for more."""
        ours = min(self.longest_wait, self.first_wait * 2.0 ** (attempt - 1))
        return max(asked or 0.0, self.chance(ours / 2, ours))


@dataclass(frozen=True, slots=True)
class Part:
    """Observations that fit in one delivery; `indexes` tells where they stand in the whole list."""

    observations: tuple[Observation, ...]
    indexes: tuple[int, ...]


def parts(observations: Sequence[Observation], *, most: int = MOST_OBSERVATIONS) -> Iterator[Part]:
    """Split into deliveries of at most `most` observations, each with at most one observation of a unit.

    The order in which the observations of one unit were given is kept.
    """
    start, seen = 0, set[UUID]()
    for index, observation in enumerate(observations):
        if index - start == most or observation.unit in seen:
            yield Part(tuple(observations[start:index]), tuple(range(start, index)))
            start, seen = index, set()
        seen.add(observation.unit)
    if start < len(observations):
        yield Part(tuple(observations[start:]), tuple(range(start, len(observations))))


def body_of(part: Part, *, on_fault: OnFault) -> bytes:
    wire: dict[str, Any] = {"observations": [observation.to_wire() for observation in part.observations]}
    if on_fault is not OnFault.REFUSE_ALL:
        wire["onFault"] = on_fault.value
    return json.dumps(wire, separators=(",", ":"), allow_nan=False).encode()


def delivery_request(body: bytes, *, idempotency_key: str) -> Send:
    headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key}
    if len(body) >= LEAST_TO_COMPRESS:
        body = gzip.compress(body, compresslevel=1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Send("POST", "deliveries", body, headers)


def _asked_to_wait(response: httpx.Response) -> float | None:
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else None


def conversation(request: Send, *, patience: Patience) -> Conversation[httpx.Response]:
    """Make one request until it is answered; the answer.

    Raises DeliveryRefused when the platform says no, Unreachable when patience ends.
    """
    for attempt in range(1, patience.attempts + 1):
        answer = yield request
        if isinstance(answer, httpx.Response):
            if answer.is_success:
                return answer
            if answer.status_code not in BUSY:
                raise DeliveryRefused.from_response(answer)
            asked, what = _asked_to_wait(answer), f"HTTP {answer.status_code}"
        else:
            asked, what = None, repr(answer)
        if attempt < patience.attempts:
            yield Wait(patience.wait_after(attempt=attempt, asked=asked))
    raise Unreachable(f"No answer after {patience.attempts} attempts; the last one: {what}.", asked=asked)


def _receipt(answer: httpx.Response) -> Receipt:
    return Receipt.from_wire(answer.json(), is_replay=answer.headers.get("Idempotency-Replayed") == "true")


def deliver(
    observations: Sequence[Observation],
    *,
    on_fault: OnFault,
    idempotency_key: str | None,
    patience: Patience,
) -> Conversation[tuple[Receipt, ...]]:
    """Deliver all, in as many deliveries as it takes, one after another."""
    receipts: list[Receipt] = []
    for number, part in enumerate(parts(observations), start=1):
        body = body_of(part, on_fault=on_fault)
        key = f"{idempotency_key}/{number}" if idempotency_key else hashlib.sha256(body).hexdigest()
        request = delivery_request(body, idempotency_key=key)
        try:
            answer = yield from conversation(request, patience=patience)
        except DeliveryRefused as refusal:
            raise refusal.elsewhere(indexes=part.indexes, receipts=tuple(receipts)) from None
        receipts.append(_receipt(answer))
    return tuple(receipts)


def delivery(delivery_id: UUID, *, patience: Patience) -> Conversation[Receipt]:
    answer = yield from conversation(Send("GET", f"deliveries/{delivery_id}"), patience=patience)
    return _receipt(answer)


def units(*, patience: Patience) -> Conversation[tuple[Unit, ...]]:
    answer = yield from conversation(Send("GET", "units"), patience=patience)
    return tuple(Unit.from_wire(unit) for unit in answer.json()["units"])


def definition(module: str, *, patience: Patience) -> Conversation[Definition]:
    answer = yield from conversation(Send("GET", f"modules/{module}"), patience=patience)
    return Definition.from_wire(answer.json())


def address(base_url: str) -> str:
    """The address of the API of the platform at `base_url`, which may be given with or without its path."""
    base_url = base_url.rstrip("/")
    return f"{base_url}/" if base_url.endswith("/api/v1") else f"{base_url}/api/v1/"


def trust(certificates: str | None) -> ssl.SSLContext | bool:
    """Whose certificates to believe: those of a file (PEM), or those that every browser believes."""
    return ssl.create_default_context(cafile=certificates) if certificates else True


ACCEPT = {"Accept": "application/json"}
