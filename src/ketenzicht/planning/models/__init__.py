"""Resources with their rosters and slots, what is booked in them, who reads along, and requests for transport."""

from ketenzicht.planning.models.bookings import Booking, BookingStep
from ketenzicht.planning.models.links import CalendarLink
from ketenzicht.planning.models.resources import Resource, Roster, RosterException, RosterHours, Slot
from ketenzicht.planning.models.transports import Transport, TransportStep

__all__ = [
    "Booking",
    "BookingStep",
    "CalendarLink",
    "Resource",
    "Roster",
    "RosterException",
    "RosterHours",
    "Slot",
    "Transport",
    "TransportStep",
]
