"""Transport to a place that is confirmed: asked for, followed, and called off with the place."""

from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.placement.conftest import MINUTE, Region
from tests.placement.test_pages import somebody as signed_in

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Cancelled, Side
from ketenzicht.planning.domain import TransportAction, TransportKind
from ketenzicht.planning.models import Transport
from ketenzicht.planning.queries.steps import reasons_of_transport

pytestmark = pytest.mark.django_db


def new(region: Region) -> operations.AskTransport:
    return operations.AskTransport(TransportKind.LYING, "Proefstraat 9, thuis", region.at, region.at + 60 * MINUTE)


def asked(region: Region, offer_id: UUID) -> UUID:
    return operations.ask_transport(offer_id=offer_id, new=new(region), actor=region.cor, at=region.at)


def status_of(transport_id: UUID) -> str:
    return Transport.objects.get(id=transport_id).status


def test_transport_goes_to_the_place_and_nobody_reads_where_from(region: Region) -> None:
    offer_id = region.placed(region.need())
    row = Transport.objects.get(id=asked(region, offer_id))
    assert row.subject == offer_id
    assert row.to_location_id == region.home_of(offer_id).location_id
    assert b"Proefstraat" not in bytes(row.from_elsewhere)
    with pytest.raises(Conflict, match="al vervoer"):
        asked(region, offer_id)


def test_it_is_asked_once_the_place_is_confirmed(region: Region) -> None:
    (offer_id, *_) = region.ask(region.need())
    with pytest.raises(Conflict, match="bevestigd"):
        asked(region, offer_id)


@pytest.mark.parametrize("side", [Side.CENTRE, Side.PROVIDER])
def test_it_is_called_off_with_the_place_whoever_cancels(region: Region, side: Side) -> None:
    offer_id = region.placed(region.need())
    made = asked(region, offer_id)
    actor = region.cor if side is Side.CENTRE else region.home_of(offer_id).opname
    operations.cancel(offer_id=offer_id, reason=Cancelled.PLACE_LOST, words="", side=side, actor=actor, at=region.at)
    assert status_of(made) == "cancelled"


TOLD = (TransportAction.CONFIRM, TransportAction.LEAVE)


def so_far(region: Region, offer_id: UUID, steps: int) -> UUID:
    """Transport of which so many steps were told."""
    made = asked(region, offer_id)
    for action in TOLD[:steps]:
        operations.move_transport(transport_id=made, action=action, actor=region.cor, at=region.at)
    return made


def arrive(region: Region, offer_id: UUID) -> None:
    operations.arrive(offer_id=offer_id, side=Side.CENTRE, actor=region.cor, at=region.later())


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_with_the_arrival_transport_ends_and_how_it_went_nobody_knows(region: Region, steps: int) -> None:
    offer_id = region.placed(region.need())
    made = so_far(region, offer_id, steps)
    arrive(region, offer_id)
    assert status_of(made) == "untold", "not arrived: nobody said so"
    assert reasons_of_transport(Transport.objects.get(id=made)) == ("patiënt aangekomen",)
    assert AuditLine.objects.filter(action="planning.transport-ended-untold").count() == 1


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (TransportAction.ARRIVE, "arrived"),
        (TransportAction.FAIL, "failed"),
        (TransportAction.CANCEL, "cancelled"),
    ],
)
def test_somebody_can_still_say_how_it_went(region: Region, action: TransportAction, status: str) -> None:
    offer_id = region.placed(region.need())
    made = so_far(region, offer_id, 1)
    arrive(region, offer_id)
    operations.move_transport(
        transport_id=made, action=action, because="Vervoerder belde", actor=region.cor, at=region.later()
    )
    assert status_of(made) == status
    operations.correct(offer_id=offer_id, because="Toch niet", side=Side.CENTRE, actor=region.cor, at=region.later())
    assert status_of(made) == status, "what somebody said stays said"


@pytest.mark.parametrize(("steps", "status"), [(0, "requested"), (1, "confirmed"), (2, "under-way")])
def test_who_is_not_there_after_all_is_fetched_as_before(region: Region, steps: int, status: str) -> None:
    offer_id = region.placed(region.need())
    made = so_far(region, offer_id, steps)
    arrive(region, offer_id)
    operations.correct(offer_id=offer_id, because="Verkeerde", side=Side.CENTRE, actor=region.cor, at=region.later())
    assert status_of(made) == status
    arrive(region, offer_id)
    assert status_of(made) == "untold"


@pytest.mark.parametrize(("steps", "status"), [(0, "cancelled"), (1, "cancelled"), (2, "untold")])
def test_for_who_does_not_come_transport_is_called_off_or_ends(region: Region, steps: int, status: str) -> None:
    offer_id = region.placed(region.need())
    made = so_far(region, offer_id, steps)
    operations.miss(offer_id=offer_id, words="", side=Side.CENTRE, actor=region.cor, at=region.later())
    assert status_of(made) == status


