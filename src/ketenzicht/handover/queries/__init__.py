"""Questions about hand-overs; what is about a person is read through `operations`, which logs it."""

from ketenzicht.handover.queries.lines import HandOverLine, StepLine, received, sent_by_centre, standing, to_fetch
from ketenzicht.handover.queries.receiving import ReceivingLine, own_receiving, receiving_near

__all__ = [
    "HandOverLine",
    "ReceivingLine",
    "StepLine",
    "own_receiving",
    "received",
    "receiving_near",
    "sent_by_centre",
    "standing",
    "to_fetch",
]
