"""Somebody who looks at an entry says that it is wrong: what becomes of that, in two tables. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.errors import Refused
from ketenzicht.base.lives import next_in
from ketenzicht.registry.domain import FIELD_NAMES, By

LONGEST_SAYING = 500
MOST_A_DAY = 10  # reports by one person; voorstel
ONE_DAY = timedelta(days=1)
OTHER = "other"
ABOUT_NAMES = {**FIELD_NAMES, OTHER: "Iets anders"}

CONFIRM_EVERY = timedelta(days=182)
ANSWER_WITHIN = timedelta(days=28)  # then the ROAZ-bureau hears of it; voorstel

# When a report that nobody took in hand goes to somebody else as well; voorstel.
TOLD_TO_REGION_AFTER = timedelta(days=14)
TOLD_TO_PLATFORM_AFTER = timedelta(days=28)


class ReportStatus(StrEnum):
    NEW = "new"
    IN_HAND = "in-hand"
    MENDED = "mended"
    REJECTED = "rejected"

    @property
    def word(self) -> str:
        return {"new": "nieuw", "in-hand": "in behandeling", "mended": "hersteld", "rejected": "afgewezen"}[self]


class ReportMove(StrEnum):
    TAKE = "take"
    MEND = "mend"
    REJECT = "reject"

    @property
    def word(self) -> str:
        return {"take": "In behandeling nemen", "mend": "Hersteld", "reject": "Het klopte wel"}[self]


REPORT_NEXT: dict[tuple[ReportStatus, ReportMove], ReportStatus] = {
    (ReportStatus.NEW, ReportMove.TAKE): ReportStatus.IN_HAND,
    (ReportStatus.NEW, ReportMove.MEND): ReportStatus.MENDED,
    (ReportStatus.NEW, ReportMove.REJECT): ReportStatus.REJECTED,
    (ReportStatus.IN_HAND, ReportMove.MEND): ReportStatus.MENDED,
    (ReportStatus.IN_HAND, ReportMove.REJECT): ReportStatus.REJECTED,
}
ANSWERED = frozenset({ReportStatus.MENDED, ReportStatus.REJECTED})


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing that happened to a report, or will unless somebody takes it in hand."""

    what: str
    at: datetime
    is_past: bool


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report as its author and the owner of the entry see it. `moves` are those of the reader."""

    id: UUID
    location_id: UUID
    location: str
    about: str
    said: str
    status: ReportStatus
    reported_at: datetime
    answer: str
    answered_at: datetime | None
    answered_by: By | None
    told_region_at: datetime | None
    told_platform_at: datetime | None
    moves: frozenset[ReportMove]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Where it stands: what happened to it, and what happens next when nobody takes it in hand."""
        waits = self.status is ReportStatus.NEW
        steps = (
            ("aan het ROAZ-bureau doorgegeven", self.told_region_at, TOLD_TO_REGION_AFTER),
            ("aan functioneel beheer doorgegeven", self.told_platform_at, TOLD_TO_PLATFORM_AFTER),
        )
        told = [Stage("gemeld", self.reported_at, is_past=True)]
        for what, at, after in steps:
            if at is not None or waits:
                told.append(Stage(what, at or self.reported_at + after, is_past=at is not None))
        return tuple(told)


def checked_saying(text: str, *, what: str) -> str:
    """What somebody says, neither nothing nor too much."""
    said = text.strip()
    if not 0 < len(said) <= LONGEST_SAYING:
        raise Refused(f"Vul in {what}, in ten hoogste {LONGEST_SAYING} tekens.")
    return said


def report_after(*, status: ReportStatus, move: ReportMove) -> ReportStatus:
    """What a move makes of it; Conflict when it cannot be made any more."""
    return next_in(REPORT_NEXT, status, move, otherwise=f"Deze melding is al {status.word}.")


def report_moves(*, status: ReportStatus, is_owner: bool) -> frozenset[ReportMove]:
    return frozenset(move for move in ReportMove if is_owner and (status, move) in REPORT_NEXT)
