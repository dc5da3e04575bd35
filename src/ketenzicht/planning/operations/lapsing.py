"""Slots that are taken away, many of one resource at once; what was booked in them is to be planned anew."""

from collections.abc import Sequence
from datetime import datetime

from ketenzicht.base.actor import Actor
from ketenzicht.planning.domain import SlotStatus
from ketenzicht.planning.models import Booking, Slot
from ketenzicht.planning.operations.stepping import fall_out


def lapse(slots: Sequence[Slot], *, because: str, stays_out: bool = False, actor: Actor, at: datetime) -> int:
    """They are not open any more; gives how many bookings fell out. Their resource is held by who calls.

    Two statements, and those of each booking that falls out.
    """
    if not slots:
        return 0
    fallen = fall_out(slots, because=because, actor=actor, at=at)
    for one in slots:
        one.status, one.because = SlotStatus.BUSY_UNAVAILABLE.value, because
        one.stays_out, one.told_at = stays_out, at
    Slot.objects.filter(id__in=[one.id for one in slots]).update(
        status=SlotStatus.BUSY_UNAVAILABLE.value, because=because, stays_out=stays_out, told_at=at
    )
    return fallen


def let_lapse(slots: Sequence[Slot], *, because: str, actor: Actor, at: datetime) -> int:
    """Take slots away that nobody ever booked; what has a story stays, lapsed. Gives how many bookings fell out."""
    if not slots:
        return 0
    ids = [one.id for one in slots]
    with_a_story = set(Booking.objects.filter(slot__in=ids).order_by().values_list("slot_id", flat=True).distinct())
    gone = [one for one in slots if one.id not in with_a_story]
    Slot.objects.filter(id__in=[one.id for one in gone]).delete()
    for one in gone:
        one.status = SlotStatus.ENTERED_IN_ERROR.value  # it stands in nothing's way
    stay = [one for one in slots if one.id in with_a_story]
    return lapse(stay, because=because, actor=actor, at=at)
