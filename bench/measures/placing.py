"""How fast places are asked for and promised, and whether a place is ever given twice."""

import asyncio
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bench.client import Address, connect, required
from bench.load import percentile
from bench.measures.coordinating import centre
from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from uuid import UUID

    from ketenzicht.base.actor import Actor

KIND = ("acute-vv", "elv-hoog")
HOURS = timedelta(hours=4)
AT_ONCE, EACH = 20, 50  # systems that accept at the same moment; how often each does
WARM_UP = 2  # of each, which are not counted: the server's connections to the database are made then
TOGETHER, MOST_A_SECOND = 4, 100  # coordinators who ask at the same moment; requests that are made beforehand
THREADS, NEEDS, UNITS, TRIES = 8, 10, 5, 8
ATTEMPTS = 100_000


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks, and who may be asked: codes of units with the organisation that each is of."""

    actor: "Actor"
    units: "Mapping[UUID, UUID]"

    def request(self) -> "UUID":
        from ketenzicht.coordination import operations
        from ketenzicht.coordination.domain import Door

        assert self.actor.organisation_id is not None
        return operations.receive(
            centre_id=self.actor.organisation_id, door=Door.PROFESSIONALS, intake={}, actor=self.actor, at=now()
        ).id

    def ask(self, request_id: "UUID", codes: "Sequence[UUID]") -> "list[UUID]":
        """What the row counts as one request: a need is stated, and providers are asked."""
        from ketenzicht.placement import operations
        from ketenzicht.placement.domain import Approach, Sought

        question, sought = "84 jaar, kan niet alleen thuis zijn.", Sought(kinds=(KIND,), age=84)
        new = operations.NewNeed(form="elv-hoog", sought=sought, question=question)
        need_id = operations.state_need(request_id=request_id, new=new, actor=self.actor, at=now())
        approach = Approach(at_once=len(codes), answer_within=HOURS, urgent_within=HOURS, hold_for=HOURS)
        asked = [operations.Asked(one) for one in codes]
        return operations.ask(need_id=need_id, units=asked, approach=approach, actor=self.actor, at=now())


def rows(stage: Stage, seconds: float) -> Iterator[Result]:
    """Asking in this process, accepting by systems over HTTP, and accepting together in threads."""
    from ketenzicht.capacity import present

    desk, chance = desk_of(stage), random.Random(6)
    took, lasted = creating(desk, chance, number=int(seconds * MOST_A_SECOND))
    note = f"a need stated and three providers asked; {TOGETHER} at once in one process"
    yield Result(
        "request_create_per_s", len(took) / lasted, f"{note}; p95 of one {percentile(took, 0.95) * 1000:.0f} ms"
    )
    yield _accepting(stage, desk, chance)
    begun = time.perf_counter()
    wrong, accepted = double_bookings(desk, chance, attempts=ATTEMPTS)
    note = f"{ATTEMPTS:,} attempts, {accepted:,} promised, on {THREADS} connections"
    present.forget()
    yield Result("double_bookings", wrong, f"{note}; {time.perf_counter() - begun:.0f} s")


def desk_of(stage: Stage) -> Desk:
    """A centre of its own, the rules of fitting care in use, and every unit that may be asked."""
    from uuid import uuid4

    from ketenzicht.access.domain import Role
    from ketenzicht.access.domain.permissions import grants_of
    from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
    from ketenzicht.capacity import present
    from ketenzicht.triage import operations as triage
    from ketenzicht.triage import queries as content

    centre_id, _ = centre()
    if content.fitting_in_use(at=now()) is None:
        (file,) = triage.CONTENT.rglob("demo-passende-zorg.toml")
        loaded = triage.load(content=file.read_bytes(), actor=PLATFORM, at=now())
        triage.take_in_use(version_id=loaded.version_id, actor=PLATFORM, at=now())
    picture = stage.picture()
    present.show(picture)  # as a server has it in memory
    places = [int(one) for one in picture.kind(module=KIND[0], label=KIND[1]).places]
    units = {picture.units[one].code: picture.units[one].location.organisation_id for one in places}
    actor = Actor(ActorKind.PERSON, uuid4(), "Meting", centre_id, grants_of([Role.COORDINATOR]))
    return Desk(actor, units)


def creating(desk: Desk, chance: random.Random, *, number: int) -> tuple[list[float], float]:
    """How long each took and how long all, in seconds; the requests were received before, which is not counted."""
    codes = list(desk.units)
    asked = [(desk.request(), chance.sample(codes, 3)) for _ in range(TOGETHER + number)]

    def create(one: "tuple[UUID, list[UUID]]") -> float:
        begun = time.perf_counter()
        desk.ask(*one)
        return time.perf_counter() - begun

    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(create, asked[:TOGETHER]))  # each makes its connection
        begun = time.perf_counter()
        took = list(pool.map(create, asked[TOGETHER:]))
        lasted = time.perf_counter() - begun
        list(pool.map(_close, range(TOGETHER)))
    return took, lasted


def _accepting(stage: Stage, desk: Desk, chance: random.Random) -> Result:
    """Each system says yes to one question after another; what was made beforehand is not counted."""
    from ketenzicht.access import operations as access
    from ketenzicht.base.actor import PLATFORM

    codes = chance.sample(list(desk.units), AT_ONCE)
    _have_room(codes)
    offers = [[desk.ask(desk.request(), [code])[0] for _ in range(WARM_UP + EACH)] for code in codes]
    ends = now() + timedelta(days=1)
    keys = [
        access.issue_key(
            organisation_id=desk.units[code], name="meting", scopes=["placement.answer"], expires_at=ends,
            actor=PLATFORM, at=now(),
        ).key
        for code in codes
    ]  # fmt: skip
    with stage.server():
        base = stage.address()
        addresses = [Address(base.host, base.port, key) for key in keys]
        first = asyncio.run(_accept_all(addresses, [own[:WARM_UP] for own in offers]))
        meter = stage.meter()
        took = asyncio.run(_accept_all(addresses, [own[WARM_UP:] for own in offers]))
        note = meter.stop().note(done=len(took), of="answer")
    note = f"{AT_ONCE} at once; p50 {_ms(took, 0.5)}; to a server that just started p95 {_ms(first, 0.95)}; {note}"
    return Result("accept_p95_ms", percentile(took, 0.95) * 1000, note)


def _ms(took: list[float], share: float) -> str:
    return f"{percentile(took, share) * 1000:.0f} ms"


def _have_room(codes: "Sequence[UUID]") -> None:
    """Each unit said a moment ago that it has a place for all who are asked of it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_ROOM, [WARM_UP + EACH, list(codes)])


