"""What a telephone exchange tells of a call, what that comes to, and how fast calls are answered. Pure."""

from ketenzicht.telephony.domain.calls import (
    MOST_EVENTS,
    NEXT,
    SILENT_AFTER,
    CallEvent,
    CallState,
    faults_of_moment,
    is_silent,
    lost,
    state_of,
)
from ketenzicht.telephony.domain.figures import DEFINITIONS, NORM, NORM_SHARE, Answering, CallTimes, answering_of
from ketenzicht.telephony.domain.keeping import CALLS_KEPT_FOR, NUMBERS_KEPT_FOR
from ketenzicht.telephony.domain.offered import OfferedCalls
from ketenzicht.telephony.domain.words import Caller, CallStatus, Dismissal, EndedBy, EventKind, LineDoor

__all__ = [
    "CALLS_KEPT_FOR",
    "DEFINITIONS",
    "MOST_EVENTS",
    "NEXT",
    "NORM",
    "NORM_SHARE",
    "NUMBERS_KEPT_FOR",
    "SILENT_AFTER",
    "Answering",
    "CallEvent",
    "CallState",
    "CallStatus",
    "CallTimes",
    "Caller",
    "Dismissal",
    "EndedBy",
    "EventKind",
    "LineDoor",
    "OfferedCalls",
    "answering_of",
    "faults_of_moment",
    "is_silent",
    "lost",
    "state_of",
]
