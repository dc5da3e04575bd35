"""Deeds of planning: rosters and slots, holding and booking, planning anew, and transport."""

from ketenzicht.planning.operations.booking import (
    NewBooking,
    arrive,
    book,
    book_slot,
    cancel,
    expire_holds,
    finish,
    hold_slot,
    miss,
)
from ketenzicht.planning.operations.calling_off import call_off
from ketenzicht.planning.operations.ending import end_untold, resume_untold
from ketenzicht.planning.operations.forgetting import forget_bookings, forget_slots
from ketenzicht.planning.operations.importing import (
    Taken,
    put_all_slots,
    put_slots,
    resource_called,
    take_calendar,
)
from ketenzicht.planning.operations.laying import lay_rosters
from ketenzicht.planning.operations.links import (
    end_calendar_link,
    forget_links,
    make_calendar_link,
    read_calendar_along,
)
from ketenzicht.planning.operations.publishing import NewDay, NewSchedule, Published, put_resource, put_schedule
from ketenzicht.planning.operations.replanning import Choice, replan, replan_all
from ketenzicht.planning.operations.rosters import (
    NewResource,
    NewRoster,
    add_hours,
    add_resource,
    end_resource,
    end_roster,
    make_roster,
    remove_hours,
    set_day,
    unset_day,
)
from ketenzicht.planning.operations.slots import NewSlot, add_slot, restore_slot, withdraw_slot
from ketenzicht.planning.operations.told_slots import ToldSlot
from ketenzicht.planning.operations.transports import (
    NewTransport,
    Place,
    follow_transport,
    lead_transport_on,
    move_transport,
    request_transport,
)

__all__ = [
    "Choice",
    "NewBooking",
    "NewDay",
    "NewResource",
    "NewRoster",
    "NewSchedule",
    "NewSlot",
    "NewTransport",
    "Place",
    "Published",
    "Taken",
    "ToldSlot",
    "add_hours",
    "add_resource",
    "add_slot",
    "arrive",
    "book",
    "book_slot",
    "call_off",
    "cancel",
    "end_calendar_link",
    "end_resource",
    "end_roster",
    "end_untold",
    "expire_holds",
    "finish",
    "follow_transport",
    "forget_bookings",
    "forget_links",
    "forget_slots",
    "hold_slot",
    "lay_rosters",
    "lead_transport_on",
    "make_calendar_link",
    "make_roster",
    "miss",
    "move_transport",
    "put_all_slots",
    "put_resource",
    "put_schedule",
    "put_slots",
    "read_calendar_along",
    "remove_hours",
    "replan",
    "replan_all",
    "request_transport",
    "resource_called",
    "restore_slot",
    "resume_untold",
    "set_day",
    "take_calendar",
    "unset_day",
    "withdraw_slot",
]