@pytest.mark.parametrize("reason", [Cancelled.DIED, Cancelled.LEFT])
def test_who_died_or_left_is_on_no_road(region: Region, reason: Cancelled) -> None:
    offer_id = region.placed(region.need())
    made = so_far(region, offer_id, 2)
    operations.cancel(offer_id=offer_id, reason=reason, words="", side=Side.CENTRE, actor=region.cor, at=region.at)
    assert status_of(made) == "untold"


def test_who_is_on_the_road_to_a_place_that_is_called_off_still_is_until_they_are_somewhere(region: Region) -> None:
    need_id = region.need()
    offer_id = region.placed(need_id)
    made = so_far(region, offer_id, 2)
    operations.cancel(
        offer_id=offer_id, reason=Cancelled.PLACE_LOST, words="", side=Side.CENTRE, actor=region.cor, at=region.later()
    )
    assert status_of(made) == "under-way"
    (other, *_) = region.ask(need_id, region.homes[3])
    region.accept(other)
    operations.confirm(offer_id=other, expected_at=None, actor=region.cor, at=region.at)
    arrive(region, other)
    assert status_of(made) == "untold"


def test_transport_to_the_next_place_is_not_ended_by_arriving_at_this_one(region: Region) -> None:
    request_id = region.request()
    here, there = region.placed(region.need(request_id)), region.placed(region.need(request_id))
    made = asked(region, there)
    arrive(region, here)
    assert status_of(made) == "requested"


def test_what_stood_from_before_the_clock_ends(region: Region) -> None:
    offer_id = region.placed(region.need())
    made = asked(region, offer_id)
    arrive(region, offer_id)
    Transport.objects.filter(id=made).update(status="requested")
    assert operations.watch(at=region.later()) == 1
    assert status_of(made) == "untold"
    assert operations.watch(at=region.later()) == 0


def test_that_it_ended_without_word_nobody_says(region: Region) -> None:
    made = asked(region, region.placed(region.need()))
    with pytest.raises(Refused, match="hoe het vervoer ging"):
        operations.move_transport(transport_id=made, action=TransportAction.END, actor=region.cor, at=region.at)


def test_refusals(region: Region) -> None:
    offer_id = region.placed(region.need())
    made = asked(region, offer_id)
    with pytest.raises(Refused):
        operations.move_transport(transport_id=made, action=TransportAction.CANCEL, actor=region.cor, at=region.at)
    with pytest.raises(Conflict):
        operations.move_transport(transport_id=made, action=TransportAction.ARRIVE, actor=region.cor, at=region.at)
    for who, transport_id, error in (
        (region.stranger, made, NotFound),
        (region.cor, uuid4(), NotFound),
        (region.homes[0].opname, made, NotPermitted),
        (region.homes[0].opname, uuid4(), NotPermitted),
    ):
        with pytest.raises(error):
            operations.move_transport(
                transport_id=transport_id, action=TransportAction.CONFIRM, actor=who, at=region.at
            )
    with pytest.raises(NotFound):
        operations.ask_transport(offer_id=offer_id, new=new(region), actor=region.stranger, at=region.at)


def test_a_coordinator_asks_and_follows_it_on_the_page(region: Region, settings: Settings) -> None:
    region.at = timezone.now()
    for home in region.homes:
        home.say(2, at=region.at)
    cor: Client = signed_in(region.centre_id, Role.COORDINATOR, "cor", settings)
    request_id = region.request()
    offer_id = region.placed(region.need(request_id))
    page = cor.get(reverse("placement:needs", args=[request_id])).content.decode()
    assert "Vraag vervoer aan" in page
    at = reverse("placement:at_offer", args=[request_id, offer_id, "transport"])
    wrong = cor.post(at, {"kind": "lying", "origin": "Proefstraat 9", "pick_up_from": "", "pick_up_until": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Proefstraat 9" in wrong.content.decode()
    told = {"kind": "lying", "origin": "Proefstraat 9", "pick_up_from": "2099-01-01T10:00"}
    page = cor.post(at, told | {"pick_up_until": "2099-01-01T12:00"}, follow=True).content.decode()
    assert "aangevraagd" in page
    assert "Proefstraat" not in page
    made = Transport.objects.get(subject=offer_id)
    deed = reverse("placement:at_transport", args=[request_id, made.id, "confirm"])
    assert "Vervoer is vertrokken" in cor.post(deed, follow=True).content.decode()
    cancel = reverse("placement:at_transport", args=[request_id, made.id, "cancel"])
    assert cor.post(cancel, {"because": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    cor.post(cancel, {"because": "Familie rijdt"})
    assert status_of(made.id) == "cancelled"
    strange = reverse("placement:at_transport", args=[request_id, made.id, "vliegen"])
    assert cor.post(strange).status_code == HTTPStatus.NOT_FOUND
