"""What was planned goes two years after its moment, and not before."""

from datetime import timedelta

from tests.planning.conftest import MONDAY, Provider

from ketenzicht.planning import operations
from ketenzicht.planning.domain import BOOKINGS_KEPT_FOR
from ketenzicht.planning.models import Booking, BookingStep, Slot

LATER = MONDAY + BOOKINGS_KEPT_FOR


def test_a_booking_goes_with_its_story_and_then_its_slot(provider: Provider) -> None:
    slot = provider.slot(provider.resource())
    provider.book(slot)
    assert (operations.forget_bookings(at=LATER), operations.forget_slots(at=LATER)) == (0, 0)
    later = LATER + timedelta(days=1)
    assert operations.forget_slots(at=later) == 0  # something is booked in it
    assert (operations.forget_bookings(at=later), operations.forget_slots(at=later)) == (1, 1)
    assert not Booking.objects.exists()
    assert not BookingStep.objects.exists()
    assert not Slot.objects.exists()
