"""The hot paths of capacity: taking in deliveries, telling what became of them, boards and places as JSON."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ketenzicht.access.domain import Client, Insight, Permission
from ketenzicht.access.gate import Gate, asker_of
from ketenzicht.access.operations import require
from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import Fault, Invalid, NotFound
from ketenzicht.base.moments import time_ordered_id
from ketenzicht.capacity import queries
from ketenzicht.capacity.checking import check
from ketenzicht.capacity.domain import board_wire, national_wire
from ketenzicht.capacity.feed import Feed
from ketenzicht.capacity.finding import find
from ketenzicht.capacity.parcel import Parcel
from ketenzicht.capacity.pending import Pending
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.queries import Look, require_label
from ketenzicht.capacity.receipts import receipt_of_delivery, receipt_wire
from ketenzicht.capacity.rendering import encode, rendered_of
from ketenzicht.capacity.searching import search_of
from ketenzicht.capacity.taking import decoded, read_delivery, receipt_answer, require_acceptable
from ketenzicht.capacity.wire import DeliveryIn
from ketenzicht.capacity.writer import Writer
from ketenzicht.rest.hot import Refusing, json_answer
from ketenzicht.rest.problems import Unavailable
from ketenzicht.rest.threads import in_thread

NATIONAL_KEPT_FOR = 0.5  # seconds

Clock = Callable[[], datetime]


class CapacityApi:
    """The hot endpoints of one process, with what they share."""

    def __init__(self, *, gate: Gate, feed: Feed, writer: Writer, clock: Clock) -> None:
        self._gate = gate
        self._feed = feed
        self._writer = writer
        self._clock = clock
        self._national: tuple[datetime, Picture, dict[Look, bytes]] | None = None

    def routes(self) -> list[Route]:
        return [
            Route("/api/v1/deliveries", Refusing(self.deliver), methods=["POST"]),
            Route("/api/v1/deliveries/{delivery_id}", Refusing(self.delivery), methods=["GET"]),
            Route("/api/v1/places", Refusing(self.places), methods=["GET"]),
            Route("/api/v1/boards/{region_code}/{module_code}", Refusing(self.board), methods=["GET"]),
            Route("/api/v1/national", Refusing(self.national), methods=["GET"]),
        ]

    async def deliver(self, request: Request) -> Response:
        """Take in one delivery; the answer comes after the commit."""
        received_at = self._clock()
        client = await self._client(request, Permission.CAPACITY_DELIVER)
        key, body = await read_delivery(request)
        pending = await self._checked(decoded(body), body, client, key, received_at)
        return receipt_answer(await self._writer.deliver(pending))

    async def _checked(
        self, delivery: DeliveryIn, body: bytes, client: Client, key: str | None, received_at: datetime
    ) -> Pending:
        picture = self._feed.last or self._picture()
        whose, reach = client.organisation_id, client.reach
        checked = check(delivery, organisation_id=whose, reach=reach, units=picture, now=received_at)
        if any(fault.code == "unknown-unit" for fault in checked.faults):
            # A unit that was registered a moment ago: look once more, in the newest picture.
            picture = await self._feed.renewed() or picture
            checked = check(delivery, organisation_id=whose, reach=reach, units=picture, now=received_at)
        require_acceptable(delivery, checked)
        parcel = Parcel(
            id=time_ordered_id(randomness=secrets.randbits(80), at=received_at),
            client_id=client.id,
            organisation_id=client.organisation_id,
            idempotency_key=key,
            fingerprint=hashlib.sha256(body).digest(),
            received_at=received_at,
            rows=checked.rows,
            refused=checked.refused,
            faults=checked.report(),
        )
        return Pending(parcel, asyncio.get_running_loop().create_future())

    async def delivery(self, request: Request) -> Response:
        """Tell what became of a delivery."""
        client = await self._client(request, Permission.CAPACITY_DELIVER)
        try:
            delivery_id = UUID(request.path_params["delivery_id"])
        except ValueError:
            raise NotFound("Zo ziet het nummer van een levering er niet uit.") from None
        receipt = await in_thread(
            partial(receipt_of_delivery, delivery_id=delivery_id, organisation_id=client.organisation_id)
        )
        return json_answer(encode(receipt_wire(receipt)))

    async def places(self, request: Request) -> Response:
        """The nearest free places of a kind of care, among those that one may see."""
        insight = await self._insight(request)
        parameters = dict(request.query_params)
        if "near" in parameters:  # a place by its name is looked up in the register
            search = await in_thread(partial(search_of, parameters))
        else:
            search = search_of(parameters)
        now, picture = self._clock(), self._picture()
        require_label(picture.catalogue, module=search.module, label=search.label, on=now.date())
        among = queries.places_seen(picture, insight=insight, module=search.module)
        if among is not None and not len(among):
            refusal = partial(queries.no_place_seen, picture, insight=insight, module=search.module, on=local_day(now))
            raise await in_thread(refusal)
        return json_answer(rendered_of(picture).places(find(picture, search=search, now=now, among=among)))

    async def board(self, request: Request) -> Response:
        """One module in one region, now or as it was at a moment, as far as one may see it."""
        insight = await self._insight(request)
        region, module = request.path_params["region_code"], request.path_params["module_code"]
        now = self._clock()
        if at := _moment(request):
            past = partial(
                queries.board, region_code=region, module_code=module, insight=insight, now=self._clock(), at=at
            )
            return json_answer(encode(board_wire(await in_thread(past))))
        picture = self._picture()
        look = queries.look_at(picture, insight=insight, region=region, module=module)
        if look is None:
            refusal = partial(
                queries.not_seen, picture, insight=insight, region=region, module=module, on=local_day(now)
            )
            raise await in_thread(refusal)
        return json_answer(rendered_of(picture).board(look, now=now))

    async def national(self, request: Request) -> Response:
        """All regions × modules; made at most twice a second, so never older than a second."""
        insight = await self._insight(request)
        if at := _moment(request):
            past = await in_thread(partial(queries.national, insight=insight, now=self._clock(), at=at))
            return json_answer(encode(national_wire(past)))
        now, picture = self._clock(), self._picture()
        look = queries.seen_of(picture, insight).national
        if look is None:
            raise queries.nation_not_seen(insight)
        return json_answer(self._country(picture, look, now))

    def _country(self, picture: Picture, look: Look, now: datetime) -> bytes:
        """The national picture as it is seen, of at most half a second ago."""
        kept = self._national
        if kept is None or kept[1] is not picture or (now - kept[0]).total_seconds() > NATIONAL_KEPT_FOR:
            kept = self._national = (now, picture, {})
        body = kept[2].get(look)
        if body is None:
            body = kept[2][look] = encode(national_wire(queries.national_of(picture, look, now=now)))
        return body

    def _picture(self) -> Picture:
        if self._feed.picture is None:
            raise Unavailable(
                "De stand wordt nog geladen of de database is even niet bereikbaar. Probeer het zo opnieuw."
            )
        return self._feed.picture

    async def _client(self, request: Request, permission: Permission) -> Client:
        shown = asker_of(request.headers, {})
        client = await self._gate.client(
            authorization=shown["authorization"], certificate=shown["certificate"], now=self._clock()
        )
        require(actor=client.actor, permission=permission)
        return client

    async def _insight(self, request: Request) -> Insight:
        """What who asks may see; raises NotPermitted for who may see no capacity at all."""
        now = self._clock()
        actor = await self._gate.actor(**asker_of(request.headers, request.cookies), now=now)
        require(actor=actor, permission=Permission.CAPACITY_READ)
        return await self._gate.insight(actor, now=now)


def _moment(request: Request) -> datetime | None:
    """The moment of the past that is asked for, if any."""
    text = request.query_params.get("at")
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - a moment without a time zone is refused below
    if at.tzinfo is None:
        fault = Fault(
            "/query/at",
            "not-a-moment",
            "'at' is een moment volgens RFC 3339 mét tijdzone, zoals '2026-11-22T10:00:00Z'.",
            "'at' is an RFC 3339 moment with a time zone, such as '2026-11-22T10:00:00Z'.",
        )
        raise Invalid([fault])
    return at.astimezone(UTC)
