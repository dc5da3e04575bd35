"""A process is killed after any writing statement of any step: nothing of the step is there; then it is done.

A server is started anew for each blow in `test_server_is_killed`, which hits where it happens to hit. Here a process of
its own does the deed and kills itself with SIGKILL after its first writing statement, its second, and so on to the
last; what is killed while it only reads has written as much as after the one before. So a blow changes nothing, and
the orders in which both sides and the clock act (`test_all_orders`, against a model) are all orders with blows too.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import ELV, MINUTE, NOON, Home, Region, make_region
from tests.placement.test_following import TOLD, decided

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import Hold, State, Unit
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Ending, Receiver, Whereabouts
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.events.models import Event
from ketenzicht.placement import operations
from ketenzicht.placement.domain import NEXT, Action, Approach, Cancelled, Declined, Dropped, NeedStatus, Side
from ketenzicht.placement.domain.following import Onwards
from ketenzicht.placement.models import Need, Offer, OfferStep, Onward, TrustTally, Unmet, WaitingPlace
from ketenzicht.placement.operations import watching
from ketenzicht.registry.models import Closure, Location

MOST_STATEMENTS = 120
WRITES = ("INSERT", "UPDATE", "DELETE")
BY_THE_TABLE = {action.value for _, action in NEXT}


@dataclass(frozen=True)
class Scene:
    """A request with a need, asked of homes; `offer_id` is of the first of them, who has another unit at the second."""

    region: Region
    request_id: UUID
    need_id: UUID
    offer_ids: tuple[UUID, ...]

    @property
    def offer_id(self) -> UUID:
        return self.offer_ids[0]

    def by(self, side: Side) -> dict[str, Any]:
        actor = self.region.homes[0].opname if side is Side.PROVIDER else self.region.cor
        return {"offer_id": self.offer_id, "side": side, "actor": actor, "at": self.region.at}

    @property
    def centre(self) -> dict[str, Any]:
        return {"actor": self.region.cor, "at": self.region.at}


def accept(scene: Scene) -> object:
    return operations.accept(yes=operations.Yes(), **scene.by(Side.PROVIDER))


def by_telephone(scene: Scene) -> object:
    return operations.accept(yes=operations.Yes(spoke_with="Els"), **scene.by(Side.CENTRE))


def confirm(scene: Scene) -> object:
    return operations.confirm(offer_id=scene.offer_id, expected_at=None, **scene.centre)


def depart(scene: Scene) -> object:
    return operations.depart(expected_at=None, **scene.by(Side.PROVIDER))


def arrive(scene: Scene) -> object:
    return operations.arrive(**scene.by(Side.PROVIDER))


def redirect(scene: Scene) -> object:
    there = Unit.objects.get(location_id=scene.region.homes[1].location_id, active_until=None)
    return operations.redirect(to=there.code, words="Daar.", yes=operations.Yes(), **scene.by(Side.PROVIDER))


def ask_more(scene: Scene) -> object:
    return scene.region.ask(scene.need_id, scene.region.homes[3])


def onward(scene: Scene) -> object:
    return operations.ask_onward(
        offer_id=scene.offer_id, asks=Onwards.NEXT, reason=None, words="Naar huis met hulp.",
        actor=scene.region.homes[0].opname, at=scene.region.at,
    )  # fmt: skip


def take_up(scene: Scene) -> object:
    return operations.take_up(onward_id=Onward.objects.get(offer=scene.offer_id).id, **scene.centre)


def complete(scene: Scene) -> object:
    CareRequest.objects.filter(id=scene.request_id).update(status="decided")
    return operations.complete(request_id=scene.request_id, whereabouts=Whereabouts.HOME, words="", **scene.centre)


def pick_up(scene: Scene) -> object:
    return coordination.pick_up(request_id=scene.request_id, **scene.centre)


def in_hand(scene: Scene) -> dict[str, Any]:
    claim = CareRequest.objects.get(id=scene.request_id).claim_number
    return {"request_id": scene.request_id, "claim": claim, "note": "Het is klaar.", **scene.centre}


def close(scene: Scene) -> object:
    return coordination.close(ending=Ending.NO_CARE, **in_hand(scene))


def close_dead(scene: Scene) -> object:
    return coordination.close(ending=Ending.DIED, **in_hand(scene))


def forward(scene: Scene) -> object:
    return coordination.forward(to=Receiver.OWN_PROVIDER, warm=None, **in_hand(scene))


def drop(scene: Scene) -> object:
    return operations.drop_need(need_id=scene.need_id, dropped=Dropped.DIED, because="Overleden.", **scene.centre)


def wait_elsewhere(scene: Scene) -> object:
    units = [scene.region.homes[3].unit.code]
    return operations.wait_at(need_id=scene.need_id, units=units, because="Vol.", **scene.centre)


def shut(scene: Scene) -> object:
    """The first home waits for its turn, and is closed when that comes."""
    at = scene.region.at
    Offer.objects.filter(id=scene.offer_id).update(status="queued", asked_at=None, answer_before=None)
    return Closure.objects.create(
        location_id=scene.region.homes[0].location_id, starts_at=at, ends_at=at + 10 * MINUTE, reason="staff",
        announced_at=at,
    )  # fmt: skip


@dataclass(frozen=True)
class Case:
    """`before` brings the scene as far as it must be, `minutes` later it is done; `is_then` is what the offer is."""

    deed: Callable[[Scene], object]
    before: tuple[Callable[[Scene], object], ...] = ()
    minutes: float = 0
    is_then: str = ""


HERE = (accept, confirm)
THERE = (accept, confirm, depart, arrive)
CASES: dict[str, Case] = {
    "ask": Case(ask_more),
    "accept": Case(accept, is_then="accepted"),
    "accept by telephone": Case(by_telephone, is_then="accepted"),
    "decline": Case(
        lambda one: operations.decline(reason=Declined.FULL, words="", **one.by(Side.PROVIDER)), is_then="declined"
    ),
    "withdraw": Case(
        lambda one: operations.withdraw(offer_id=one.offer_id, reason=Cancelled.MISTAKE, words="", **one.centre),
        is_then="withdrawn",
    ),
    "overdue": Case(lambda one: watching._note_overdue(one.offer_id, at=one.region.at), minutes=6, is_then="asked"),
    "expire": Case(lambda one: watching._end(one.offer_id, at=one.region.at), minutes=30, is_then="expired"),
    "lapse": Case(lambda one: watching._end(one.offer_id, at=one.region.at), (accept,), 45, "lapsed"),
    "ask the next": Case(lambda one: operations.ask_next(need_id=one.need_id, at=one.region.at), minutes=6),
    "closed": Case(close, (pick_up,), is_then="withdrawn"),
    "closed with a promise": Case(close, (accept, pick_up), is_then="cancelled"),
    "who died on the way": Case(close_dead, (accept, confirm, depart, pick_up), is_then="cancelled"),
    "handed over": Case(forward, (accept, pick_up), is_then="cancelled"),
    "confirm": Case(confirm, (accept,), is_then="placed"),
    "redirect": Case(redirect, is_then="redirected"),
    "redirect what was confirmed": Case(redirect, HERE, is_then="redirected"),
    "cancel": Case(
        lambda one: operations.cancel(reason=Cancelled.WORSE, words="", **one.by(Side.CENTRE)), HERE, 0, "cancelled"
    ),
    "depart": Case(depart, HERE, is_then="under-way"),
    "arrive": Case(arrive, HERE, is_then="arrived"),
    "miss": Case(lambda one: operations.miss(words="", **one.by(Side.PROVIDER)), HERE, 0, "not-arrived"),
    "correct": Case(
        lambda one: operations.correct(because="Vergissing.", **one.by(Side.PROVIDER)), THERE, 0, "under-way"
    ),
    "leave": Case(lambda one: operations.leave(**one.by(Side.PROVIDER)), THERE, 0, "left"),
    "book": Case(
        lambda one: operations.book(offer_id=one.offer_id, actor=one.region.homes[0].opname, at=one.region.at),
        HERE, 0, "placed",
    ),
    "drop": Case(drop, HERE, is_then="cancelled"),
    "resume": Case(
        lambda one: operations.resume_need(need_id=one.need_id, because="Toch.", **one.centre), (drop,), 0, "withdrawn"
    ),
    "give up": Case(
        lambda one: operations.give_up(need_id=one.need_id, told=TOLD, **one.centre), is_then="withdrawn"
    ),
    "wait": Case(wait_elsewhere),
    "ask onward": Case(onward, THERE, is_then="arrived"),
    "take up": Case(take_up, (*THERE, onward), is_then="arrived"),
    "complete": Case(complete, THERE, is_then="left"),
    "skip": Case(lambda one: operations.ask_next(need_id=one.need_id, at=one.region.at), (shut,), is_then="skipped"),
}  # fmt: skip


@pytest.fixture(scope="module")
def land(own_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Region]:
    del own_database
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        made = make_region()
        first, second = made.homes[:2]
        Location.objects.filter(id=second.location_id).update(organisation_id=first.organisation_id)
        Unit.objects.filter(id=second.unit.id).update(active_until=date(2021, 1, 1))
        new = NewUnit(second.location_id, ELV[0], ELV[1], first.organisation_id)
        (unit,) = capacity.create_units(units=[new], active_from=date(2022, 1, 1), actor=PLATFORM, at=NOON)
        there = Home(first.organisation_id, second.location_id, unit, second.name)
        made.homes = (first, there, *made.homes[2:])
        for home in made.homes:
            home.say(200, at=NOON, total=400)
        yield made


def scene_of(region: Region, case: str) -> Scene:
    """Three homes are asked, and one more waits for its turn."""
    request_id = region.request() if pick_up in CASES[case].before else decided(region)
    need_id = region.need(request_id)
    asked = [operations.Asked(one.unit.code) for one in (region.homes[0], region.homes[2], region.homes[1])]
    offers = operations.ask(need_id=need_id, units=asked, approach=Approach(at_once=2), actor=region.cor, at=region.at)
    scene = Scene(region, request_id, need_id, tuple(offers))
    for deed in CASES[case].before:
        region.at += MINUTE / 10
        deed(scene)
    region.at += CASES[case].minutes * MINUTE
    return scene


def everything(scene: Scene) -> list[object]:
    """All that a step may change, as others see it."""
    offers = Offer.objects.filter(need=scene.need_id).order_by("id")
    subject = {"subject": f"care-request/{scene.request_id}"}
    return [
        *offers.values_list("id", "status", "hold_id", "hold_until", "overdue_at", "asked_at", "arrived_at", "unit_id"),
        *Need.objects.filter(id=scene.need_id).values_list("status", "since", "ended_at", "dropped"),
        *CareRequest.objects.filter(id=scene.request_id).values_list("status", "whereabouts"),
        *Hold.objects.order_by("id").values_list("id", "ended_at", "absorbed_at"),
        *State.objects.order_by("unit_id").values_list("unit_id", "held"),
        *WaitingPlace.objects.order_by("id").values_list("id", "left_at"),
        *Onward.objects.order_by("id").values_list("id", "done_at"),
        *TrustTally.objects.order_by("unit_id", "room", "old").values_list("unit_id", "yes", "no"),
        OfferStep.objects.count(),
        Unmet.objects.count(),
        Happening.objects.count(),
        AuditLine.objects.filter(**subject).count(),
        Event.objects.filter(**subject).count(),
    ]


def killed_after(statements: int, deed: Callable[[], object]) -> bool:
    """Do it in a process of its own that kills itself after so many that write; whether it came so far."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _die_after(statements, deed)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the deed failed; its trace is above"
    return False


