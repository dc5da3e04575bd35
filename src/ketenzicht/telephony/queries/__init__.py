"""Which calls are going on or were missed at a centre, its lines, and how fast calls are answered."""

from ketenzicht.telephony.queries.calls import CALLER, CallLine, Switchboard, call_status, require_missed, switchboard
from ketenzicht.telephony.queries.centres import is_centre
from ketenzicht.telephony.queries.figures import answering, call_times
from ketenzicht.telephony.queries.lines import Line, lines
from ketenzicht.telephony.queries.told import ToldCall, call_of_request, calls_by

__all__ = [
    "CALLER",
    "CallLine",
    "Line",
    "Switchboard",
    "ToldCall",
    "answering",
    "call_of_request",
    "call_status",
    "call_times",
    "calls_by",
    "is_centre",
    "lines",
    "require_missed",
    "switchboard",
]
