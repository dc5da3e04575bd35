"""How fast the workplace of a care coordination centre answers, and whether anything is lost or done twice in it."""

import asyncio
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.client import REDIRECTED, Address, UnexpectedError, connect
from bench.load import open_loop
from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from uuid import UUID

    from ketenzicht.base.actor import Actor

TRIAGISTS, ACTIONS_PER_S = 500, 50.0
TOKEN = "m" * 32  # of forms: a cookie and a field that are the same
FIELDS = ("caller", "name", "complaint", "notes", "whereabouts", "treaters")
ANSWERS = (("q-ademweg-vrij", "ja"), ("q-ademt-goed", "normaal"), ("q-bewustzijn", "alert"), ("q-harde-buik", "nee"))
SHIFTS, SHIFT, TICK = 10, timedelta(minutes=30), timedelta(seconds=20)
CALLS_A_SHIFT, PEOPLE_A_SHIFT = 40, 4


@dataclass(slots=True)
class Desk:
    """A triagist with a request in hand and a round of triage begun."""

    address: Address
    request: str = ""
    triage: str = ""
    said: int = 0

    def post(self, path: str, *fields: tuple[str, str]) -> bytes:
        return self.address.form(path, urlencode([("csrfmiddlewaretoken", TOKEN), ("claim", "1"), *fields]).encode())

    def action(self, chance: random.Random) -> bytes:
        """Mostly what is typed is kept; now and then a question is answered, or the queue looked at."""
        self.said += 1
        kind = chance.random()
        if kind < 0.7:
            typed = (chance.choice(FIELDS), f"Wat de beller zei, {self.said} keer verteld")
            return self.post(f"/coordination/{self.request}/intake/", typed)
        if kind < 0.9:
            path = f"/coordination/{self.request}/triage/{self.triage}/answer/"
            return self.post(path, chance.choice(ANSWERS))
        return self.address.get("/coordination/?rows")


def intake(stage: Stage, seconds: float) -> Iterator[Result]:
    """500 triagists, each with a request in hand: together fifty actions a second."""
    centre_id, version = _centre()
    from bench.people import signed_in

    sessions = signed_in(number=TRIAGISTS, organisation_id=centre_id, at=now())
    chance = random.Random(0)
    with stage.server():
        base = stage.address()
        desks = [
            Desk(Address(base.host, base.port, cookie=f"sessionid={one}; csrftoken={TOKEN}", accept="application/json"))
            for one in sessions
        ]
        asyncio.run(_sit_down(desks, version))
        meter = stage.meter()
        load = asyncio.run(
            open_loop(
                base,
                request=lambda: chance.choice(desks).action(chance),
                per_second=ACTIONS_PER_S,
                seconds=max(seconds, 10),
            )
        )
        note = meter.stop().note(done=load.done, of="action")
    yield Result(
        "intake_action_p95_ms",
        load.ms(0.95),
        f"{TRIAGISTS} triagists, {ACTIONS_PER_S:.0f} actions/s (7 of 10 typing, 2 answers, 1 the queue of "
        f"{TRIAGISTS}); p50 {load.ms(0.5):.0f} ms; {note}",
    )


def shifts(stage: Stage, seconds: float) -> Iterator[Result]:
    """Ten shifts of half an hour at once, on a clock of their own: browsers that die, requests that are sent twice."""
    del stage, seconds
    centre_id, version = _centre()
    begun = time.perf_counter()
    with ThreadPoolExecutor(SHIFTS) as pool:
        told = list(pool.map(lambda number: _Shift(number, centre_id, version).work(), range(SHIFTS)))
    received = [request_id for one in told for request_id in one.received]
    lost, doubled = _accounted(centre_id, received)
    note = (
        f"{SHIFTS} shifts of {CALLS_A_SHIFT} requests and {PEOPLE_A_SHIFT} people at one centre, "
        f"{sum(one.died for one in told)} browsers that died, in {time.perf_counter() - begun:.0f} s"
    )
    yield Result("shift_lost", lost, note)
    yield Result("shift_doubled", doubled, note)


@dataclass(slots=True)
class Told:
    """What a shift says of itself."""

    received: "list[UUID]" = field(default_factory=list)
    died: int = 0


