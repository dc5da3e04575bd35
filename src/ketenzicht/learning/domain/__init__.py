"""Flags, feedback, review meetings, bottlenecks and indicators: their words, lives and counting. Pure."""

from ketenzicht.learning.domain import bottlenecks, feedback, flags, meetings
from ketenzicht.learning.domain.disclosing import outside
from ketenzicht.learning.domain.flags import Reason, Rule, Signal, flags_by, read_rules
from ketenzicht.learning.domain.indicators import (
    COUNTING,
    Figure,
    Indicator,
    Split,
    Story,
    Unit,
    figure,
    groups,
    read_indicators,
    with_contacts,
)

__all__ = [
    "COUNTING",
    "Figure",
    "Indicator",
    "Reason",
    "Rule",
    "Signal",
    "Split",
    "Story",
    "Unit",
    "bottlenecks",
    "feedback",
    "figure",
    "flags",
    "flags_by",
    "groups",
    "meetings",
    "outside",
    "read_indicators",
    "read_rules",
    "with_contacts",
]