def _die_after(statements: int, deed: Callable[[], object]) -> None:
    done = 0

    def counted(execute: Any, sql: str, *told: Any) -> Any:
        nonlocal done
        found = execute(sql, *told)
        done += sql.lstrip().startswith(WRITES)
        if done == statements:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    try:
        with connection.execute_wrapper(counted):
            deed()
        os._exit(0)
    finally:  # whatever went wrong: nothing of this process may go on as if it were the test
        traceback.print_exc(file=sys.stderr)
        os._exit(1)


@pytest.mark.parametrize("case", CASES)
def test_a_step_is_there_whole_or_not_at_all_after_whichever_statement_the_process_is_killed(
    land: Region, django_db_blocker: DjangoDbBlocker, case: str
) -> None:
    with django_db_blocker.unblock():
        scene = scene_of(land, case)
        before = everything(scene)
        blows = 0
        while killed_after(blows + 1, lambda: CASES[case].deed(scene)):
            blows += 1
            assert everything(scene) == before, f"killed after statement {blows} something of it stayed"
            assert blows < MOST_STATEMENTS
        after = everything(scene)
        assert blows > 0
        assert after != before
        if CASES[case].is_then:
            assert Offer.objects.get(id=scene.offer_id).status == CASES[case].is_then
        assert Need.objects.get(id=scene.need_id).status in set(NeedStatus)
        land.at += MINUTE


def test_every_step_of_the_table_is_among_these() -> None:
    named = {"queue": "ask", "ask": "ask", "land-elsewhere": "complete"}
    assert {named.get(one, one) for one in BY_THE_TABLE} <= {one.split(" ")[0] for one in CASES}
    assert Action.LEAVE.value in BY_THE_TABLE
