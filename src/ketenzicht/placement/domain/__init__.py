"""Words and rules of finding a place, asking for it and getting there. Pure."""

from ketenzicht.placement.domain.approach import VOORSTEL, Approach, Mode, expires_at
from ketenzicht.placement.domain.calibration import Reliability, brier, reliability
from ketenzicht.placement.domain.life import COMING, NEXT, OPEN, UNASKED, WAITING, WON, Action, Side, Status, after
from ketenzicht.placement.domain.needs import (
    NEXT_OF_NEED,
    OPEN_NEEDS,
    Dropped,
    NeedMove,
    NeedStatus,
    need_after,
)
from ketenzicht.placement.domain.proposing import (
    AGAIN_AFTER,
    AGAIN_ANYWAY_AFTER,
    Last,
    chance_of_any,
    is_enough,
    is_late,
    may_be_asked_again,
    propose,
    sure_enough,
)
from ketenzicht.placement.domain.ranking import RULES, Ranked, Ranking, rank
from ketenzicht.placement.domain.reasons import Cancelled, Declined, Skipped, refuse_wordless
from ketenzicht.placement.domain.replies import ASKS, STANDS, Reply, Saying
from ketenzicht.placement.domain.shown import REFUSING, Cell, Old, Refusal, Room, cell_of
from ketenzicht.placement.domain.sought import Agreement, Facts, Sex, Sought, Want
from ketenzicht.placement.domain.taking import Taking, takes
from ketenzicht.placement.domain.terms import Term, Terms, read_terms
from ketenzicht.placement.domain.trust import Chance, Heard, Tally, Trust, TrustTerms, chance_word, read_trust_terms
from ketenzicht.placement.domain.whys import Verdict, Why, ago

__all__ = [
    "AGAIN_AFTER",
    "AGAIN_ANYWAY_AFTER",
    "ASKS",
    "COMING",
    "NEXT",
    "NEXT_OF_NEED",
    "OPEN",
    "OPEN_NEEDS",
    "REFUSING",
    "RULES",
    "STANDS",
    "UNASKED",
    "VOORSTEL",
    "WAITING",
    "WON",
    "Action",
    "Agreement",
    "Approach",
    "Cancelled",
    "Cell",
    "Chance",
    "Declined",
    "Dropped",
    "Facts",
    "Heard",
    "Last",
    "Mode",
    "NeedMove",
    "NeedStatus",
    "Old",
    "Ranked",
    "Ranking",
    "Refusal",
    "Reliability",
    "Reply",
    "Room",
    "Saying",
    "Sex",
    "Side",
    "Skipped",
    "Sought",
    "Status",
    "Taking",
    "Tally",
    "Term",
    "Terms",
    "Trust",
    "TrustTerms",
    "Verdict",
    "Want",
    "Why",
    "after",
    "ago",
    "brier",
    "cell_of",
    "chance_of_any",
    "chance_word",
    "expires_at",
    "is_enough",
    "is_late",
    "may_be_asked_again",
    "need_after",
    "propose",
    "rank",
    "read_terms",
    "read_trust_terms",
    "refuse_wordless",
    "reliability",
    "sure_enough",
    "takes",
]
