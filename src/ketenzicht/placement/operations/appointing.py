"""An appointment for a need, in the plan of a provider: made, cancelled, and followed by the clock."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.base.geography import Point
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import WON, Cancelled, NeedMove, NeedStatus, Side
from ketenzicht.placement.domain.appointments import COMES_TO_PATIENT, STANDS, move_of, planned_as, would_do
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.offers import need_of_the_centre, set_need, withdraw_all
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.operations.winning import refuse_closed
from ketenzicht.placement.queries.needs import urgency_of
from ketenzicht.planning import operations as planning
from ketenzicht.planning import queries as plans
from ketenzicht.planning.operations import NewBooking

LEAST_URGENT = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """A moment that was proposed. `where` is the patient, for who comes to them; `minutes` is how long that lasts."""

    slot_id: UUID
    begins: datetime
    minutes: int
    where: Point | None = None


@transaction.atomic
def make_appointment(*, need_id: UUID, chosen: Chosen, actor: Actor, at: datetime) -> UUID:
    """Book a moment for a need; who was asked for a place hears that it is not needed any more. Gives the booking.

    Raises NotPermitted, NotFound, Refused where care is not given by appointment or it is not said where the patient
    is, and Conflict when nothing is sought any more or the moment is taken.
    """
    need = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    kind = planned_as(need.kinds)
    if kind is None:
        raise Refused("Voor deze zorg worden hier geen afspraken gepland.")
    refuse_closed(need)
    if need.status != NeedStatus.SEEKING.value:
        raise Conflict("Hiervoor wordt geen plaats meer gezocht. Kijk eerst hoe het nu staat.")
    comes = kind in COMES_TO_PATIENT
    if comes and chosen.where is None:
        raise Refused("Schrijf waar de patiënt is: daar komt iemand naartoe.", field="where")
    care = plans.care_of_slot(slot_id=chosen.slot_id)
    if care is None or not would_do(need.kinds, kind=care.kind, module=care.module, label=care.label):
        raise NotFound("Wij kennen dit moment niet, of het is voor andere zorg. Kijk opnieuw wat er vrij is.")
    made = planning.book_slot(
        new=NewBooking(
            slot_id=chosen.slot_id,
            subject=need.id,
            begins=chosen.begins if comes else None,
            minutes=chosen.minutes if comes else None,
            place=chosen.where if comes else None,
            deadline=need.before,
            urgency=_urgency(need.request_id),
        ),
        actor=actor,
        at=at,
    )
    set_need(need, NeedMove.ARRANGE, at=at)
    withdraw_all(need, party=Party(Side.CENTRE, actor, at), reason=Cancelled.NOT_NEEDED)
    _tell(need, Kind.PLACE_CONFIRMED, actor=actor, at=at)
    return made


@transaction.atomic
def cancel_appointment(*, need_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """The appointment does not go on: the moment is free again, and care is sought anew. Refused wordless."""
    need = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    if not because.strip():
        raise Refused("Schrijf waarom de afspraak niet doorgaat.")
    if not planning.call_off(subject=need.id, because=because.strip()[:120], actor=actor, at=at):
        raise Conflict("Er is geen afspraak (meer) die nog kan worden afgezegd.")
    _follow(need, actor=actor, at=at)


def with_news() -> list[UUID]:
    """Needs of which the provider did something with the appointment that they did not hear of; two queries."""
    open_needs = Need.objects.filter(status__in=[NeedStatus.SEEKING.value, NeedStatus.ARRANGED.value])
    won = Offer.objects.filter(need=OuterRef("pk"), status__in=[one.value for one in WON])
    stands = dict(open_needs.filter(~Exists(won)).values_list("id", "status"))
    booked = plans.stand_of_bookings(subjects=list(stands)) if stands else {}
    return sorted(
        one for one, told in booked.items() if move_of(NeedStatus(stands[one]), told, has_place=False) is not None
    )


@transaction.atomic
def follow_appointment(need_id: UUID, *, at: datetime) -> bool:
    """By the clock: what a provider did with an appointment, its need hears. Twice does no harm."""
    return _follow(Need.objects.select_for_update(no_key=True).get(id=need_id), actor=PLATFORM, at=at)


def _follow(need: Need, *, actor: Actor, at: datetime) -> bool:
    bookings = [one.status for one in plans.appointments_for(subjects=[need.id])]
    won = need.offers.filter(status__in=[one.value for one in WON]).exists()
    move = move_of(NeedStatus(need.status), bookings, has_place=won)
    if move is None:
        return False
    set_need(need, move, at=at)
    if move is NeedMove.ARRANGE:  # planned anew by the provider: who was asked meanwhile hears so
        withdraw_all(need, party=Party(Side.CLOCK, PLATFORM, at), reason=Cancelled.NOT_NEEDED)
    kind = {NeedMove.LOSE: Kind.PLACE_LOST, NeedMove.MEET: Kind.ARRIVED, NeedMove.ARRANGE: Kind.PLACE_CONFIRMED}[move]
    _tell(need, kind, actor=actor, at=at)
    return True


def _tell(need: Need, kind: Kind, *, actor: Actor, at: datetime) -> None:
    booked = plans.appointments_for(subjects=[need.id])
    if not booked:
        raise NotFound("Deze afspraak kennen wij niet.")
    last = next((one for one in reversed(booked) if one.status in STANDS), booked[-1])
    detail = {"need": str(need.id), "to": f"{last.location}, {last.resource}", "booking": str(last.id)}
    coordination.add_to_story(request_id=need.request_id, kind=kind, detail=detail, actor=actor, at=at)


def _urgency(request_id: UUID) -> int:
    """What is not triaged yet waits for nobody, and goes before nobody."""
    known = urgency_of(request_id) or ""
    return int(known[1:]) if known[1:].isdigit() else LEAST_URGENT
