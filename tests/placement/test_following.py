"""After the decision: given up, waiting, asked onward, and done when it is known where the patient is."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.placement.conftest import MINUTE, NOON, Home, Region

from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import KEPT_FOR, Whereabouts
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Cancelled, Declined, Dropped, Side
from ketenzicht.placement.domain.following import NotRight, Onwards
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead
from ketenzicht.placement.models import Need, Offer, Onward, OutcomeTold, Unmet, WaitingPlace
from ketenzicht.placement.operations import GivingUp
from ketenzicht.placement.queries.onward import onward_of, there_now
from ketenzicht.placement.queries.unmet import best_of, given_up, last_search
from ketenzicht.placement.queries.waiting import free_for_waiting, waiting_at_own, waiting_of

TOLD = GivingUp((Failed.NO_ROOM,), Instead.STAYED_WITH_CARE, (Consequence.WAITED,), "Wijkverpleging komt vannacht")
db = pytest.mark.django_db


def decline(region: Region, offer_id: UUID, reason: Declined, words: str = "") -> None:
    operations.decline(
        offer_id=offer_id, reason=reason, words=words, side=Side.PROVIDER,
        actor=region.home_of(offer_id).opname, at=region.later(),
    )  # fmt: skip


def give_up(region: Region, need_id: UUID, told: GivingUp = TOLD, **named: Any) -> UUID:
    return operations.give_up(**{"need_id": need_id, "told": told, "actor": region.cor, "at": region.at, **named})


def decided(region: Region) -> UUID:
    request_id = region.request()
    CareRequest.objects.filter(id=request_id).update(status="decided")
    return request_id


def complete(region: Region, request_id: UUID, where: Whereabouts, words: str = "") -> None:
    operations.complete(request_id=request_id, whereabouts=where, words=words, actor=region.cor, at=region.at)


def arrived(region: Region, need_id: UUID) -> tuple[UUID, Home]:
    offer_id = region.placed(need_id)
    home = region.home_of(offer_id)
    operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=home.opname, at=region.later())
    return offer_id, home


@db
def test_what_was_not_there_is_on_record_and_nobody_is_asked_any_more(region: Region) -> None:
    need_id = region.need()
    first, second, third = region.ask(need_id)
    decline(region, first, Declined.FULL)
    decline(region, second, Declined.NO_STAFF)
    give_up(region, need_id)
    assert region.status(need_id) == "unmet"
    assert Offer.objects.get(id=third).status == "withdrawn"
    row = Unmet.objects.get()
    assert (row.asked, row.declined, row.unanswered) == (3, 2, 1)
    assert row.worked_out == ["no-room", "no-staff", "no-answer"]
    (line,) = given_up([need_id])[need_id]
    assert (line.words, line.reasons, line.best.name) == (
        "Wijkverpleging komt vannacht", (Failed.NO_ROOM,), line.best.name
    )  # fmt: skip
    assert line.best.chance == 0.8
    assert b"Wijkverpleging" not in bytes(row.words)
    story = Happening.objects.filter(request__needs=need_id).values_list("kind", flat=True)
    assert list(story)[-1] == "need-unmet"
    with pytest.raises(Conflict, match="ingetrokken"):
        region.accept(third)


@db
def test_where_nobody_searched_or_was_asked_nothing_stands_best_and_nothing_is_worked_out(region: Region) -> None:
    need_id = region.need()
    assert best_of(need_id, last=last_search(need_id)).name == ""
    give_up(region, need_id)
    assert (Unmet.objects.get().worked_out, Unmet.objects.get().best) == ([], "")


@db
def test_nobody_gives_up_what_there_is_or_what_is_over_and_nobody_of_elsewhere(region: Region) -> None:
    need_id = region.need()
    with pytest.raises(NotFound):
        give_up(region, need_id, actor=region.stranger)
    with pytest.raises(NotPermitted):
        give_up(region, need_id, actor=region.homes[0].opname)
    region.accept(region.ask(need_id)[0])
    with pytest.raises(Conflict, match="plaats geregeld"):
        give_up(region, need_id)
    other = region.need()
    give_up(region, other)
    with pytest.raises(Conflict, match="niet gevonden"):
        give_up(region, other)


@db
@pytest.mark.parametrize(
    ("told", "says"),
    [
        (GivingUp((), Instead.STAYED, (Consequence.NONE,)), "ten minste één reden"),
        (GivingUp((Failed.NO_ROOM,), Instead.STAYED, ()), "gevolgen"),
        (GivingUp((Failed.NO_ROOM,), Instead.STAYED, (Consequence.NONE, Consequence.WORSE)), "gaan niet samen"),
        (GivingUp((Failed.OTHER,), Instead.STAYED, (Consequence.NONE,), "?"), "paar woorden"),
        (GivingUp((Failed.NO_ROOM,), Instead.OTHER, (Consequence.NONE,)), "paar woorden"),
        (GivingUp((Failed.NO_ROOM,), Instead.STAYED, (Consequence.NONE,), "x" * 2001), "2000"),
    ],
)
def test_what_is_told_by_halves_changes_nothing(region: Region, told: GivingUp, says: str) -> None:
    need_id = region.need()
    (offer_id,) = region.ask(need_id, region.homes[0])
    with pytest.raises(Refused, match=says):
        give_up(region, need_id, told)
    assert region.status(need_id) == "seeking"
    assert Offer.objects.get(id=offer_id).status == "asked"


@db
def test_what_was_given_up_can_be_sought_again_and_given_up_again(region: Region) -> None:
    need_id = region.need()
    give_up(region, need_id)
    operations.resume_need(need_id=need_id, because="Toch gebeld", actor=region.cor, at=region.later())
    give_up(region, need_id, at=region.later())
    assert len(given_up([need_id])[need_id]) == 2


@db
def test_a_request_is_done_only_when_nothing_is_sought_for_it(region: Region) -> None:
    request_id = decided(region)
    need_id = region.need(request_id)
    for status, says in (("seeking", "nog een plaats gezocht"), ("arranged", "een plaats toegezegd")):
        assert region.status(need_id) == status
        with pytest.raises(Conflict, match=says):
            complete(region, request_id, Whereabouts.HOME)
        if status == "seeking":
            region.accept(region.ask(need_id)[0])
    operations.drop_need(
        need_id=need_id, dropped=Dropped.DIED, because="Overleden", actor=region.cor, at=region.later()
    )
    with pytest.raises(Refused, match="op geen plaats aangekomen"):
        complete(region, request_id, Whereabouts.PLACED)
    complete(region, request_id, Whereabouts.DIED)
    assert CareRequest.objects.get(id=request_id).whereabouts == "died"


@db
def test_who_is_where_they_were_placed_is_followed_again_when_they_are_not_there_after_all(region: Region) -> None:
    request_id = decided(region)
    need_id = region.need(request_id)
    offer_id, home = arrived(region, need_id)
    complete(region, request_id, Whereabouts.PLACED)
    line = Happening.objects.filter(request_id=request_id, kind="completed").get()
    assert line.detail == {"whereabouts": "placed", "place": home.name}
    operations.correct(
        offer_id=offer_id, because="Verkeerde patiënt", side=Side.PROVIDER, actor=home.opname, at=region.later()
    )
    operations.watch(at=region.at)
    assert CareRequest.objects.get(id=request_id).status == "decided"
    assert operations.watch(at=region.at) == 0


@db
def test_a_next_need_of_what_was_done_follows_the_request_again_in_the_same_deed(region: Region) -> None:
    request_id = decided(region)
    complete(region, request_id, Whereabouts.HOME)
    region.need(request_id)
    assert CareRequest.objects.get(id=request_id).status == "decided"


@db
@pytest.mark.parametrize("dropped", [Dropped.DIED, Dropped.LEFT])
@pytest.mark.parametrize("state", ["waiting", "asked", "accepted", "placed", "under-way"])
def test_a_patient_who_dies_or_leaves_waits_nowhere_and_holds_nothing(
    region: Region, state: str, dropped: Dropped
) -> None:
    request_id = decided(region)
    need_id = region.need(request_id)
    operations.wait_at(
        need_id=need_id, units=[region.homes[3].unit.code], because="Vol", actor=region.cor, at=region.at
    )
    if state != "waiting":
        offer_id = region.ask(need_id)[0]
        if state != "asked":
            region.accept(offer_id)
        if state in {"placed", "under-way"}:
            operations.confirm(offer_id=offer_id, expected_at=None, actor=region.cor, at=region.at)
        if state == "under-way":
            operations.depart(offer_id=offer_id, expected_at=None, side=Side.CENTRE, actor=region.cor, at=region.at)
    operations.drop_need(need_id=need_id, dropped=dropped, because="Bericht", actor=region.cor, at=region.later())
    assert not WaitingPlace.objects.filter(left_at=None).exists()
    assert not Offer.objects.filter(status__in=["asked", "queued", "accepted", "placed", "under-way"]).exists()
    assert region.homes[0].state.held == 0
    complete(region, request_id, Whereabouts.DIED if dropped is Dropped.DIED else Whereabouts.LEFT)


@db
def test_who_waits_stands_in_order_of_urgency_then_deadline_then_since(region: Region) -> None:
    home, made = region.homes[0], []
    for urgency, before in (("U3", 240), ("U3", 120), ("U2", 600), ("", 300)):
        need_id = region.need()
        Need.objects.filter(id=need_id).update(before=region.at + before * MINUTE)
        CareRequest.objects.filter(needs=need_id).update(urgency=urgency)
        operations.wait_at(
            need_id=need_id, units=[home.unit.code], because="Geen plek", actor=region.cor, at=region.later()
        )
        made.append(need_id)
    seen = waiting_at_own(actor=home.opname)
    assert [made.index(one.need_id) for one in seen] == [3, 2, 1, 0]
    assert waiting_at_own(actor=region.homes[1].opname) == []
    with pytest.raises(NotPermitted):
        waiting_at_own(actor=region.cor)


@db
def test_when_a_place_comes_free_who_is_first_is_proposed_and_skipped_only_with_a_reason(region: Region) -> None:
    home = region.homes[0]
    home.say(0, at=region.later())
    first, second = region.need(), region.need()
    for need_id in (first, second):
        operations.wait_at(
            need_id=need_id, units=[home.unit.code], because="Geen plek", actor=region.cor, at=region.later()
        )
    assert free_for_waiting(actor=region.cor, now=region.at) == []
    home.say(1, at=region.later())
    (found,) = free_for_waiting(actor=region.cor, now=region.at)
    assert (found.first.need_id, found.free, found.behind) == (first, 1, 1)
    assert free_for_waiting(actor=region.stranger, now=region.at) == []
    place = WaitingPlace.objects.get(need_id=second)
    named: dict[str, Any] = {"place_id": place.id, "actor": region.cor, "at": region.later()}
    with pytest.raises(Refused, match="overslaat"):
        operations.ask_from_list(because=" ", **named)
    assert not Offer.objects.exists()
    offer_id = operations.ask_from_list(because="De eerste wil niet naar dit huis", **named)
    assert Offer.objects.get(id=offer_id).need_id == second
    assert Happening.objects.filter(request__needs=first, kind="listed", detail__skipped=True).exists()
    operations.withdraw(offer_id=offer_id, reason=Cancelled.MISTAKE, words="", actor=region.cor, at=region.later())
    place = WaitingPlace.objects.get(need_id=first)
    operations.ask_from_list(place_id=place.id, because="", actor=region.cor, at=region.later())


@db
def test_who_got_a_place_waits_nowhere_any_more_in_the_same_transaction(region: Region) -> None:
    need_id = region.need()
    codes = [one.unit.code for one in region.homes[1:3]]
    named: dict[str, Any] = {"need_id": need_id, "because": "Vol", "actor": region.cor}
    assert len(operations.wait_at(units=codes, at=region.at, **named)) == 2
    assert operations.wait_at(units=codes, at=region.later(), **named) == []  # they keep their moment
    request_id = Need.objects.get(id=need_id).request_id
    assert len(waiting_of(request_id=request_id)) == 2
    region.accept(region.ask(need_id, region.homes[0])[0])
    assert WaitingPlace.objects.filter(left_at=None).count() == 2  # a hold may lapse
    operations.confirm(
        offer_id=Offer.objects.get(status="accepted").id, expected_at=None, actor=region.cor, at=region.later()
    )
    assert set(WaitingPlace.objects.values_list("left_at", "left_because")) == {(region.at, "placed")}


@db
def test_nobody_waits_nowhere_without_a_reason_or_for_what_is_over(region: Region) -> None:
    need_id, unit = region.need(), region.homes[0].unit.code
    named: dict[str, Any] = {"need_id": need_id, "actor": region.cor, "at": region.at}
    with pytest.raises(Refused, match="waarom"):
        operations.wait_at(units=[unit], because=" ", **named)
    with pytest.raises(NotFound):
        operations.wait_at(units=[], because="Vol", **named)
    with pytest.raises(NotFound):
        operations.wait_at(units=[unit, uuid4()], because="Vol", **named)
    with pytest.raises(NotFound):
        operations.wait_at(units=[unit], because="Vol", need_id=need_id, actor=region.stranger, at=region.at)
    (place,) = operations.wait_at(units=[unit], because="Vol", **named)
    with pytest.raises(NotFound):
        operations.take_off(place_id=place, because="Weg", actor=region.stranger, at=region.at)
    operations.take_off(place_id=place, because="Elders gevraagd", actor=region.cor, at=region.at)
    with pytest.raises(Conflict, match="niet meer"):
        operations.take_off(place_id=place, because="Weg", actor=region.cor, at=region.at)
    give_up(region, need_id)
    with pytest.raises(Conflict, match="geen plaats meer gezocht"):
        operations.wait_at(units=[unit], because="Vol", **named)


@db
def test_who_has_the_patient_asks_for_the_next_place_and_the_request_is_followed_again(region: Region) -> None:
    request_id = decided(region)
    offer_id, home = arrived(region, region.need(request_id))
    complete(region, request_id, Whereabouts.PLACED)
    named: dict[str, Any] = {"offer_id": offer_id, "actor": home.opname, "at": region.later()}
    (line,) = there_now(actor=home.opname)
    assert (line.offer_id, line.is_asked) == (offer_id, False)
    made = operations.ask_onward(asks=Onwards.NEXT, reason=None, words="Kan naar huis met thuiszorg", **named)
    assert CareRequest.objects.get(id=request_id).status == "decided"
    assert there_now(actor=home.opname)[0].is_asked
    with pytest.raises(Conflict, match="al"):
        operations.ask_onward(asks=Onwards.NEXT, reason=None, words="Nog een keer", **named)
    with pytest.raises(Conflict, match="vervolg"):
        complete(region, request_id, Whereabouts.PLACED)
    assert operations.take_up(onward_id=made, actor=region.cor, at=region.later()) == request_id
    with pytest.raises(Conflict, match="collega"):
        operations.take_up(onward_id=made, actor=region.cor, at=region.later())
    (told,) = onward_of(request_id=request_id)
    assert (told.words, told.done_by) == ("Kan naar huis met thuiszorg", "Cor Coördinator")


@db
def test_a_patient_is_sent_back_with_a_reason_by_who_has_them_and_nobody_else(region: Region) -> None:
    need_id = region.need()
    offer_id = region.placed(need_id)
    home, other = region.home_of(offer_id), region.homes[3]
    named: dict[str, Any] = {"offer_id": offer_id, "words": "Wil weglopen", "at": region.later()}
    with pytest.raises(Conflict, match="bij u"):
        operations.ask_onward(asks=Onwards.BACK, reason=NotRight.BEHAVIOUR, actor=home.opname, **named)
    operations.arrive(offer_id=offer_id, side=Side.PROVIDER, actor=home.opname, at=region.later())
    for actor, refusal in ((other.opname, NotFound), (region.cor, NotPermitted)):
        with pytest.raises(refusal):
            operations.ask_onward(asks=Onwards.BACK, reason=NotRight.BEHAVIOUR, actor=actor, **named)
    with pytest.raises(Refused, match="juiste plaats"):
        operations.ask_onward(asks=Onwards.BACK, reason=None, actor=home.opname, **named)
    made = operations.ask_onward(asks=Onwards.BACK, reason=NotRight.BEHAVIOUR, actor=home.opname, **named)
    assert Onward.objects.get().reason == "behaviour"
    for actor, refusal in ((region.stranger, NotFound), (home.opname, NotPermitted)):
        with pytest.raises(refusal):
            operations.take_up(onward_id=made, actor=actor, at=region.at)
    with pytest.raises(NotFound):
        operations.take_up(onward_id=uuid4(), actor=region.cor, at=region.at)


@db
def test_the_database_refuses_what_the_domain_refuses(region: Region) -> None:
    need_id = region.need()
    right: dict[str, Any] = {
        "need_id": need_id, "at": region.at, "by": uuid4(), "by_name": "Cor", "reasons": ["no-room"],
        "instead": "stayed", "consequences": ["none"], "asked": 0, "declined": 0, "unanswered": 0,
    }  # fmt: skip
    wrongs: tuple[dict[str, Any], ...] = (
        {"reasons": []}, {"reasons": ["moon"]}, {"instead": "moon"}, {"consequences": []},
    )  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            Unmet.objects.create(**{**right, **wrong})
    Unmet.objects.create(**right)


@db
def test_all_of_it_goes_with_the_request_after_twenty_years(region: Region) -> None:
    region.at = NOON - KEPT_FOR - timedelta(days=2)
    request_id = region.request()
    home = region.homes[0]
    need = Need.objects.create(
        request_id=request_id, step=1, form="elv-hoog", form_name="ELV", status="unmet", since=region.at,
        stated_at=region.at, stated_by=uuid4(), stated_by_name="Cor", ended_at=region.at,
    )  # fmt: skip
    at: dict[str, Any] = {"location_id": home.location_id, "organisation_id": home.organisation_id, "unit": home.unit}
    offer = Offer.objects.create(need=need, status="declined", since=region.at, asked_at=region.at, **at)
    Unmet.objects.create(
        need=need, at=region.at, by=uuid4(), by_name="Cor", reasons=["no-room"], instead="stayed",
        consequences=["none"], asked=0, declined=0, unanswered=0,
    )  # fmt: skip
    WaitingPlace.objects.create(
        need=need, since=region.at, by=uuid4(), by_name="Cor", left_at=region.at, left_because="over", **at
    )
    Onward.objects.create(offer=offer, asks="next", words=b"x", asked_at=region.at, by=uuid4(), by_name="Olga")
    OutcomeTold.objects.create(
        request_id=request_id, to="gp", about=region.at, told_at=region.at, by=uuid4(), by_name="Cor", words=b"x",
        told_to=b"x",
    )  # fmt: skip
    CareRequest.objects.filter(id=request_id).update(status="decided")
    assert coordination.forget_requests(at=timezone.now()) == 1
    counts = [model.objects.count() for model in (Need, Offer, Unmet, WaitingPlace, Onward, OutcomeTold)]
    assert counts == [0] * 6
