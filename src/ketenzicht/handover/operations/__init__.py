"""Deeds of hand-over: releasing, sending, reading, telling back, withdrawing, and how a location receives."""

from ketenzicht.handover.operations.delivering import deliver_due
from ketenzicht.handover.operations.reading import Opened, fetch, look_into, print_out
from ketenzicht.handover.operations.recalling import recall_due
from ketenzicht.handover.operations.receiving import NewReceiving, set_receiving
from ketenzicht.handover.operations.releasing import release, withdraw
from ketenzicht.handover.operations.telling_back import note_arrival, note_correction, tell_back

__all__ = [
    "NewReceiving",
    "Opened",
    "deliver_due",
    "fetch",
    "look_into",
    "note_arrival",
    "note_correction",
    "print_out",
    "recall_due",
    "release",
    "set_receiving",
    "tell_back",
    "withdraw",
]
