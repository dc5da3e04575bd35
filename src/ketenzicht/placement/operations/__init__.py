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
    "leave",
    "miss",
    "place_outside",
    "redirect",
    "resume_need",
    "state_need",
    "watch",
    "withdraw",
]
