"""Deeds of hand-over: releasing, sending, reading, telling back, withdrawing, and how a location receives."""

from ketenzicht.handover.operations.delivering import deliver_due
from ketenzicht.handover.operations.reading import Opened, fetch, look_into, print_out, tell_back
from ketenzicht.handover.operations.receiving import NewReceiving, set_receiving
from ketenzicht.handover.operations.releasing import release, withdraw

__all__ = [
    "NewReceiving",
    "Opened",
    "deliver_due",
    "fetch",
    "look_into",
    "print_out",
    "release",
    "set_receiving",
    "tell_back",
    "withdraw",
]
