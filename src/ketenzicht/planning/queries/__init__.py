"""What is planned and what is open."""

from ketenzicht.planning.queries.availability import Availability, availability
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
from ketenzicht.planning.queries.subjects import Planned, planned_for

__all__ = [
    "Availability",
    "BookingLine",
    "DayPlan",
    "FallenLine",
    "Planned",
    "ResourceLine",
    "SlotLine",
    "Story",
    "availability",
    "planned_for",
    "plans",
    "resource",
    "resources",
    "roster",
    "rosters",
    "slot",
    "slots",
    "story",
    "to_replan",
    "waiting",
]
