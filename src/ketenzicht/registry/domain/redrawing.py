"""The life of a new division: prepared, put in force from a day on, or called off before it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.lives import next_in
from ketenzicht.registry.domain.divisions import Plan
from ketenzicht.registry.domain.entries import By


class DivisionStatus(StrEnum):
    DRAFT = "draft"
    DECIDED = "decided"
    CALLED_OFF = "called-off"
    DISCARDED = "discarded"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    DivisionStatus.DRAFT: "in voorbereiding",
    DivisionStatus.DECIDED: "vastgesteld",
    DivisionStatus.CALLED_OFF: "afgeblazen",
    DivisionStatus.DISCARDED: "weggelegd",
}


class DivisionMove(StrEnum):
    CHANGE = "change"
    DECIDE = "decide"
    CALL_OFF = "call-off"
    DISCARD = "discard"

    @property
    def word(self) -> str:
        return {"change": "wijzigen", "decide": "vaststellen", "call-off": "afblazen", "discard": "wegleggen"}[self]


NEXT: dict[tuple[DivisionStatus, DivisionMove], DivisionStatus] = {
    (DivisionStatus.DRAFT, DivisionMove.CHANGE): DivisionStatus.DRAFT,
    (DivisionStatus.DRAFT, DivisionMove.DECIDE): DivisionStatus.DECIDED,
    (DivisionStatus.DRAFT, DivisionMove.DISCARD): DivisionStatus.DISCARDED,
    (DivisionStatus.DECIDED, DivisionMove.CALL_OFF): DivisionStatus.CALLED_OFF,
}


def moved(status: DivisionStatus, move: DivisionMove) -> DivisionStatus:
    """What a move makes of it; Conflict when it cannot be made any more."""
    return next_in(NEXT, status, move, otherwise=f"Deze indeling kunt u niet (meer) {move.word}: zij is {status.word}.")


@dataclass(frozen=True, slots=True)
class DivisionLine:
    """A division that is being prepared or was decided. `version` grows with each change of it.

    `touches` are the regions that it changes, once decided: of areas the ROAZ regions around them.
    """

    id: UUID
    status: DivisionStatus
    plan: Plan
    first_day: date | None
    why: str
    version: int
    touches: frozenset[str]
    made_at: datetime
    made_by: By
    decided_at: datetime | None
    decided_by: By | None
    called_off_at: datetime | None
    called_off_by: By | None
    called_off_because: str

    @property
    def is_dropped(self) -> bool:
        """It will not begin any more."""
        return self.status in {DivisionStatus.CALLED_OFF, DivisionStatus.DISCARDED}

    def can_be_called_off(self, *, today: date) -> bool:
        return self.status is DivisionStatus.DECIDED and self.first_day is not None and today < self.first_day


@dataclass(frozen=True, slots=True)
class Relocation:
    """A location that would count in other regions: codes of its ROAZ region, RAV region and area, before and after."""

    location_id: UUID
    organisation_id: UUID
    name: str
    before: tuple[str | None, ...]
    after: tuple[str | None, ...]
