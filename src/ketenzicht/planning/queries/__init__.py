"""What is planned and what is open."""

from ketenzicht.planning.queries.availability import Availability, availability
from ketenzicht.planning.queries.bookings import ChangedBooking, changed_bookings
from ketenzicht.planning.queries.links import LinkLine, calendar_links, planned_times
from ketenzicht.planning.queries.openings import CareOfSlot, care_of_slot
from ketenzicht.planning.queries.plans import (
    BookingLine,
    DayPlan,
    ResourceLine,
    SlotLine,
    Story,
    plans,
    resource,
    resources,
    roster,
    rosters,
    slot,
    slots,
    story,
    waiting,
)
from ketenzicht.planning.queries.replanning import FallenLine, to_replan
from ketenzicht.planning.queries.subjects import (
    Appointment,
    Journey,
    Planned,
    appointments_for,
    journeys_for,
    planned_for,
    stand_of_bookings,
    subject_of_journey,
    subjects_with_journeys,
)

__all__ = [
    "Appointment",
    "Availability",
    "BookingLine",
    "CareOfSlot",
    "ChangedBooking",
    "DayPlan",
    "FallenLine",
    "Journey",
    "LinkLine",
    "Planned",
    "ResourceLine",
    "SlotLine",
    "Story",
    "appointments_for",
    "availability",
    "calendar_links",
    "care_of_slot",
    "changed_bookings",
    "journeys_for",
    "planned_for",
    "planned_times",
    "plans",
    "resource",
    "resources",
    "roster",
    "rosters",
    "slot",
    "slots",
    "stand_of_bookings",
    "story",
    "subject_of_journey",
    "subjects_with_journeys",
    "to_replan",
    "waiting",
]
