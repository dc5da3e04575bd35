"""The plan of a provider over JSON: what can be planned, rosters, slots and bookings, in and out."""

from ketenzicht.planning.api import availability, bookings, schedules, slots
from ketenzicht.planning.api.parts import router

__all__ = ["availability", "bookings", "router", "schedules", "slots"]
