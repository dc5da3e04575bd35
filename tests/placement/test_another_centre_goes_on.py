"""A request that went to another centre: its region, its agreements and its transport go on from there."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.placement.conftest import MINUTE, Region
from tests.web.country import PASSWORD

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import WhyOver
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations import searching
from ketenzicht.placement.operations.searching import search_places
from ketenzicht.planning.domain import TransportAction, TransportKind
from ketenzicht.planning.models import Transport
from ketenzicht.planning.queries.steps import reasons_of_transport

pytestmark = pytest.mark.django_db


def goes_over(region: Region, need_id: UUID) -> UUID:
    """Asked by the one centre, taken over by the other."""
    request_id = Need.objects.get(id=need_id).request_id
    access.create_account(
        name="Eva", email="eva@centra.voorbeeld.invalid", password=PASSWORD, organisation_id=region.other_id,
        role=Role.COORDINATOR, actor=PLATFORM, at=region.at - timedelta(days=400),
    )  # fmt: skip
    claim = coordination.pick_up(request_id=request_id, actor=region.cor, at=region.at)
    transfer_id = coordination.ask_transfer(
        request_id=request_id, claim=claim, to=region.other_id, why=WhyOver.THERE, warm=None,
        said="Zij is bij haar dochter.", actor=region.cor, at=region.at,
    )  # fmt: skip
    return coordination.accept_transfer(transfer_id=transfer_id, actor=region.stranger, at=region.at)


def transport(region: Region, offer_id: UUID) -> UUID:
    new = operations.AskTransport(TransportKind.LYING, "Proefstraat 9", region.at, region.at + 60 * MINUTE)
    return operations.ask_transport(offer_id=offer_id, new=new, actor=region.cor, at=region.at)


def moves(region: Region, transport_id: UUID, *actions: TransportAction) -> None:
    for action in actions:
        operations.move_transport(transport_id=transport_id, action=action, actor=region.cor, at=region.at)


def test_places_are_sought_in_the_region_of_the_centre_that_has_it_now(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_centre = {region.centre_id: "EERST", region.other_id: "NU"}
    monkeypatch.setattr(searching, "region_of", lambda *, centre_id, at: of_centre[centre_id])
    need_id = region.need()
    request_id = Need.objects.get(id=need_id).request_id
    named: dict[str, Any] = {"request_id": request_id, "need_id": need_id, "at": region.at}
    _, _, found = search_places(actor=region.cor, **named)
    assert found.sought.region == "EERST"
    goes_over(region, need_id)
    _, _, found = search_places(actor=region.stranger, **named)
    assert found.sought.region == "NU"


def test_transport_is_followed_by_the_centre_that_has_it_now_and_no_more_by_who_asked(region: Region) -> None:
    need_id = region.need()
    made = transport(region, region.placed(need_id))
    goes_over(region, need_id)
    named: dict[str, Any] = {"transport_id": made, "at": region.at}
    with pytest.raises(Conflict, match="overgenomen"):
        operations.move_transport(action=TransportAction.CONFIRM, actor=region.cor, **named)
    operations.move_transport(action=TransportAction.CONFIRM, actor=region.stranger, **named)
    assert Transport.objects.get(id=made).status == "confirmed"
    with pytest.raises(Refused, match="waarom"):
        operations.move_transport(action=TransportAction.CANCEL, actor=region.stranger, **named)


def one_house(region: Region) -> None:
    """The first and the last home are of one organisation."""
    location = region.homes[3].unit.location
    location.organisation_id = region.homes[0].organisation_id
    location.save()


def redirected(region: Region, offer_id: UUID) -> Offer:
    made = operations.redirect(
        offer_id=offer_id, to=region.homes[3].unit.code, words="Hier is nu wel plaats", yes=operations.Yes(),
        side=Side.PROVIDER, actor=region.homes[0].opname, at=region.later(),
    )  # fmt: skip
    return Offer.objects.get(id=made)


def test_who_is_on_the_way_stays_on_the_way_when_it_becomes_elsewhere_and_so_does_the_ambulance(
    region: Region,
) -> None:
    one_house(region)
    need_id = region.need()
    offer_id = region.placed(need_id)
    made = transport(region, offer_id)
    moves(region, made, TransportAction.CONFIRM, TransportAction.LEAVE)
    expected = region.at + timedelta(hours=1)
    operations.depart(offer_id=offer_id, expected_at=expected, side=Side.CENTRE, actor=region.cor, at=region.at)
    there = redirected(region, offer_id)
    assert (there.status, there.expected_at) == ("under-way", expected)
    assert [step.action for step in there.steps.all()] == ["ask", "accept", "confirm", "depart"]
    assert region.status(need_id) == "arranged"
    assert (region.homes[0].state.held, region.homes[3].state.held) == (0, 1)
    row = Transport.objects.get(id=made)
    assert (row.status, row.subject, row.to_location_id) == ("under-way", there.id, region.homes[3].location_id)
    assert reasons_of_transport(row) == ("doorverwezen",)
    operations.arrive(offer_id=there.id, side=Side.PROVIDER, actor=region.homes[0].opname, at=region.later())
    assert region.status(need_id) == "met"


def test_who_was_placed_stays_placed_and_transport_that_was_asked_for_goes_there(region: Region) -> None:
    one_house(region)
    offer_id = region.placed(region.need())
    made = transport(region, offer_id)
    there = redirected(region, offer_id)
    row = Transport.objects.get(id=made)
    assert (there.status, row.status, row.subject) == ("placed", "requested", there.id)


def test_transport_to_a_place_that_was_only_promised_there_is_none(region: Region) -> None:
    one_house(region)
    offer_id = region.ask(region.need(), region.homes[0])[0]
    region.accept(offer_id)
    assert redirected(region, offer_id).status == "accepted"
