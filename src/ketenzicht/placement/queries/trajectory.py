"""The needs of one request in their order, with what came of each, and how it went in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.coordination import queries as coordination
from ketenzicht.placement.domain import WON, Dropped, NeedStatus, Status
from ketenzicht.placement.domain.appointments import STANDS
from ketenzicht.placement.domain.following import Told
from ketenzicht.placement.domain.outcome import HowItWent, Sought, where_is
from ketenzicht.placement.models import Need, Offer, OutcomeTold
from ketenzicht.placement.queries.needs import outside_of
from ketenzicht.placement.queries.onward import OnwardLine, onward_of
from ketenzicht.placement.queries.unmet import UnmetLine, given_up
from ketenzicht.placement.queries.waiting import WaitingRow, waiting_of
from ketenzicht.planning import queries as plans
from ketenzicht.planning.queries import Appointment
from ketenzicht.sealing import queries as sealing
from ketenzicht.ui.domain import words

OUTCOME, OUTCOME_TO = "placement.outcome", "placement.outcome-to"
_WAS_THERE = frozenset({*WON, Status.LEFT})


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Where a patient has, had or will have a place."""

    offer_id: UUID
    name: str
    status: Status
    since: datetime
    expected_at: datetime | None
    arrived_at: datetime | None
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class StepOfCare:
    """A need in the trajectory. `asked` counts who was asked, `no` who said no or nothing."""

    id: UUID
    step: int
    care: str
    status: NeedStatus
    since: datetime
    before: datetime | None
    dropped: Dropped | None
    places: tuple[PlaceLine, ...]
    asked: int
    no: int
    given_up: tuple[UnmetLine, ...]
    onward: tuple[OnwardLine, ...]
    waiting: tuple[WaitingRow, ...]
    appointments: tuple[Appointment, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldLine:
    to: Told
    told_at: datetime
    by: str
    told_to: str
    words: str
    about: datetime


def trajectory(*, request_id: UUID) -> tuple[StepOfCare, ...]:
    """Six queries, however many. The caller has looked into the request, which is on record."""
    needs = list(Need.objects.filter(request_id=request_id).order_by("step"))
    if not needs:
        return ()
    offers: dict[UUID, list[Offer]] = {one.id: [] for one in needs}
    for offer in Offer.objects.filter(need__in=needs).select_related("location").order_by("since", "id"):
        offers[offer.need_id].append(offer)
    unmet, onward = given_up(list(offers)), onward_of(request_id=request_id)
    waiting = waiting_of(request_id=request_id)
    booked = plans.appointments_for(subjects=list(offers))
    return tuple(
        StepOfCare(
            id=one.id,
            step=one.step,
            care=one.form_name,
            status=NeedStatus(one.status),
            since=one.since,
            before=one.before,
            dropped=Dropped(one.dropped) if one.dropped else None,
            places=tuple(_place(it) for it in offers[one.id] if Status(it.status) in _WAS_THERE),
            asked=sum(it.asked_at is not None for it in offers[one.id]),
            no=sum(it.status in {Status.DECLINED.value, Status.EXPIRED.value} for it in offers[one.id]),
            given_up=tuple(unmet[one.id]),
            onward=tuple(it for it in onward if it.need_id == one.id),
            waiting=tuple(it for it in waiting if it.need_id == one.id),
            appointments=tuple(it for it in booked if it.subject == one.id),
        )
        for one in needs
    )


def how_it_went(*, request_id: UUID) -> HowItWent:
    """From what happened, in the words in which it is told, with whole dates: they are kept. Seven queries."""
    stands = coordination.standing_of_request(request_id=request_id)
    return composed(stands, trajectory(request_id=request_id))


def composed(stands: coordination.RequestStanding, steps: tuple[StepOfCare, ...]) -> HowItWent:
    """How it went by these steps."""
    moments = [stands.since, *(one.since for one in steps), *(it.since for one in steps for it in one.places)]
    there = next((it.name for one in reversed(steps) for it in one.places if it.status is Status.ARRIVED), "")
    return HowItWent(
        number=stands.number,
        received=words.full_moment(stands.received_at),
        steps=tuple(sought_in(one) for one in steps),
        where=where_is(said=stands.whereabouts, there=there),
        about=max(moments),
    )


def told_of(*, request_id: UUID) -> list[ToldLine]:
    """To whom it was told how it went, the oldest first. One query."""
    return [
        ToldLine(
            to=Told(row.to),
            told_at=row.told_at,
            by=row.by_name,
            told_to=sealing.unseal(bytes(row.told_to), owner=request_id, purpose=OUTCOME_TO),
            words=sealing.unseal(bytes(row.words), owner=request_id, purpose=OUTCOME),
            about=row.about,
        )
        for row in OutcomeTold.objects.filter(request_id=request_id).order_by("id")
    ]


def _place(one: Offer) -> PlaceLine:
    name = one.location.name if one.location else outside_of(one)
    is_outside = one.location is None
    return PlaceLine(one.id, name, Status(one.status), one.since, one.expected_at, one.arrived_at, is_outside)


def sought_in(one: StepOfCare) -> Sought:
    """One step, in the words in which it is told."""
    place = one.places[-1] if one.places else None
    booked = next((it.location for it in reversed(one.appointments) if it.status in STANDS), "")
    last = one.given_up[-1] if one.given_up else None
    why = one.dropped.word if one.dropped else ""
    if one.status is NeedStatus.UNMET and last is not None:
        why = ", ".join(it.word.split(" (")[0] for it in last.reasons)
    return Sought(
        care=one.care,
        status=one.status,
        place=place.name if place else booked,
        arrived_at=words.full_moment(place.arrived_at) if place and place.arrived_at else "",
        why=why,
        instead=last.instead.word.split(" (")[0] if last else "",
        is_unmet=one.status is NeedStatus.DROPPED and last is not None and last.at >= one.since,
    )