_ROOM = """
    UPDATE capacity_state s
    SET confirmed_at = now(), opening = NULL, absent = absent - 'available',
        values = values || jsonb_build_object('available', %s)
    FROM capacity_unit u WHERE u.id = s.unit_id AND u.code = ANY(%s)
"""


async def _accept_all(addresses: list[Address], offers: "list[list[UUID]]") -> list[float]:
    body, took = json.dumps({"kind": "accept"}).encode(), []

    async def system(address: Address, own: "list[UUID]") -> None:
        connection = await connect(address)
        for offer_id in own:
            begun = time.perf_counter()
            required(await connection.ask(address.post(f"/api/v1/offers/{offer_id}/replies", body)))
            took.append(time.perf_counter() - begun)
        connection.close()

    await asyncio.gather(*(system(*one) for one in zip(addresses, offers, strict=True)))
    return took


def double_bookings(desk: Desk, chance: random.Random, *, attempts: int) -> tuple[int, int]:
    """How many places or needs were given twice, and how many were given at all, by all who try at one moment."""
    wrong = accepted = tried = 0
    with ThreadPoolExecutor(THREADS) as pool:
        while tried < attempts:
            codes = chance.sample(list(desk.units), min(UNITS, len(desk.units)))
            asked = [(one, desk) for _ in range(NEEDS) for one in desk.ask(desk.request(), chance.sample(codes, 3))]
            tries = asked * TRIES
            chance.shuffle(tries)
            tried += len(tries)
            accepted += sum(pool.map(_try, tries))
            wrong += _given_twice()
            _let_go(desk)
        list(pool.map(_close, range(THREADS)))
    return wrong, accepted


def _try(one: "tuple[UUID, Desk]") -> bool:
    """Whether a provider's yes was taken; a refusal is what most of them get."""
    from uuid import uuid4

    from ketenzicht.access.domain import Role
    from ketenzicht.access.domain.permissions import grants_of
    from ketenzicht.base.actor import Actor, ActorKind
    from ketenzicht.base.errors import Conflict
    from ketenzicht.placement import operations
    from ketenzicht.placement.domain import Side
    from ketenzicht.placement.models import Offer

    offer_id, _ = one
    of = Offer.objects.values_list("organisation_id", flat=True).get(id=offer_id)
    actor = Actor(ActorKind.PERSON, uuid4(), "Meting", of, grants_of([Role.ADMISSIONS_OFFICER]))
    try:
        operations.accept(offer_id=offer_id, yes=operations.Yes(), side=Side.PROVIDER, actor=actor, at=now())
    except Conflict:
        return False
    return True


def _given_twice() -> int:
    """Needs with two promises, promises on one hold, and places of a unit beyond what its figures say are free."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_TWICE)
        return int(cursor.fetchone()[0])


_TWICE = """
    WITH won AS (
        SELECT need_id, hold_id, unit_id FROM placement_offer
        WHERE status IN ('accepted', 'placed', 'under-way', 'arrived') AND NOT is_extra
    )
    SELECT (SELECT count(*) - count(DISTINCT need_id) FROM won)
         + (SELECT count(*) - count(DISTINCT hold_id) FROM won)
         + (SELECT count(*) FROM won LEFT JOIN capacity_hold h ON h.id = won.hold_id AND h.ended_at IS NULL
            WHERE h.id IS NULL)
         + (SELECT coalesce(sum(greatest(0, given - greatest(0, (s.values ->> 'available')::float))), 0)
            FROM (SELECT unit_id, count(*) AS given FROM won GROUP BY unit_id) counted
            JOIN capacity_state s USING (unit_id) WHERE s.values ? 'available')
"""


def _let_go(desk: Desk) -> None:
    from ketenzicht.placement import operations
    from ketenzicht.placement.domain import Cancelled, Side
    from ketenzicht.placement.models import Offer

    for offer_id in Offer.objects.filter(status="accepted", is_extra=False).values_list("id", flat=True):
        operations.cancel(
            offer_id=offer_id, reason=Cancelled.NOT_NEEDED, words="", side=Side.CENTRE, actor=desk.actor, at=now()
        )


def _close(_: int) -> None:
    from django.db import connection

    connection.close()
