"""What is sought and arranged ends with its request, or says that the request may not end like this."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tests.placement.conftest import MINUTE, Region
from tests.placement.test_appointments import booked, need_of
from tests.placement.test_following import decided

from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Ending, Receiver, Status, Whereabouts
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.handover.models import Release
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Dropped, Side
from ketenzicht.placement.domain.closing import (
    WHEN_CLOSED,
    WHEN_COMPLETED,
    WHEN_FORWARDED,
    AtEnd,
    Stands,
    Then,
    Unfinished,
    against,
)
from ketenzicht.placement.domain.following import Onwards
from ketenzicht.placement.models import Need, Offer, Onward
from ketenzicht.placement.queries.trajectory import how_it_went
from ketenzicht.placement.queries.worklist import worklist
from ketenzicht.planning.domain import TransportKind
from ketenzicht.planning.models import Booking, Transport

db = pytest.mark.django_db
GONE = {Ending.DIED, Ending.LEFT}
ALL: list[AtEnd] = [*WHEN_CLOSED.values(), *WHEN_FORWARDED.values(), *WHEN_COMPLETED.values()]


@pytest.mark.parametrize("at_end", ALL)
def test_every_way_of_ending_says_what_becomes_of_everything(at_end: AtEnd) -> None:
    assert set(at_end.then) == set(Stands)


def test_every_ending_receiver_and_place_is_in_the_table() -> None:
    assert [set(WHEN_CLOSED), set(WHEN_FORWARDED), set(WHEN_COMPLETED)] == [
        set(Ending), set(Receiver), set(Whereabouts)
    ]  # fmt: skip


@pytest.mark.parametrize("at_end", ALL)
@pytest.mark.parametrize("stands", [Stands.BOOKED, Stands.PLACED, Stands.UNDER_WAY])
def test_where_somebody_goes_is_only_given_up_for_who_goes_nowhere(at_end: AtEnd, stands: Stands) -> None:
    assert (at_end.then[stands] is Then.END) == (at_end.dropped in {Dropped.DIED, Dropped.LEFT})


@pytest.mark.parametrize("at_end", [*WHEN_CLOSED.values(), *WHEN_FORWARDED.values()])
def test_nothing_is_sought_on_for_a_request_that_nobody_has(at_end: AtEnd) -> None:
    assert at_end.then[Stands.SOUGHT] is Then.END


@pytest.mark.parametrize("stands", Stands)
def test_what_stands_in_the_way_is_told_in_words(stands: Stands) -> None:
    told = Unfinished(stands, "ELV hoog", "Huize Duiker")
    says = against(WHEN_COMPLETED[Whereabouts.PLACED], [told])
    assert bool(says) == (stands is not Stands.THERE)
    assert "{" not in says


def test_of_several_the_furthest_is_told() -> None:
    sought, coming = Unfinished(Stands.SOUGHT, "Wijkzorg"), Unfinished(Stands.UNDER_WAY, "ELV", "Huize Duiker")
    assert "onderweg naar Huize Duiker" in against(WHEN_COMPLETED[Whereabouts.HOME], [sought, coming])


def sought(region: Region, need_id: UUID) -> None:
    region.ask(need_id, *region.homes)


def promised(region: Region, need_id: UUID) -> None:
    region.accept(region.ask(need_id)[0])


def placed(region: Region, need_id: UUID) -> None:
    offer_id = region.placed(need_id)
    new = operations.AskTransport(TransportKind.LYING, "Thuis", region.at, region.at + 60 * MINUTE)
    operations.ask_transport(offer_id=offer_id, new=new, actor=region.cor, at=region.at)


def under_way(region: Region, need_id: UUID) -> None:
    offer_id = region.placed(need_id)
    operations.depart(offer_id=offer_id, expected_at=None, side=Side.CENTRE, actor=region.cor, at=region.at)


def there(region: Region, need_id: UUID) -> None:
    offer_id = region.placed(need_id)
    operations.arrive(offer_id=offer_id, side=Side.CENTRE, actor=region.cor, at=region.at)


def onward(region: Region, need_id: UUID) -> None:
    there(region, need_id)
    offer = Offer.objects.get(need_id=need_id, status="arrived")
    operations.ask_onward(
        offer_id=offer.id, asks=Onwards.NEXT, reason=None, words="Naar huis met hulp.",
        actor=region.home_of(offer.id).opname, at=region.at,
    )  # fmt: skip


HOW_FAR: dict[Stands, Callable[[Region, UUID], object]] = {
    Stands.SOUGHT: sought,
    Stands.PROMISED: promised,
    Stands.BOOKED: booked,
    Stands.PLACED: placed,
    Stands.UNDER_WAY: under_way,
    Stands.THERE: there,
    Stands.ONWARD: onward,
}


def arranged(region: Region, stands: Stands) -> UUID:
    need_id = need_of(region) if stands is Stands.BOOKED else region.need()
    HOW_FAR[stands](region, need_id)
    region.later()
    return need_id


def close(region: Region, need_id: UUID, ending: Ending) -> None:
    request_id = Need.objects.get(id=need_id).request_id
    claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=region.at)
    other = CareRequest.objects.get(id=region.request()).number if ending is Ending.SAME else None
    coordination.close(
        request_id=request_id, claim=claim, ending=ending, note="Het is klaar.", same_as=other,
        actor=region.cor, at=region.at,
    )  # fmt: skip


def is_followed(region: Region, need_id: UUID) -> bool:
    request_id = Need.objects.get(id=need_id).request_id
    return any(one.request_id == request_id for one in worklist(actor=region.cor, now=region.at).lines)


def nothing_is_left(region: Region, need_id: UUID) -> None:
    assert not Offer.objects.filter(need_id=need_id, status__in=["queued", "asked", *_COMING]).exists()
    assert [home.state.held for home in region.homes if home.state.held] == []
    assert not Booking.objects.filter(subject=need_id, status="booked").exists()
    assert not Transport.objects.filter(status__in=["requested", "confirmed"]).exists()
    assert not is_followed(region, need_id)


_COMING = ["accepted", "placed", "under-way"]


@db
@pytest.mark.parametrize("ending", Ending)
@pytest.mark.parametrize("stands", Stands)
def test_closing_ends_what_is_only_sought_and_throws_away_no_place(
    region: Region, ending: Ending, stands: Stands
) -> None:
    need_id = arranged(region, stands)
    held = sum(home.state.held for home in region.homes)
    if WHEN_CLOSED[ending].then[stands] is Then.REFUSE:
        with pytest.raises(Refused), transaction.atomic():
            close(region, need_id, ending)
        assert sum(home.state.held for home in region.homes) == held
        assert is_followed(region, need_id) or stands is Stands.THERE
        return
    close(region, need_id, ending)
    if stands not in {Stands.THERE, Stands.ONWARD}:
        assert Need.objects.get(id=need_id).dropped == WHEN_CLOSED[ending].dropped.value
    nothing_is_left(region, need_id)
    assert Offer.objects.filter(need_id=need_id, status="arrived").count() == 0
    assert not Onward.objects.filter(done_at=None).exists()
    assert not operations.watch(at=region.later())  # nothing is left for the clock


@db
def test_who_was_asked_and_who_promised_hear_it_in_the_same_transaction(region: Region) -> None:
    need_id = region.need()
    region.ask(need_id, *region.homes)
    close(region, need_id, Ending.MISTAKE)
    told = Offer.objects.filter(need_id=need_id).values_list("status", "reason")
    assert set(told) == {("withdrawn", "mistake")}
    promise = arranged(region, Stands.PROMISED)
    close(region, promise, Ending.ADVISED)
    assert set(region.statuses(promise)) == {"cancelled", "withdrawn"}
    kinds = list(Happening.objects.filter(request__needs=promise).values_list("kind", flat=True))
    assert kinds[-3:] == ["place-lost", "need-ended", "closed"]


@db
def test_who_died_on_the_way_is_expected_nowhere_and_the_hand_over_is_taken_back(region: Region) -> None:
    need_id = arranged(region, Stands.UNDER_WAY)
    request_id = Need.objects.get(id=need_id).request_id
    CareRequest.objects.filter(id=request_id).update(has_red_flag=True)  # of who died that stands in nobody's way
    close(region, need_id, Ending.DIED)
    offer = Offer.objects.get(need_id=need_id, status="cancelled")
    assert offer.reason == "died"
    assert Release.objects.get(offer_id=offer.id).withdrawn_because == "died"
    assert how_it_went(request_id=request_id).words.endswith("De patiënt is overleden.")


@db
def test_a_red_flag_still_holds_up_who_left(region: Region) -> None:
    need_id = arranged(region, Stands.SOUGHT)
    CareRequest.objects.update(has_red_flag=True)
    with pytest.raises(Refused, match="alarmsignaal"):
        close(region, need_id, Ending.LEFT)


@db
def test_a_place_that_nobody_confirmed_in_time_holds_up_no_closing(region: Region) -> None:
    need_id = arranged(region, Stands.PROMISED)
    region.later(45)
    close(region, need_id, Ending.SAME)
    nothing_is_left(region, need_id)


@db
def test_the_same_patient_keeps_the_place_and_the_coordinator_reads_what_to_do(region: Region) -> None:
    need_id = arranged(region, Stands.PROMISED)
    with pytest.raises(Refused, match="sluit de andere zorgvraag af"):
        close(region, need_id, Ending.SAME)


@db
@pytest.mark.parametrize("receiver", Receiver)
@pytest.mark.parametrize("stands", Stands)
def test_handing_over_is_never_held_up_and_throws_away_no_place(
    region: Region, receiver: Receiver, stands: Stands
) -> None:
    need_id = arranged(region, stands)
    request_id = Need.objects.get(id=need_id).request_id
    claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=region.at)
    warm = coordination.WarmTransfer("Meldkamer", stayed_on_line=False)
    coordination.forward(
        request_id=request_id, claim=claim, to=receiver, warm=warm, note="Overgedragen.", actor=region.cor, at=region.at
    )
    if stands in {Stands.SOUGHT, Stands.PROMISED}:
        assert Need.objects.get(id=need_id).dropped == "forwarded"
        nothing_is_left(region, need_id)
    else:
        assert region.status(need_id) in {"arranged", "met"}
        assert is_followed(region, need_id) or stands is Stands.THERE


@db
@pytest.mark.parametrize("where", Whereabouts)
@pytest.mark.parametrize("stands", Stands)
def test_completing_ends_all_for_who_died_or_left_and_nothing_for_who_may_still_wait(
    region: Region, where: Whereabouts, stands: Stands
) -> None:
    request_id = decided(region)
    need_id = need_of(region, request_id=request_id) if stands is Stands.BOOKED else region.need(request_id)
    HOW_FAR[stands](region, need_id)
    region.later()
    told: dict[str, Any] = {"request_id": request_id, "words": "Drie keer gebeld", "actor": region.cor, "at": region.at}
    if WHEN_COMPLETED[where].then[stands] is Then.REFUSE:
        with pytest.raises(Conflict), transaction.atomic():
            operations.complete(whereabouts=where, **told)
        assert is_followed(region, need_id)
        return
    operations.complete(whereabouts=where, **told)
    if where is not Whereabouts.PLACED:
        nothing_is_left(region, need_id)
    assert CareRequest.objects.get(id=request_id).status == Status.COMPLETED.value
    assert not operations.watch(at=region.later())


@db
def test_several_things_that_are_sought_end_together_or_none_does(region: Region) -> None:
    request_id = region.request()
    first, second = region.need(request_id), region.need(request_id)
    region.ask(first)
    region.placed(second)
    with pytest.raises(Refused, match="Huize Aalscholver"), transaction.atomic():
        close(region, first, Ending.ADVISED)
    assert region.status(first) == "seeking"
    assert "asked" in region.statuses(first)
    close(region, first, Ending.DIED)
    assert {region.status(first), region.status(second)} == {"dropped"}


@db
def test_what_ended_with_its_request_can_be_sought_again_after_it_was_reopened(region: Region) -> None:
    need_id = arranged(region, Stands.SOUGHT)
    request_id = Need.objects.get(id=need_id).request_id
    close(region, need_id, Ending.NO_CARE)
    coordination.reopen(request_id=request_id, because="Belt opnieuw.", actor=region.cor, at=region.later())
    operations.resume_need(need_id=need_id, because="Toch nodig.", actor=region.cor, at=region.at)
    assert region.status(need_id) == "seeking"


@db
def test_the_database_closes_nothing_for_which_a_place_is_sought(region: Region) -> None:
    need_id = arranged(region, Stands.SOUGHT)
    request_id = Need.objects.get(id=need_id).request_id
    with pytest.raises(IntegrityError), transaction.atomic():
        CareRequest.objects.filter(id=request_id).update(status="closed")
    close(region, need_id, Ending.NO_CARE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(id=need_id).update(status="seeking", ended_at=None, dropped="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.create(
            request_id=request_id, step=9, form="x", form_name="x", status="seeking", since=region.at,
            stated_at=region.at, stated_by=region.centre_id, stated_by_name="x",
        )  # fmt: skip
