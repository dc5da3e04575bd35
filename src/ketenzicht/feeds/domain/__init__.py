"""What a feed is, how it is doing, and what is odd about its figures. Pure."""

from ketenzicht.feeds.domain.completeness import ElementTold, Gaps, Told, elements_told, gaps_of, told_of
from ketenzicht.feeds.domain.feeds import (
    ESCALATED_AFTER,
    NATIONAL_AFTER,
    REMINDED_AFTER,
    Feed,
    FeedUnit,
    Standing,
    is_ours,
)
from ketenzicht.feeds.domain.findings import LOOKED_BACK, Finding, Reading, findings_of, readings_of

__all__ = [
    "ESCALATED_AFTER",
    "LOOKED_BACK",
    "NATIONAL_AFTER",
    "REMINDED_AFTER",
    "ElementTold",
    "Feed",
    "FeedUnit",
    "Finding",
    "Gaps",
    "Reading",
    "Standing",
    "Told",
    "elements_told",
    "findings_of",
    "gaps_of",
    "is_ours",
    "readings_of",
    "told_of",
]
