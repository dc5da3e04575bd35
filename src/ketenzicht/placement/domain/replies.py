"""What a provider's system may say to a question, which fields that asks, and what stands once it was said. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.placement.domain.life import Status
from ketenzicht.placement.domain.reasons import Cancelled, Declined


class Saying(StrEnum):
    """As `Action`, as far as it is a provider's; `book` moves nothing: the place is in the provider's own figures."""

    ACCEPT = "accept"
    DECLINE = "decline"
    REDIRECT = "redirect"
    CANCEL = "cancel"
    DEPART = "depart"
    ARRIVE = "arrive"
    CORRECT = "correct"
    MISS = "miss"
    LEAVE = "leave"
    BOOK = "book"


@dataclass(frozen=True, slots=True)
class Reply:
    """`to` is the code of the unit where there is a place. What `kind` does not ask is left as it is here."""

    kind: Saying
    expected_at: datetime | None = None
    is_extra: bool = False
    reason: Declined | Cancelled | None = None
    words: str = ""
    to: UUID | None = None


# Which fields belong to what is said, and whether they must be there.
ASKS: dict[Saying, dict[str, bool]] = {
    Saying.ACCEPT: {"expected_at": False, "is_extra": False},
    Saying.DECLINE: {"reason": True, "words": False},
    Saying.REDIRECT: {"to": True, "expected_at": False, "is_extra": False, "words": False},
    Saying.CANCEL: {"reason": True, "words": False},
    Saying.DEPART: {"expected_at": False},
    Saying.ARRIVE: {},
    Saying.CORRECT: {"words": True},
    Saying.MISS: {"words": False},
    Saying.LEAVE: {},
    Saying.BOOK: {},
}
REASONS: dict[Saying, tuple[Declined | Cancelled, ...]] = {
    Saying.DECLINE: tuple(Declined),
    Saying.CANCEL: tuple(one for one in Cancelled if one is not Cancelled.WON_ELSEWHERE),
}

# While an offer is so, what was said still stands: who says it again is told that it was heard, and nothing changes.
STANDS: dict[Saying, frozenset[Status]] = {
    Saying.ACCEPT: frozenset({Status.ACCEPTED, Status.PLACED, Status.UNDER_WAY, Status.ARRIVED, Status.LEFT}),
    Saying.DECLINE: frozenset({Status.DECLINED}),
    Saying.REDIRECT: frozenset({Status.REDIRECTED}),
    Saying.CANCEL: frozenset({Status.CANCELLED}),
    Saying.DEPART: frozenset({Status.UNDER_WAY, Status.ARRIVED, Status.LEFT}),
    Saying.ARRIVE: frozenset({Status.ARRIVED, Status.LEFT}),
    Saying.CORRECT: frozenset({Status.UNDER_WAY}),
    Saying.MISS: frozenset({Status.NOT_ARRIVED}),
    Saying.LEAVE: frozenset({Status.LEFT}),
}
