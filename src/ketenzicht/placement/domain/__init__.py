"""Words and rules of finding a place, asking for it and getting there. Pure."""

from ketenzicht.placement.domain.life import COMING, NEXT, OPEN, WAITING, WON, Action, Side, Status, after
from ketenzicht.placement.domain.needs import (
    NEXT_OF_NEED,
    OPEN_NEEDS,
    Dropped,
    NeedMove,
    NeedStatus,
    need_after,
)
from ketenzicht.placement.domain.reasons import Cancelled, Declined, refuse_wordless

__all__ = [
    "COMING",
    "NEXT",
    "NEXT_OF_NEED",
    "OPEN",
    "OPEN_NEEDS",
    "WAITING",
    "WON",
    "Action",
    "Cancelled",
    "Declined",
    "Dropped",
    "NeedMove",
    "NeedStatus",
    "Side",
    "Status",
    "after",
    "need_after",
    "refuse_wordless",
]
