"""A new moment for what fell out, confirmed by a person: one, or all that were proposed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.planning.domain import BookingAction, BookingStatus
from ketenzicht.planning.models import Booking
from ketenzicht.planning.operations.booking import fit_in, open_slot, save_or_refuse
from ketenzicht.planning.operations.locking import UNKNOWN_BOOKING, held_booking, hold_in_order
from ketenzicht.planning.operations.stepping import tell
from ketenzicht.planning.queries.openings import place_of


@dataclass(frozen=True, slots=True)
class Choice:
    """Which moment somebody chose for a booking, as it was shown."""

    booking_id: UUID
    slot_id: UUID
    begins: datetime


@transaction.atomic
def replan(*, choice: Choice, actor: Actor, at: datetime) -> None:
    """Give a booking that fell out a new moment; its story goes on. Raises NotPermitted, NotFound, Conflict.

    Both resources are held first, in the order of all who hold several, then the booking: as whoever books does.
    """
    hold_in_order(slot_id=choice.slot_id, booking_id=choice.booking_id)
    slot = open_slot(choice.slot_id, actor=actor, at=at)
    if not Booking.objects.filter(id=choice.booking_id).exists():
        raise NotFound(UNKNOWN_BOOKING)
    row = held_booking(choice.booking_id, actor=actor)
    if row.status != BookingStatus.FELL_OUT:
        raise Conflict(f"Deze afspraak is {BookingStatus(row.status).word}: er is niets opnieuw te plannen.")
    if row.resource.organisation_id != slot.resource.organisation_id or row.resource.kind != slot.resource.kind:
        raise Conflict("Dit tijdvak is voor andere zorg of van een andere organisatie.")
    length = row.ends - row.begins
    row.begins, row.ends = choice.begins, choice.begins + length
    fit_in(row, slot, place=place_of(row), at=at)
    row.status, row.version, row.changed_at = BookingStatus.BOOKED.value, row.version + 1, at
    save_or_refuse(row)
    tell(row, BookingAction.REPLAN.value, "replanned", actor=actor, at=at)


def replan_all(*, choices: Iterable[Choice], actor: Actor, at: datetime) -> tuple[int, int]:
    """All that were shown, each by itself: what was taken meanwhile waits on. Gives how many went and did not."""
    done = left = 0
    for one in choices:
        try:
            replan(choice=one, actor=actor, at=at)
        except (Conflict, NotFound):
            left += 1
        else:
            done += 1
    return done, left
