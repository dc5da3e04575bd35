"""Whatever both sides and the clock do, in whichever order: one has the patient, and what is held is what is promised.

The deeds run against a model that knows the table of states only; what the database says has to agree with it in the
end, and what is refused has changed nothing.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.placement.conftest import MINUTE, Region

from ketenzicht.base.errors import Refused
from ketenzicht.capacity.models import Hold
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Ending, Receiver
from ketenzicht.placement import operations
from ketenzicht.placement.domain import (
    COMING,
    NEXT,
    OPEN_NEEDS,
    WON,
    Action,
    Cancelled,
    Declined,
    Dropped,
    NeedStatus,
    Side,
    Status,
)
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead
from ketenzicht.placement.models import Need, Offer, OfferStep

pytestmark = pytest.mark.django_db
Deed = Callable[[Region, UUID, Side], object]


def by(region: Region, offer_id: UUID, side: Side) -> dict[str, Any]:
    actor = region.home_of(offer_id).opname if side is Side.PROVIDER else region.cor
    return {"offer_id": offer_id, "side": side, "actor": actor, "at": region.at}


def accept(region: Region, offer_id: UUID, side: Side) -> object:
    spoke_with = "" if side is Side.PROVIDER else "Els"
    return operations.accept(yes=operations.Yes(spoke_with=spoke_with), **by(region, offer_id, side))


def decline(region: Region, offer_id: UUID, side: Side) -> object:
    return operations.decline(reason=Declined.FULL, words="", spoke_with="Els", **by(region, offer_id, side))


def confirm(region: Region, offer_id: UUID, side: Side) -> object:
    return operations.confirm(offer_id=offer_id, expected_at=None, actor=region.cor, at=region.at)


def cancel(region: Region, offer_id: UUID, side: Side) -> object:
    return operations.cancel(reason=Cancelled.WORSE, words="", **by(region, offer_id, side))


def withdraw(region: Region, offer_id: UUID, side: Side) -> object:
    named: dict[str, Any] = {"offer_id": offer_id, "actor": region.cor, "at": region.at}
    return operations.withdraw(reason=Cancelled.MISTAKE, words="", **named)


def depart(region: Region, offer_id: UUID, side: Side) -> object:
    return operations.depart(expected_at=None, **by(region, offer_id, side))


def arrive(region: Region, offer_id: UUID, side: Side) -> object:
    return operations.arrive(**by(region, offer_id, side))


def correct(region: Region, offer_id: UUID, side: Side) -> object:
    return operations.correct(because="Vergissing", **by(region, offer_id, side))


def miss(region: Region, offer_id: UUID, side: Side) -> object:
    return operations.miss(words="", **by(region, offer_id, side))


def leave(region: Region, offer_id: UUID, side: Side) -> object:
    return operations.leave(**by(region, offer_id, side))


def drop(region: Region, offer_id: UUID, side: Side) -> object:
    need_id = Offer.objects.get(id=offer_id).need_id
    named: dict[str, Any] = {"need_id": need_id, "because": "Niet meer", "actor": region.cor, "at": region.at}
    return operations.drop_need(dropped=Dropped.LANDED, **named)


def resume(region: Region, offer_id: UUID, side: Side) -> object:
    need_id = Offer.objects.get(id=offer_id).need_id
    return operations.resume_need(need_id=need_id, because="Toch wel", actor=region.cor, at=region.at)


def give_up(region: Region, offer_id: UUID, side: Side) -> object:
    told = operations.GivingUp((Failed.NO_ROOM,), Instead.STAYED, (Consequence.NONE,))
    need_id = Offer.objects.get(id=offer_id).need_id
    return operations.give_up(need_id=need_id, told=told, actor=region.cor, at=region.at)


def wait_elsewhere(region: Region, offer_id: UUID, side: Side) -> object:
    named: dict[str, Any] = {"because": "Vol", "actor": region.cor, "at": region.at}
    need_id = Offer.objects.get(id=offer_id).need_id
    return operations.wait_at(need_id=need_id, units=[region.homes[3].unit.code], **named)


def close(region: Region, offer_id: UUID, side: Side) -> object:
    """The request is closed, by an ending for each minute; where somebody goes somewhere it is refused."""
    request_id = Offer.objects.get(id=offer_id).need.request_id
    ending = [Ending.ADVISED, Ending.NOT_REACHED, Ending.DIED, Ending.LEFT, Ending.MISTAKE][region.at.minute % 5]
    named: dict[str, Any] = {"request_id": request_id, "actor": region.cor, "at": region.at}
    with transaction.atomic():
        claim = coordination.pick_up(**named)
        return coordination.close(claim=claim, ending=ending, note="Klaar", **named)


def hand_over(region: Region, offer_id: UUID, side: Side) -> object:
    request_id = Offer.objects.get(id=offer_id).need.request_id
    named: dict[str, Any] = {"request_id": request_id, "actor": region.cor, "at": region.at}
    with transaction.atomic():
        claim = coordination.pick_up(**named)
        return coordination.forward(claim=claim, to=Receiver.OWN_PROVIDER, warm=None, note="Huisarts", **named)


def reopen(region: Region, offer_id: UUID, side: Side) -> object:
    request_id = Offer.objects.get(id=offer_id).need.request_id
    return coordination.reopen(request_id=request_id, because="Belt weer", actor=region.cor, at=region.at)


def ask_again(region: Region, offer_id: UUID, side: Side) -> object:
    offer = Offer.objects.get(id=offer_id)
    home = region.home_of(offer_id)
    units = [operations.Asked(home.unit.code)]
    return operations.ask(need_id=offer.need_id, units=units, actor=region.cor, at=region.at)


def figures(region: Region, offer_id: UUID, side: Side) -> object:
    """The home delivers anew, and knows of everybody who is there."""
    region.home_of(offer_id).say(2, at=region.at)
    return operations.watch(at=region.at)


def wait(region: Region, offer_id: UUID, side: Side) -> object:
    region.at += timedelta(minutes=6)
    return operations.watch(at=region.at)


DEEDS: tuple[Deed, ...] = (
    accept, accept, confirm, confirm, arrive, arrive, depart, decline, cancel, withdraw, correct, miss, leave, drop,
    resume, ask_again, figures, wait, give_up, wait_elsewhere, close, hand_over, reopen,
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 3), st.sampled_from([Side.CENTRE, Side.PROVIDER])),
    min_size=4,
    max_size=16,
)


@pytest.fixture
def asked(region: Region) -> Region:
    """Two needs of one patient and one of another, each asked of two homes with two places."""
    request_id = region.request()
    for need_id in (region.need(request_id), region.need(request_id), region.need()):
        region.ask(need_id, *region.homes[:2])
    return region


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_every_order_what_is_held_is_what_is_promised(asked: Region, steps: list[tuple[Deed, int, Side]]) -> None:
    with transaction.atomic():
        one = Region(asked.centre_id, asked.other_id, asked.homes)
        for deed, which, side in steps:
            one.at += MINUTE / 2
            offers = list(Offer.objects.order_by("asked_at", "id").values_list("id", flat=True))
            before = snapshot()
            try:
                deed(one, offers[which % len(offers)], side)
            except Refused:
                assert snapshot() == before
        agrees(one)
        transaction.set_rollback(True)


def snapshot() -> list[object]:
    offers = Offer.objects.order_by("id").values_list("id", "status", "hold_id")
    return [
        *offers,
        *Need.objects.order_by("id").values_list("id", "status"),
        Hold.objects.filter(ended_at=None).count(),
    ]


def agrees(region: Region) -> None:
    # With a request all ends that was sought for it.
    assert not Need.objects.filter(request__status="closed", status__in=[one.value for one in OPEN_NEEDS]).exists()
    for need in Need.objects.all():
        won = [one for one in need.offers.all() if Status(one.status) in WON]
        assert len(won) <= 1
        coming = [one for one in won if Status(one.status) in COMING]
        assert (need.status == NeedStatus.ARRANGED.value) == bool(coming)
        if need.status not in {"seeking", "arranged"} or [one for one in won if one.status != "accepted"]:
            assert not need.waiting.filter(left_at=None).exists()  # who has a place, or seeks none, waits nowhere
        if not won:
            assert need.status != NeedStatus.MET.value or need.offers.filter(status="left").exists()
        if NeedStatus(need.status) not in OPEN_NEEDS:
            assert not need.offers.filter(status__in=["asked", "queued", "accepted", "placed", "under-way"]).exists()
    for home in region.homes:
        open_holds = Hold.objects.filter(unit=home.unit, ended_at=None)
        promised = Offer.objects.filter(unit=home.unit, status__in=[one.value for one in COMING])
        assert {one.hold_id for one in promised} <= set(open_holds.values_list("id", flat=True))
        assert home.state.held == open_holds.filter(is_extra=False).count()
        assert home.state.held <= 2  # as many as its figures say are free
        for extra in open_holds.exclude(id__in=[one.hold_id for one in promised]):
            assert Offer.objects.get(hold=extra).status == Status.ARRIVED.value  # its figures do not know yet
    for offer in Offer.objects.all():
        assert list(walked(offer)) == []


def walked(offer: Offer) -> Iterator[str]:
    """Steps of an offer that do not follow on each other by the table."""
    steps = list(OfferStep.objects.filter(offer=offer).values_list("action", "side", "status"))
    assert steps[-1][2] == offer.status
    for (_, _, before), (action, side, now) in pairwise(steps):
        status, sides = NEXT[Status(before), Action(action)]
        if status.value != now or Side(side) not in sides:
            yield f"{before} {action} {now}"
