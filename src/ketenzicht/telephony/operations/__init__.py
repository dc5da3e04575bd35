"""Deeds of telephony: hearing of calls, setting up lines, taking a call, dismissing one, and forgetting."""

from ketenzicht.telephony.operations.forgetting import forget_calls, forget_numbers
from ketenzicht.telephony.operations.hearing import Heard, NewEvent, hear
from ketenzicht.telephony.operations.lines import NewLine, remove_line, set_up_line
from ketenzicht.telephony.operations.living import sign_of_life
from ketenzicht.telephony.operations.settling import HeldCall, dismiss, hold, tie

__all__ = [
    "Heard",
    "HeldCall",
    "NewEvent",
    "NewLine",
    "dismiss",
    "forget_calls",
    "forget_numbers",
    "hear",
    "hold",
    "remove_line",
    "set_up_line",
    "sign_of_life",
    "tie",
]
