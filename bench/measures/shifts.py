"""Whether anything is lost or done twice in shifts at a care coordination centre."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench.measures.coordinating import centre
from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from uuid import UUID

    from ketenzicht.base.actor import Actor

SHIFTS, SHIFT, TICK = 10, timedelta(minutes=30), timedelta(seconds=20)
CALLS_A_SHIFT, PEOPLE_A_SHIFT = 40, 4


def shifts(stage: Stage, seconds: float) -> Iterator[Result]:
    """Ten shifts of half an hour at once, on a clock of their own: browsers that die, requests that are sent twice."""
    del stage, seconds
    centre_id, version = centre()
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
