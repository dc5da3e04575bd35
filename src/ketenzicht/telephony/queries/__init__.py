"""Which calls are going on or were missed at a centre, its lines, and how fast calls are answered."""

from ketenzicht.telephony.queries.calls import CallLine, Switchboard, call_status, require_missed, switchboard
from ketenzicht.telephony.queries.centres import is_centre
from ketenzicht.telephony.queries.figures import answering, call_times
from ketenzicht.telephony.queries.lines import Line, lines

__all__ = [
    "CallLine",
    "Line",
    "Switchboard",
    "answering",
    "call_status",
    "call_times",
    "is_centre",
    "lines",
    "require_missed",
    "switchboard",
]
