"""The sandbox over HTTP: the delivering part of the API under another base address, answering as production does."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from functools import partial
from http import HTTPStatus
from time import monotonic_ns
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ketenzicht.access.api import CurrentClientOut, OrganisationOut
from ketenzicht.access.certificates import certificate_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import Fault, Invalid, NotFound
from ketenzicht.capacity.api import UnitsOut, unit_wire
from ketenzicht.capacity.taking import Receipt, encode, read_delivery, receipt_answer, receipt_wire
from ketenzicht.connections import operations, queries
from ketenzicht.connections.domain import TEST_SCOPES, UNKNOWN_TEST_KEY, Caller
from ketenzicht.definitions.api import ModulesOut, VersionOut, module_told, modules_told
from ketenzicht.rest.hot import Refusing, json_answer, told
from ketenzicht.rest.limits import Buckets, Limit
from ketenzicht.rest.problems import NotSignedIn, Problem
from ketenzicht.rest.threads import in_thread

BASE = "/sandbox/api/v1"
# Anybody gets a test key: what can be done with it is bounded, so that testing never holds production back.
LIMIT = Limit("sandbox", per_second=20, burst=200)
AT_ONCE = 2

Clock = Callable[[], datetime]
Endpoint = Callable[[Request, Caller], Awaitable[Response]]
Found = TypeVar("Found")


class SandboxApi:
    """The endpoints of the sandbox in one process."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._buckets = Buckets(LIMIT)
        self._room = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[Route]:
        return [
            Route(f"{BASE}/deliveries", self._for_key(self.deliver), methods=["POST"]),
            Route(f"{BASE}/deliveries/{{delivery_id}}", self._for_key(self.delivery), methods=["GET"]),
            Route(f"{BASE}/units", self._for_key(self.units), methods=["GET"]),
            Route(f"{BASE}/clients/current", self._for_key(self.client), methods=["GET"]),
            Route(f"{BASE}/modules", self._for_key(self.modules), methods=["GET"]),
            Route(f"{BASE}/modules/{{module_code}}", self._for_key(self.module), methods=["GET"]),
        ]

    async def deliver(self, request: Request, caller: Caller) -> Response:
        """Take in one delivery."""
        received_at = self._clock()
        key, body = await read_delivery(request)
        answer = await self._asked(partial(operations.take_delivery, caller=caller, body=body, key=key, at=received_at))
        return receipt_answer(answer, base=BASE) if isinstance(answer, Receipt) else told(request, answer)

    async def delivery(self, request: Request, caller: Caller) -> Response:
        """Tell what became of a delivery."""
        try:
            delivery_id = UUID(request.path_params["delivery_id"])
        except ValueError:
            raise NotFound("Zo ziet het nummer van een levering er niet uit.") from None
        receipt = await self._asked(
            partial(operations.receipt_of_sandbox, connection_id=caller.connection_id, delivery_id=delivery_id)
        )
        return json_answer(encode(receipt_wire(receipt)))

    async def units(self, request: Request, caller: Caller) -> Response:
        """The made-up units to deliver for."""
        lines = await self._asked(
            partial(queries.sandbox_unit_lines, connection_id=caller.connection_id, on=local_day(self._clock()))
        )
        return _json(UnitsOut.model_validate({"units": [unit_wire(line) for line in lines]}))

    async def client(self, request: Request, caller: Caller) -> Response:
        """What the test key or token is good for."""
        line = await self._asked(partial(queries.connection_line, connection_id=caller.connection_id))
        card = CurrentClientOut(
            id=line.id,
            name=line.system,
            organisation=OrganisationOut(id=line.id, name=line.supplier),
            key_prefix=caller.prefix,
            scopes=sorted(TEST_SCOPES),
            locations=[],
            modules=list(line.modules),
            purposes=[],
            created_at=caller.made_at.astimezone(UTC),
            expires_at=(caller.expires_at or line.ends_at).astimezone(UTC),
        )
        return _json(card)

    async def modules(self, request: Request, caller: Caller) -> Response:
        return _json(ModulesOut.model_validate(await self._asked(modules_told), from_attributes=True))

    async def module(self, request: Request, caller: Caller) -> Response:
        """The definition of a module, on a day if one is asked."""
        code, on = request.path_params["module_code"], self._day(request)
        found = await self._asked(partial(module_told, code=code, on=on))
        return _json(VersionOut.model_validate(found, from_attributes=True))

    def _for_key(self, endpoint: Endpoint) -> Refusing:
        """The endpoint for who shows a test key or token, and not too often."""

        async def guarded(request: Request) -> Response:
            kind, _, key = request.headers.get("authorization", "").partition(" ")
            if kind.lower() != "bearer":
                raise NotSignedIn(UNKNOWN_TEST_KEY)
            shown = certificate_with(request.headers)
            caller = await self._asked(
                partial(queries.caller_of, credential=key.strip(), certificate=shown, at=self._clock())
            )
            whose, now = caller.connection_id.int, monotonic_ns()
            if self._buckets.take(whose, now=now):
                return await endpoint(request, caller)
            return told(request, _too_many(self._buckets.seconds_until_next(whose, now=now)))

        return Refusing(guarded)

    async def _asked(self, ask: Callable[[], Found]) -> Found:
        async with self._room:
            return await in_thread(ask)

    def _day(self, request: Request) -> date:
        text = request.query_params.get("on")
        try:
            return date.fromisoformat(text) if text else local_day(self._clock())
        except ValueError:
            words = ("Geef een datum zoals 2026-11-22.", "Give a date such as 2026-11-22.")
            raise Invalid([Fault("/query/on", "no-date", *words)]) from None


def _json(answer: BaseModel) -> Response:
    return json_answer(answer.model_dump_json(by_alias=True).encode())


def _too_many(seconds: int) -> Problem:
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"Meer dan {LIMIT.per_second:g} verzoeken per seconde: de proefomgeving is daar niet voor. Er is niets "
        f"opgeslagen. Stuur over {seconds} s hetzelfde opnieuw.",
        f"More than {LIMIT.per_second:g} requests a second: the sandbox is not made for that. Nothing was stored. "
        f"Send the same again after {seconds} s.",
        headers={"Retry-After": str(seconds)},
    )
