"""Questions about what was learned; what is about one request is asked through operations, which log it."""

from ketenzicht.learning.queries.bottlenecks import BottleneckFile, BottleneckLine, bottleneck, bottlenecks
from ketenzicht.learning.queries.content import indicators, rules
from ketenzicht.learning.queries.exchanges import AskedLine, asked
from ketenzicht.learning.queries.figures import Sheet, centres, refuse_wrong_period, sheet
from ketenzicht.learning.queries.flags import FlaggedLine, flagged
from ketenzicht.learning.queries.meetings import CaseLine, Found, MeetingLine, actions, meeting, meetings
from ketenzicht.learning.queries.people import colleagues

__all__ = [
    "AskedLine",
    "BottleneckFile",
    "BottleneckLine",
    "CaseLine",
    "FlaggedLine",
    "Found",
    "MeetingLine",
    "Sheet",
    "actions",
    "asked",
    "bottleneck",
    "bottlenecks",
    "centres",
    "colleagues",
    "flagged",
    "indicators",
    "meeting",
    "meetings",
    "refuse_wrong_period",
    "rules",
    "sheet",
]
