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
from ketenzicht.placement.operations.learning import learn, rebuild_trust
from ketenzicht.placement.operations.searching import search_places
from ketenzicht.placement.operations.seeking import NewNeed, change_need, drop_need, resume_need, state_need
from ketenzicht.placement.operations.turns import ask_next
from ketenzicht.placement.operations.watching import watch

__all__ = [
    "Asked",
    "NewNeed",
    "Yes",
    "accept",
    "arrive",
    "ask",
    "ask_next",
    "cancel",
    "change_need",
    "confirm",
    "correct",
    "decline",
    "depart",
    "drop_need",
    "learn",
    "leave",
    "miss",
    "place_outside",
    "rebuild_trust",
    "redirect",
    "resume_need",
    "search_places",
    "state_need",
    "watch",
    "withdraw",
]
