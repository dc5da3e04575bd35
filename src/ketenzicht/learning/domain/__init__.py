"""Flags, feedback, review meetings, bottlenecks and indicators: their words, lives and counting. Pure."""

from ketenzicht.learning.domain import bottlenecks, feedback, flags, meetings
from ketenzicht.learning.domain.disclosing import outside
from ketenzicht.learning.domain.flags import Reason, Rule, Signal, flags_by, read_rules
from ketenzicht.learning.domain.indicators import (
    CALLS,
    COUNTING,
    Figure,
    Indicator,
    Split,
    Story,
    Unit,
    figure,
    figure_of_calls,
    groups,
    groups_of_calls,
    read_indicators,
    with_contacts,
)

__all__ = [
    "CALLS",
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
    "figure_of_calls",
    "flags",
    "flags_by",
    "groups",
    "groups_of_calls",
    "meetings",
    "outside",
    "read_indicators",
    "read_rules",
    "with_contacts",
]
