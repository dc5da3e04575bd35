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
from ketenzicht.placement.operations.changing import change_need, reword_need
from ketenzicht.placement.operations.endpoints import (
    MadeEndpoint,
    NewEndpoint,
    add_endpoint,
    end_endpoint,
    try_endpoint,
)
from ketenzicht.placement.operations.following import complete
from ketenzicht.placement.operations.giving_up import GivingUp, give_up
from ketenzicht.placement.operations.gp import spare_gp
from ketenzicht.placement.operations.informing import inform_due
from ketenzicht.placement.operations.learning import learn, rebuild_trust
from ketenzicht.placement.operations.onward import ask_onward, take_up
from ketenzicht.placement.operations.receiving import hold_trajectory, receiver_has, receiver_misses
from ketenzicht.placement.operations.replying import reply
from ketenzicht.placement.operations.reporting import read_outcome
from ketenzicht.placement.operations.searching import search_places
from ketenzicht.placement.operations.seeking import (
    NewNeed,
    Told,
    drop_need,
    new_need,
    resume_need,
    state_need,
)
from ketenzicht.placement.operations.telling import tell_how_it_went
from ketenzicht.placement.operations.transporting import AskTransport, ask_transport, move_transport
from ketenzicht.placement.operations.turns import ask_next
from ketenzicht.placement.operations.unit_terms import set_unit_terms
from ketenzicht.placement.operations.waiting import ask_from_list, carry_over, take_off, wait_at
from ketenzicht.placement.operations.watching import watch

__all__ = [
    "AskTransport",
    "Asked",
    "Chosen",
    "GivingUp",
    "MadeEndpoint",
    "NewAgreement",
    "NewEndpoint",
    "NewNeed",
    "Told",
    "Yes",
    "accept",
    "add_endpoint",
    "agree",
    "arrive",
    "ask",
    "ask_from_list",
    "ask_next",
    "ask_onward",
    "ask_transport",
    "book",
    "cancel",
    "cancel_appointment",
    "carry_over",
    "change_need",
    "complete",
    "confirm",
    "correct",
    "decline",
    "depart",
    "drop_need",
    "end_agreement",
    "end_endpoint",
    "give_up",
    "hold_trajectory",
    "inform_due",
    "learn",
    "leave",
    "make_appointment",
    "miss",
    "move_transport",
    "new_need",
    "place_outside",
    "read_outcome",
    "rebuild_trust",
    "receiver_has",
    "receiver_misses",
    "redirect",
    "reply",
    "resume_need",
    "reword_need",
    "search_places",
    "set_unit_terms",
    "spare_gp",
    "state_need",
    "take_off",
    "take_up",
    "tell_how_it_went",
    "try_endpoint",
    "wait_at",
    "watch",
    "withdraw",
]
