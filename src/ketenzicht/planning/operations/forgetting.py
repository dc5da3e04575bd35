"""What was planned goes, two years after its moment."""

from datetime import datetime

from ketenzicht.planning.domain import BOOKINGS_KEPT_FOR, SLOTS_KEPT_FOR
from ketenzicht.planning.models import Booking, RosterException, Slot, Transport


def forget_bookings(*, at: datetime) -> int:
    """Remove bookings and transport of more than two years ago with their stories; gives how many."""
    bookings = Booking.objects.filter(ends__lt=at - BOOKINGS_KEPT_FOR)
    transports = Transport.objects.filter(pick_up_until__lt=at - BOOKINGS_KEPT_FOR)
    found = bookings.count() + transports.count()
    bookings.delete()
    transports.delete()
    return found


def forget_slots(*, at: datetime) -> int:
    """Remove slots and exceptions of more than two years ago in which nothing is booked; gives how many."""
    slots = Slot.objects.filter(ends__lt=at - SLOTS_KEPT_FOR, bookings__isnull=True)
    days = RosterException.objects.filter(day__lt=(at - SLOTS_KEPT_FOR).date())
    found = slots.count() + days.count()
    slots.delete()
    days.delete()
    return found
