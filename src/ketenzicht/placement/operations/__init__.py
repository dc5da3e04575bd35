"""Deeds of placement: seeking, asking, answering, following, and what the clock does."""

from ketenzicht.placement.operations.agreeing import NewAgreement, agree, end_agreement
from ketenzicht.placement.operations.answering import (
    Yes,
    accept,
    arrive,
    book,
    cancel,
    confirm,
    correct,
    decline,
    depart,
    leave,
    miss,
    redirect,
)
from ketenzicht.placement.operations.appointing import Chosen, cancel_appointment, make_appointment
from ketenzicht.placement.operations.asking import Asked, ask, place_outside, withdraw
from ketenzicht.placement.operations.learning import learn, rebuild_trust
from ketenzicht.placement.operations.searching import search_places
from ketenzicht.placement.operations.seeking import (
    NewNeed,
    Told,
    change_need,
    drop_need,
    new_need,
    resume_need,
    state_need,
)
from ketenzicht.placement.operations.transporting import AskTransport, ask_transport, move_transport
from ketenzicht.placement.operations.turns import ask_next
from ketenzicht.placement.operations.unit_terms import set_unit_terms
from ketenzicht.placement.operations.watching import watch

__all__ = [
    "AskTransport",
    "Asked",
    "Chosen",
    "NewAgreement",
    "NewNeed",
    "Told",
    "Yes",
    "accept",
    "agree",
    "arrive",
    "ask",
    "ask_next",
    "ask_transport",
    "book",
    "cancel",
    "cancel_appointment",
    "change_need",
    "confirm",
    "correct",
    "decline",
    "depart",
    "drop_need",
    "end_agreement",
    "learn",
    "leave",
    "make_appointment",
    "miss",
    "move_transport",
    "new_need",
    "place_outside",
    "rebuild_trust",
    "redirect",
    "resume_need",
    "search_places",
    "set_unit_terms",
    "state_need",
    "watch",
    "withdraw",
]
