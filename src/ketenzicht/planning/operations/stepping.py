"""One step in the life of a booking: it is kept, on record, and others hear of it."""

from collections.abc import Sequence
from datetime import datetime

from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.events import operations as events
from ketenzicht.planning.domain import OCCUPYING, BookingAction, BookingStatus, Opening, after, departures
from ketenzicht.planning.models import Booking, BookingStep, Slot
from ketenzicht.planning.queries.openings import opening_of, place_of
from ketenzicht.planning.queries.steps import BECAUSE
from ketenzicht.sealing import operations as sealing

_PAST = {
    BookingAction.BOOK: "booked",
    BookingAction.ARRIVE: "arrived",
    BookingAction.FINISH: "finished",
    BookingAction.CANCEL: "cancelled",
    BookingAction.MISS: "missed",
    BookingAction.EXPIRE: "expired",
    BookingAction.FALL_OUT: "fell-out",
    BookingAction.REPLAN: "replanned",
}
_OCCUPYING = [one.value for one in OCCUPYING]


def take_step(booking: Booking, action: BookingAction, *, actor: Actor, at: datetime, because: str = "") -> None:
    """Carry out a step of the table on a row that is held. Raises Conflict where there is none."""
    booking.status = after(BookingStatus(booking.status), action).value
    booking.hold_until = None
    booking.version += 1
    booking.changed_at = at
    booking.save()
    tell(booking, action.value, _PAST[action], actor=actor, at=at, because=because)


def tell(booking: Booking, action: str, past: str, *, actor: Actor, at: datetime, because: str = "") -> None:
    """Add to the story, the log and the outbox. `subject` says nothing of who it is."""
    BookingStep.objects.create(
        booking=booking,
        at=at,
        action=action,
        status=booking.status,
        by=actor.name[:255],
        because=sealing.seal(because, owner=booking.id, purpose=BECAUSE) if because else b"",
        resource=booking.resource.name,
        begins=booking.begins,
    )
    subject, detail = f"booking/{booking.id}", {"resource": str(booking.resource_id), "subject": str(booking.subject)}
    audit.record(action=f"planning.booking-{past}", actor=actor, subject=subject, detail=detail, at=at)
    payload = {**detail, "status": booking.status, "slot": str(booking.slot_id)}
    events.announce(kind="planning.booking-changed", subject=subject, payload=payload, at=at)


def taken_of(slot: Slot) -> list[Booking]:
    """What takes a place in a slot, in order of time."""
    return list(Booking.objects.filter(slot=slot, status__in=_OCCUPYING).order_by("begins"))


def opening_now(slot: Slot) -> Opening:
    """The slot with what is taken of it; `slot.resource` with its location."""
    return opening_of(slot, taken_of(slot))


def lay_route(slot: Slot) -> None:
    """Say anew when one leaves for each visit of a shift, after one of them went."""
    if not slot.resource.travels:
        return
    rows = taken_of(slot)
    visits = opening_of(slot, rows).taken
    for row, leaves_at in zip(rows, departures(opening_of(slot, rows), visits), strict=True):
        if row.leaves_at != leaves_at:
            Booking.objects.filter(id=row.id).update(leaves_at=leaves_at)


def fall_out(slots: Sequence[Slot], *, because: str, actor: Actor, at: datetime) -> int:
    """Everything that waits in slots of one resource is to be planned anew; gives how many.

    What was held too long expires.
    """
    waiting = [BookingStatus.HELD.value, BookingStatus.BOOKED.value]
    ids = [one.id for one in slots]
    rows = Booking.objects.select_for_update().filter(slot__in=ids, status__in=waiting).order_by("id")
    fallen = 0
    for row in rows:
        row.resource = slots[0].resource
        expired = row.hold_until is not None and row.hold_until <= at
        take_step(row, BookingAction.EXPIRE if expired else BookingAction.FALL_OUT, actor=actor, at=at, because=because)
        fallen += not expired
    return fallen


__all__ = ["fall_out", "lay_route", "opening_now", "place_of", "take_step", "taken_of", "tell"]
