"""How providers of a region are asked: who first, how many at once, how long they have and a place is held. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.errors import Refused

URGENT = frozenset({"U0", "U1", "U2"})
MOST_AT_ONCE = 10
LONGEST = timedelta(hours=24)


class Mode(StrEnum):
    PARALLEL = "parallel"
    IN_TURN = "in-turn"

    @property
    def word(self) -> str:
        return {"parallel": "gelijktijdig", "in-turn": "om de beurt"}[self]


@dataclass(frozen=True, slots=True)
class Approach:
    """One working agreement. `first` are organisations that are asked before others, in this order.

    Who does not answer within `answer_within` (`urgent_within` for U0–U2) is overdue: the next is asked beside them. As
    long again later the question to them expires. A place that was accepted is held for `hold_for`, if nobody confirms.
    """

    mode: Mode = Mode.PARALLEL
    at_once: int = 3
    answer_within: timedelta = timedelta(minutes=20)
    urgent_within: timedelta = timedelta(minutes=5)
    hold_for: timedelta = timedelta(minutes=30)
    first: tuple[UUID, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.at_once <= MOST_AT_ONCE:
            raise Refused(f"Vraag 1 tot {MOST_AT_ONCE} aanbieders tegelijk.")
        for one in (self.answer_within, self.urgent_within, self.hold_for):
            if not timedelta(minutes=1) <= one <= LONGEST:
                raise Refused("Een termijn is 1 minuut tot 24 uur.")

    @property
    def in_the_first_turn(self) -> int:
        """How many are asked at the same moment."""
        return self.at_once if self.mode is Mode.PARALLEL else 1

    def within(self, urgency: str | None) -> timedelta:
        """How long a provider has to answer; of what nobody knows how urgent it is, as if it were urgent."""
        return self.urgent_within if urgency is None or urgency in URGENT else self.answer_within

    def in_order(self, organisations: Sequence[UUID]) -> list[int]:
        """The places of these in the order of asking: those that the region agreed to ask first come first."""
        order = {one: place for place, one in enumerate(self.first)}
        return sorted(range(len(organisations)), key=lambda place: (order.get(organisations[place], len(order)), place))


VOORSTEL = Approach()


def expires_at(*, asked_at: datetime, answer_before: datetime) -> datetime:
    """When a question that nobody answered is over."""
    return answer_before + (answer_before - asked_at)
