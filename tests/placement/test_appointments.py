"""An appointment for a need, in the plan of a provider: made, cancelled, and followed."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.placement.conftest import ELV, MINUTE, Home, Region, somebody
from tests.placement.test_pages import somebody as signed_in

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.base.geography import Point
from ketenzicht.coordination.models import Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Dropped, NeedMove, NeedStatus, Sought, need_after
from ketenzicht.placement.domain.appointments import move_of, planned_as
from ketenzicht.placement.domain.following import Asks
from ketenzicht.placement.models import Need
from ketenzicht.placement.operations import Chosen
from ketenzicht.placement.queries.trajectory import how_it_went, trajectory
from ketenzicht.placement.queries.worklist import worklist
from ketenzicht.planning import operations as planning
from ketenzicht.planning.domain import BookingStatus, ResourceKind
from ketenzicht.planning.models import Booking
from ketenzicht.planning.operations import NewResource, NewSlot

pytestmark = pytest.mark.django_db
CONSULT, VISIT = ("hap", "consult"), ("hap", "visit")
HERE = Point(52.1, 5.13)


def planner(home: Home) -> Actor:
    return somebody(home.organisation_id, Role.CAPACITY_MANAGER, "Piet Planner")


def slot_of(region: Region, kind: ResourceKind = ResourceKind.CONSULT, *, minutes: int = 20) -> UUID:
    """One moment half an hour from now, or a shift of four hours, of the first home."""
    home = region.homes[0]
    comes = kind is ResourceKind.VISIT
    new = NewResource(home.location_id, f"Middel {uuid4().hex[:6]}", kind, travels=comes)
    resource = planning.add_resource(new=new, actor=planner(home), at=region.at)
    begins = region.at + (0 if comes else 30) * MINUTE
    moment = NewSlot(begins, begins + (240 if comes else minutes) * MINUTE, 1)
    return planning.add_slot(resource_id=resource, new=moment, actor=planner(home), at=region.at)


def need_of(region: Region, kind: tuple[str, str] = CONSULT, request_id: UUID | None = None) -> UUID:
    form = {CONSULT: "hap-consult", VISIT: "hap-visite"}[kind]
    new = operations.NewNeed(
        form=form,
        sought=Sought(kinds=(kind,), point=HERE, age=40),
        question="Gesneden, moet gehecht worden.",
        before=region.at + 240 * MINUTE,
    )
    request_id = request_id or region.request()
    return operations.state_need(request_id=request_id, new=new, actor=region.cor, at=region.at)


def booked(region: Region, need_id: UUID, slot_id: UUID | None = None) -> UUID:
    chosen = operations.Chosen(slot_id or slot_of(region), region.at + 30 * MINUTE, 20)
    return operations.make_appointment(need_id=need_id, chosen=chosen, actor=region.cor, at=region.at)


def asked(region: Region, need_id: UUID) -> UUID:
    """The first of the homes that were asked for a place, when the need was still for one."""
    Need.objects.filter(id=need_id).update(kinds=[list(ELV)])
    offer_id = region.ask(need_id)[0]
    Need.objects.filter(id=need_id).update(kinds=[list(CONSULT)])
    return offer_id


def status_of(booking_id: UUID) -> str:
    return Booking.objects.get(id=booking_id).status


def test_only_care_that_is_planned_is_given_by_appointment() -> None:
    assert planned_as([CONSULT]) is ResourceKind.CONSULT
    assert planned_as([("acute-ggz", "assessment-adult"), ("acute-ggz", "assessment-youth")]) is ResourceKind.ASSESSMENT
    assert planned_as([("acute-vv", "elv-hoog")]) is None
    assert planned_as([CONSULT, VISIT]) is None
    assert planned_as([]) is None


@given(st.sampled_from(NeedStatus), st.lists(st.sampled_from(BookingStatus)), st.booleans())
def test_what_appointments_make_of_a_need_can_always_be_done_and_ends(
    need: NeedStatus, bookings: list[BookingStatus], has_place: bool
) -> None:
    moves = 0
    while (move := move_of(need, bookings, has_place=has_place)) is not None:
        need = need_after(need, move)
        moves += 1
        assert moves <= len(NeedMove)


def test_an_appointment_arranges_the_care_and_who_was_asked_is_asked_no_more(region: Region) -> None:
    need_id = need_of(region)
    offer_id = asked(region, need_id)
    made = booked(region, need_id)
    assert region.status(need_id) == "arranged"
    assert status_of(made) == "booked"
    assert Booking.objects.get(id=made).subject == need_id
    assert set(region.statuses(need_id)) == {"withdrawn"}
    with pytest.raises(Conflict):
        region.accept(offer_id)


def test_a_moment_is_given_to_one_and_the_other_still_seeks(region: Region) -> None:
    slot_id, first, second = slot_of(region), need_of(region), need_of(region)
    booked(region, first, slot_id)
    with pytest.raises(Conflict, match="vol"):
        booked(region, second, slot_id)
    assert region.status(second) == "seeking"


def test_who_is_cancelled_seeks_again_and_the_moment_is_free(region: Region) -> None:
    need_id, slot_id = need_of(region), slot_of(region)
    made = booked(region, need_id, slot_id)
    with pytest.raises(Refused):
        operations.cancel_appointment(need_id=need_id, because=" ", actor=region.cor, at=region.at)
    operations.cancel_appointment(need_id=need_id, because="Patiënt belt af", actor=region.cor, at=region.at)
    assert status_of(made) == "cancelled"
    assert region.status(need_id) == "seeking"
    booked(region, need_of(region), slot_id)
    with pytest.raises(Conflict):
        operations.cancel_appointment(need_id=need_id, because="Nog eens", actor=region.cor, at=region.at)


def test_an_appointment_ends_with_what_it_was_for(region: Region) -> None:
    need_id = need_of(region)
    made = booked(region, need_id)
    operations.drop_need(
        need_id=need_id, dropped=Dropped.RECOVERED, because="Het gaat beter", actor=region.cor, at=region.at
    )
    assert status_of(made) == "cancelled"


def test_what_the_provider_does_with_it_the_need_hears(region: Region) -> None:
    lost, met = need_of(region), need_of(region)
    first, second = booked(region, lost), booked(region, met)
    actor = planner(region.homes[0])
    planning.withdraw_slot(
        slot_id=Booking.objects.get(id=first).slot_id, because="Arts ziek", actor=actor, at=region.at
    )
    planning.arrive(booking_id=second, actor=actor, at=region.later())
    operations.watch(at=region.at)
    assert region.status(lost) == "seeking"
    assert region.status(met) == "met"
    operations.watch(at=region.at)
    assert region.status(lost) == "seeking"


def test_who_has_a_place_after_all_needs_no_appointment_planned_anew(region: Region) -> None:
    need_id = need_of(region)
    made = booked(region, need_id)
    slot_id = Booking.objects.get(id=made).slot_id
    planning.withdraw_slot(slot_id=slot_id, because="Arts ziek", actor=planner(region.homes[0]), at=region.at)
    operations.watch(at=region.later())
    region.accept(asked(region, need_id))
    assert status_of(made) == "cancelled"
    operations.watch(at=region.later())
    assert region.status(need_id) == "arranged"


def test_a_visit_has_to_know_where_to(region: Region) -> None:
    need_id, slot_id = need_of(region, VISIT), slot_of(region, ResourceKind.VISIT)
    begins = region.at + 60 * MINUTE
    nowhere = operations.Chosen(slot_id, begins, 30)
    with pytest.raises(Refused, match="waar de patiënt is"):
        operations.make_appointment(need_id=need_id, chosen=nowhere, actor=region.cor, at=region.at)
    chosen = operations.Chosen(slot_id, begins, 30, HERE)
    made = operations.make_appointment(need_id=need_id, chosen=chosen, actor=region.cor, at=region.at)
    assert Booking.objects.get(id=made).ends == begins + timedelta(minutes=30)


def test_refusals(region: Region) -> None:
    chosen = operations.Chosen(slot_of(region), region.at + 30 * MINUTE, 20)
    need_id = need_of(region)
    with pytest.raises(NotFound):
        operations.make_appointment(need_id=uuid4(), chosen=chosen, actor=region.cor, at=region.at)
    with pytest.raises(NotFound):
        operations.make_appointment(need_id=need_id, chosen=chosen, actor=region.stranger, at=region.at)
    actor = planner(region.homes[0])
    with pytest.raises(NotPermitted):
        operations.make_appointment(need_id=need_id, chosen=chosen, actor=actor, at=region.at)
    with pytest.raises(Refused, match="geen afspraken"):
        operations.make_appointment(need_id=region.need(), chosen=chosen, actor=region.cor, at=region.at)
    booked(region, need_id)
    with pytest.raises(Conflict):
        operations.make_appointment(need_id=need_id, chosen=chosen, actor=region.cor, at=region.at)


def test_the_story_of_the_request_tells_with_whom(region: Region) -> None:
    request_id = region.request()
    booked(region, need_of(region, request_id=request_id))
    told = Happening.objects.filter(request_id=request_id, kind="place-confirmed").get()
    assert told.detail["to"].startswith(region.homes[0].name)


def test_a_coordinator_picks_a_moment_on_a_page_and_sees_it_at_the_need(region: Region, settings: Settings) -> None:
    region.at = timezone.now()
    cor: Client = signed_in(region.centre_id, Role.COORDINATOR, "cor", settings)
    slot_id, request_id = slot_of(region), region.request()
    need_id = need_of(region, request_id=request_id)
    page = cor.get(reverse("placement:needs", args=[request_id])).content.decode()
    at = reverse("placement:appointment", args=[request_id, need_id])
    assert at in page
    page = cor.get(at).content.decode()
    assert str(slot_id) in page
    assert region.homes[0].name in page
    told = {"where": "52.1, 5.13", "minutes": "30"}
    assert cor.post(at, told | {"moment": "geen moment"}).status_code == HTTPStatus.NOT_FOUND
    assert "kennen wij niet" in cor.post(at, told | {"where": "Nergenshuizen"}).content.decode()
    moment = f"{slot_id}|{(region.at + 30 * MINUTE).isoformat()}"
    answer = cor.post(at, told | {"moment": moment}, follow=True).content.decode()
    assert "Afgesproken" in answer
    assert "Zeg de afspraak af" in answer
    late = cor.post(at, told | {"moment": moment})
    assert late.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "geen plaats meer gezocht" in late.content.decode()
    off = reverse("placement:at_need", args=[request_id, need_id, "cancel-appointment"])
    answer = cor.post(off, {"because": "Patiënt belt af"}, follow=True).content.decode()
    assert "Afgezegd" in answer
    assert "Plan een afspraak" in answer


def test_who_follows_sees_an_appointment_and_not_that_nobody_is_asked(region: Region) -> None:
    need = need_of(region)
    operations.make_appointment(
        need_id=need, chosen=Chosen(slot_of(region), region.at, 20), actor=region.cor, at=region.at
    )
    (line,) = worklist(actor=region.cor, now=region.later()).lines
    assert line.followed.asks is Asks.COMING
    assert [(one.name.split(",")[0], one.status) for one in line.offers] == [
        (region.homes[0].name, BookingStatus.BOOKED)
    ]
    (step,) = trajectory(request_id=line.request_id)
    assert [one.status for one in step.appointments] == [BookingStatus.BOOKED]
    went = how_it_went(request_id=line.request_id)
    assert went.steps[0].place == region.homes[0].name
    (late,) = worklist(actor=region.cor, now=region.later(120)).lines
    assert late.followed.asks is Asks.OVERDUE