class _Shift:
    """People of one centre: what one leaves lying another takes over. All shifts share the queue."""

    def __init__(self, number: int, centre_id: "UUID", version: "UUID") -> None:
        from uuid import uuid4

        from ketenzicht.access.domain import Role
        from ketenzicht.access.domain.permissions import grants_of
        from ketenzicht.base.actor import Actor, ActorKind

        self.chance, self.centre_id, self.version, self.told = random.Random(number), centre_id, version, Told()
        self.people = [
            Actor(ActorKind.PERSON, uuid4(), f"Dienst {number}-{one}", centre_id, grants_of([Role.TRIAGIST]))
            for one in range(PEOPLE_A_SHIFT)
        ]
        self.system = Actor(
            ActorKind.SYSTEM, uuid4(), f"Meting {number}", centre_id, frozenset({"coordination.request"})
        )

    def work(self) -> Told:
        from django.db import connection

        at = now()
        end = at + SHIFT
        try:
            while at < end:
                if len(self.told.received) < CALLS_A_SHIFT:
                    self._receive(at)
                for person in self.people:
                    self._handle(person, at)
                at += TICK
            for _ in range(CALLS_A_SHIFT):  # until the queue is empty
                at += timedelta(minutes=3)
                for person in self.people:
                    self._handle(person, at, dies=False)
        finally:
            connection.close()
        return self.told

    def _receive(self, at: datetime) -> None:
        """What a partner sends, half of it twice."""
        from ketenzicht.coordination import operations
        from ketenzicht.coordination.domain import Door

        key = f"{len(self.told.received)}"
        for _ in range(self.chance.choice((1, 2))):
            made = operations.receive(
                centre_id=self.centre_id,
                door=Door.PARTNER,
                intake={"complaint": "Buikpijn"},
                actor=self.system,
                at=at,
                key=key,
            )
        self.told.received.append(made.id)

    def _handle(self, person: "Actor", at: datetime, *, dies: bool = True) -> None:
        """The first of the queue: picked up, written down, triaged and closed; sometimes the browser dies halfway."""
        from ketenzicht.base.errors import Conflict
        from ketenzicht.coordination import operations, queries
        from ketenzicht.coordination.domain import Ending

        first = next((one for one in queries.queue(actor=person, now=at) if one.is_to_be_picked_up(at)), None)
        if first is None:
            return
        try:
            claim = operations.pick_up(request_id=first.id, actor=person, at=at)
            named: dict[str, Any] = {"request_id": first.id, "claim": claim, "actor": person, "at": at}
            operations.note(**named, changes={"name": person.name, "notes": str(self.chance.random())})
            if dies and self.chance.random() < 0.2:
                self.told.died += 1
                return
            operations.close(**named, ending=Ending.ADVISED, note="Geholpen")
        except Conflict:  # a colleague was first
            return


def _accounted(centre_id: "UUID", received: "list[UUID]") -> tuple[int, int]:
    """How many requests did not come to an end, and how many came to one twice, or came in twice."""
    from django.db.models import Count

    from ketenzicht.coordination.models import CareRequest, Happening

    rows = CareRequest.objects.filter(centre_id=centre_id)
    closed = set(rows.filter(status="closed").values_list("id", flat=True))
    lost = len(set(received) - closed)
    ends = Happening.objects.filter(request__centre_id=centre_id, kind="closed").values("request")
    doubled = ends.annotate(times=Count("id")).filter(times__gt=1).count()
    return lost, doubled + rows.count() - len(set(received))


def _centre() -> "tuple[UUID, UUID]":
    """A centre of its own, and the instrument of the demonstration in use."""
    from django.conf import settings

    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.base.errors import Conflict
    from ketenzicht.registry import operations as registry
    from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
    from ketenzicht.sealing import operations as sealing
    from ketenzicht.triage import operations as triage
    from ketenzicht.triage import queries as content

    at = now()
    settings.NON_CLINICAL_TRIAGE = True
    sealing.ensure_key(at=at)
    new = NewOrganisation(name=f"Meetcentrum {at:%H%M%S%f}", kind=OrganisationKind.ZCC)
    (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=at)
    for file in (triage.CONTENT / "crosswalk.toml", triage.CONTENT / "instruments" / "demo-telefoon.toml"):
        loaded = triage.load(content=file.read_bytes(), actor=PLATFORM, at=at)
        try:
            triage.take_in_use(version_id=loaded.version_id, actor=PLATFORM, at=at)
        except Conflict:  # it is in use already
            continue
    (version,) = [
        one.version_id for one in content.instruments_in_use(at=now()) if one.instrument.code == "demo-telefoon"
    ]
    return made.id, version


async def _sit_down(desks: list[Desk], version: "UUID") -> None:
    """Each takes a call and begins a round of triage, by the pages."""
    connection = await connect(desks[0].address)
    for desk in desks:
        answer = await connection.ask(desk.post("/coordination/new/", ("door", "citizens")))
        desk.request = _location(answer.head, answer.status).split("/")[2]
        answer = await connection.ask(
            desk.post(f"/coordination/{desk.request}/triage/", ("about", f"{version}/buikpijn"))
        )
        desk.triage = _location(answer.head, answer.status).split("#triage-")[1]
    connection.close()


def _location(head: bytes, status: int) -> str:
    for line in head.decode().splitlines():
        name, _, value = line.partition(":")
        if name.lower() == "location" and status == REDIRECTED:
            return value.strip()
    raise UnexpectedError(f"Not sent on: {status}")
