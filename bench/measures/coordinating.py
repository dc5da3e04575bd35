"""How fast the workplace of a care coordination centre answers, and whether anything is lost or done twice in it."""

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench.client import REDIRECTED, Address, UnexpectedError, connect, required
from bench.load import open_loop
from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from uuid import UUID


TRIAGISTS, ACTIONS_PER_S = 500, 50.0
TOKEN = "m" * 32  # of forms: a cookie and a field that are the same
FIELDS = ("caller", "name", "complaint", "notes", "whereabouts", "treaters")
ANSWERS = (("q-ademweg-vrij", "ja"), ("q-ademt-goed", "normaal"), ("q-bewustzijn", "alert"), ("q-harde-buik", "nee"))


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
    centre_id, version = centre()
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


def crowd(stage: Stage, seconds: float) -> Iterator[Result]:
    """500 calls are taken in one moment, and each has its complaint kept: by the pages, each on a line of its own."""
    del seconds
    centre_id, _ = centre()
    from uuid import uuid4

    from bench.people import signed_in
    from ketenzicht.access.domain import Role
    from ketenzicht.access.domain.permissions import grants_of
    from ketenzicht.base.actor import Actor, ActorKind
    from ketenzicht.coordination import operations
    from ketenzicht.coordination.models import CareRequest

    sessions = signed_in(number=TRIAGISTS, organisation_id=centre_id, at=now())
    with stage.server():
        base = stage.address()
        desks = [
            Desk(Address(base.host, base.port, cookie=f"sessionid={one}; csrftoken={TOKEN}", accept="application/json"))
            for one in sessions
        ]
        begun = time.perf_counter()
        asyncio.run(_all_at_once(desks))
        took = time.perf_counter() - begun
    reader = Actor(ActorKind.PERSON, uuid4(), "Meting", centre_id, grants_of([Role.TRIAGIST]))
    rows = CareRequest.objects.filter(centre_id=centre_id, claimed_by__isnull=False)
    files = [operations.look_into(request_id=row.id, actor=reader, at=now()) for row in rows]
    kept = {(str(file.id), file.intake.get("complaint")) for file in files}
    wanted = {(desk.request, f"Vraag van {place}") for place, desk in enumerate(desks)}
    yield Result("crowd_lost", len(wanted - kept) + len(files) - len(wanted & kept), f"{TRIAGISTS} in {took:.1f} s")


async def _all_at_once(desks: list[Desk]) -> None:
    """Each takes a call and writes down what it is about, without waiting for anybody else."""

    async def take(place: int, desk: Desk) -> None:
        connection = await connect(desk.address)
        answer = await connection.ask(desk.post("/coordination/new/", ("door", "citizens")))
        desk.request = _location(answer.head, answer.status).split("/")[2]
        typed = ("complaint", f"Vraag van {place}")
        required(await connection.ask(desk.post(f"/coordination/{desk.request}/intake/", typed)))
        connection.close()

    await asyncio.gather(*(take(place, desk) for place, desk in enumerate(desks)))


def centre() -> "tuple[UUID, UUID]":
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
