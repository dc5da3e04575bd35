"""Deeds of placement: seeking, asking, answering, following, and what the clock does."""

from ketenzicht.placement.operations.answering import (
    Yes,
    accept,
    arrive,
    cancel,
    confirm,
    correct,
    decline,
    depart,
    leave,
    miss,
    redirect,
)
from ketenzicht.placement.operations.asking import Asked, ask, place_outside, withdraw
from ketenzicht.placement.operations.following import complete
from ketenzicht.placement.operations.giving_up import GivingUp, give_up
from ketenzicht.placement.operations.onward import ask_onward, take_up
from ketenzicht.placement.operations.seeking import NewNeed, change_need, drop_need, resume_need, state_need
from ketenzicht.placement.operations.telling import tell_how_it_went
from ketenzicht.placement.operations.turns import ask_next
from ketenzicht.placement.operations.waiting import ask_from_list, take_off, wait_at
from ketenzicht.placement.operations.watching import watch

__all__ = [
    "Asked",
    "GivingUp",
    "NewNeed",
    "Yes",
    "accept",
    "arrive",
    "ask",
    "ask_from_list",
    "ask_next",
    "ask_onward",
    "cancel",
    "change_need",
    "complete",
    "confirm",
    "correct",
    "decline",
    "depart",
    "drop_need",
    "give_up",
    "leave",
    "miss",
    "place_outside",
    "redirect",
    "resume_need",
    "state_need",
    "take_off",
    "take_up",
    "tell_how_it_went",
    "wait_at",
    "watch",
    "withdraw",
]
