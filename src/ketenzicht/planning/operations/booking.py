"""Holding a moment, booking it, and what becomes of it. Apps above call these in their own transaction."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.base.geography import Point
from ketenzicht.base.moments import time_ordered_id
from ketenzicht.planning.domain import (
    LONGEST_HOLD,
    BookingAction,
    BookingStatus,
    SlotStatus,
    Visit,
    Wish,
    departures,
    fits,
)
from ketenzicht.planning.models import Booking, Resource, Slot
from ketenzicht.planning.operations.locking import bookable_resource, held_booking
from ketenzicht.planning.operations.stepping import lay_route, opening_now, take_step, taken_of, tell
from ketenzicht.planning.queries.openings import PLACE, near, opening_of, place_of
from ketenzicht.sealing import operations as sealing

FULL = "Dit tijdvak is zojuist vol geraakt. Kies een ander."


@dataclass(frozen=True, slots=True)
class NewBooking:
    """`subject` is what it is for, without meaning here. In a fixed slot it begins with the slot and lasts as long.

    A visit (a resource that travels) says when it begins, how many minutes it lasts and where it is.
    """

    slot_id: UUID
    subject: UUID
    begins: datetime | None = None
    minutes: int | None = None
    place: Point | None = None
    deadline: datetime | None = None
    urgency: int = 5


@transaction.atomic
def hold_slot(*, new: NewBooking, hold_until: datetime, actor: Actor, at: datetime) -> UUID:
    """Keep a moment for somebody until `hold_until`; gives the booking.

    Raises NotPermitted, NotFound, Conflict for what is full or not open, and Refused for a hold that lasts too long.
    """
    if not at < hold_until <= at + LONGEST_HOLD:
        raise Refused(f"Een plaats vasthouden kan hoogstens {LONGEST_HOLD // timedelta(hours=1)} uur.")
    return _placed(new, BookingStatus.HELD, hold_until=hold_until, actor=actor, at=at).id


@transaction.atomic
def book_slot(*, new: NewBooking, actor: Actor, at: datetime) -> UUID:
    """Book a moment at once, without holding it first. Raises as `hold_slot` does."""
    return _placed(new, BookingStatus.BOOKED, hold_until=None, actor=actor, at=at).id


@transaction.atomic
def book(*, booking_id: UUID, actor: Actor, at: datetime) -> None:
    """What was held is an appointment now. Raises NotPermitted, NotFound, and Conflict when the hold is over."""
    row = held_booking(booking_id, actor=actor)
    if row.hold_until is not None and row.hold_until <= at:
        raise Conflict("Deze plaats werd niet langer vastgehouden. Zoek opnieuw.")
    take_step(row, BookingAction.BOOK, actor=actor, at=at)


@transaction.atomic
def cancel(*, booking_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """Not needed any more, or not possible: the place is free again. Raises NotPermitted, NotFound, Conflict."""
    _end(booking_id, BookingAction.CANCEL, because=because, actor=actor, at=at)


@transaction.atomic
def miss(*, booking_id: UUID, actor: Actor, at: datetime) -> None:
    """Nobody came, or nobody was there. Raises NotPermitted, NotFound, and Conflict before it began."""
    row = _end(booking_id, BookingAction.MISS, because="", actor=actor, at=at)
    if row.begins > at:
        raise Conflict("Deze afspraak moet nog beginnen.")


@transaction.atomic
def arrive(*, booking_id: UUID, actor: Actor, at: datetime) -> None:
    """Who it is for is there, or the visit has begun. Raises NotPermitted, NotFound, Conflict."""
    take_step(held_booking(booking_id, actor=actor), BookingAction.ARRIVE, actor=actor, at=at)


@transaction.atomic
def finish(*, booking_id: UUID, actor: Actor, at: datetime) -> None:
    """It is over. Raises NotPermitted, NotFound, Conflict."""
    take_step(held_booking(booking_id, actor=actor), BookingAction.FINISH, actor=actor, at=at)


def expire_holds(*, at: datetime) -> int:
    """Let go of what was held too long, resource by resource; gives how many."""
    over = Booking.objects.filter(status=BookingStatus.HELD.value, hold_until__lte=at)
    resources = list(over.order_by().values_list("resource_id", flat=True).distinct())
    return sum(_expire_of(one, at=at) for one in resources)


@transaction.atomic
def _expire_of(resource_id: UUID, *, at: datetime) -> int:
    return let_go(Resource.objects.select_for_update(no_key=True).get(id=resource_id), at=at)


def let_go(resource: Resource, *, at: datetime) -> int:
    """The holds of one resource that are over. Its row is held by who calls."""
    over = Booking.objects.select_for_update(of=("self",)).filter(
        resource=resource, status=BookingStatus.HELD.value, hold_until__lte=at
    )
    rows = list(over.select_related("slot").order_by("id"))
    for row in rows:
        row.resource = resource
        take_step(row, BookingAction.EXPIRE, actor=PLATFORM, at=at)
    for slot in {row.slot_id: row.slot for row in rows}.values():
        lay_route(slot)
    return len(rows)


def open_slot(slot_id: UUID, *, actor: Actor, at: datetime) -> Slot:
    """A slot that can be booked, with its resource held and nothing in it that was held too long."""
    resource_id = Slot.objects.filter(id=slot_id).values_list("resource_id", flat=True).first()
    if resource_id is None:
        raise NotFound("Dit tijdvak kennen wij niet. Kijk opnieuw wat er vrij is.")
    resource = bookable_resource(resource_id, actor=actor)
    let_go(resource, at=at)
    slot = Slot.objects.get(id=slot_id)
    slot.resource = resource
    if slot.status != SlotStatus.FREE or slot.ends <= at:
        raise Conflict("Dit tijdvak is niet (meer) open. Kies een ander.")
    return slot


def fit_in(row: Booking, slot: Slot, *, place: Point | None, at: datetime) -> None:
    """Give a row that takes no place yet its place in a slot that is held, with the way there; saves nothing of it.

    Raises Conflict where it does not fit.
    """
    wish = Wish(int((row.ends - row.begins).total_seconds() // 60), at, row.begins, row.begins, near(place))
    if why_not := fits(wish, opening_now(slot), begins=row.begins):
        raise Conflict(FULL if why_not.value == "full" else why_not.word)
    row.slot, row.resource, row.leaves_at = slot, slot.resource, None
    if slot.resource.travels:
        _make_way(row, slot, place=place)


def _make_way(row: Booking, slot: Slot, *, place: Point | None) -> None:
    """Who goes on from there leaves from there: those rows first, so that no two ever overlap."""
    rows = taken_of(slot)
    shift = opening_of(slot, rows)
    pairs = sorted(
        [*zip(shift.taken, rows, strict=True), (Visit(row.begins, row.ends, near(place)), row)],
        key=lambda one: one[0].begins,
    )
    for (_, one), leaves_at in zip(pairs, departures(shift, [visit for visit, _ in pairs]), strict=True):
        if one is not row and one.leaves_at != leaves_at:
            Booking.objects.filter(id=one.id).update(leaves_at=leaves_at)
        one.leaves_at = leaves_at


def _placed(
    new: NewBooking, status: BookingStatus, *, hold_until: datetime | None, actor: Actor, at: datetime
) -> Booking:
    slot = open_slot(new.slot_id, actor=actor, at=at)
    begins = new.begins or slot.begins
    row = Booking(
        id=time_ordered_id(randomness=secrets.randbits(80), at=at),
        subject=new.subject,
        booked_for_id=actor.organisation_id or slot.resource.organisation_id,
        status=status.value,
        begins=begins,
        ends=begins + timedelta(minutes=new.minutes) if new.minutes else slot.ends,
        hold_until=hold_until,
        deadline=new.deadline,
        urgency=new.urgency,
        changed_at=at,
    )
    fit_in(row, slot, place=new.place, at=at)
    if new.place is not None and slot.resource.travels:
        told = json.dumps({"latitude": new.place.latitude, "longitude": new.place.longitude})
        row.place = sealing.seal(told, owner=row.id, purpose=PLACE)
    save_or_refuse(row)
    past = "held" if status is BookingStatus.HELD else "booked"
    tell(row, "hold" if status is BookingStatus.HELD else "book", past, actor=actor, at=at)
    return row


def save_or_refuse(row: Booking) -> None:
    """The database has the last word. Raises Conflict where it refuses."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as refused:
        twice = "subject_once_in_a_slot" in str(refused)
        raise Conflict("Hiervoor is in dit tijdvak al een plaats." if twice else FULL) from None


def _end(booking_id: UUID, action: BookingAction, *, because: str, actor: Actor, at: datetime) -> Booking:
    row = held_booking(booking_id, actor=actor)
    take_step(row, action, actor=actor, at=at, because=because)
    row.slot.resource = row.resource
    lay_route(row.slot)
    return row


__all__ = [
    "NewBooking",
    "arrive",
    "book",
    "book_slot",
    "cancel",
    "expire_holds",
    "finish",
    "hold_slot",
    "miss",
    "place_of",
]
