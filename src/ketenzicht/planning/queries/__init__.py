"""What is planned and what is open."""

from ketenzicht.planning.queries.availability import Availability, availability
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
)

__all__ = [
    "Appointment",
    "Availability",
    "BookingLine",
    "CareOfSlot",
    "DayPlan",
    "FallenLine",
    "Journey",
    "Planned",
    "ResourceLine",
    "SlotLine",
    "Story",
    "appointments_for",
    "availability",
    "care_of_slot",
    "journeys_for",
    "planned_for",
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
    "to_replan",
    "waiting",
]
