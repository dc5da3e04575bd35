"""Review meetings of a centre, their cases, and the actions that are still to be done."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination import queries as requests
from ketenzicht.learning.domain.flags import Reason
from ketenzicht.learning.domain.meetings import ROLES, Status
from ketenzicht.learning.models import Case, Flag, Meeting
from ketenzicht.sealing.queries import unseal

FOUND = "learning.case"
UNKNOWN_MEETING = "Deze bespreking kennen wij niet, of zij is van een ander centrum."
UNKNOWN_CASE = "Deze casus kennen wij niet, of hij is van een ander centrum."
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting, with how many cases; `present` counts people by role."""

    id: UUID
    on: date
    chair: str
    status: Status
    present: dict[str, int]
    cases: int

    @property
    def present_words(self) -> str:
        return ", ".join(f"{ROLES[role]} {number}" for role, number in self.present.items())


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about a case, what was learned from it, and what will be done."""

    findings: str = ""
    learned: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a list shows it: number, age class, urgency, and why it is there. `found` only where it was asked."""

    id: UUID
    meeting_id: UUID
    request: requests.Sketch
    age_class: str
    reasons: tuple[Reason, ...]
    is_written: bool
    owner: str
    due_on: date | None
    done_at: datetime | None
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A case as whom it is about is told of it, on which meeting, with what was found."""

    on: date
    status: Status
    age_class: str
    put_at: datetime
    found: Found
    owner: str
    due_on: date | None
    done_at: datetime | None


def meetings(*, actor: Actor) -> tuple[MeetingLine, ...]:
    """Of the actor's centre, the latest first; at most 100. One query. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    rows = Meeting.objects.filter(centre_id=access.own_organisation(actor)).annotate(how_many=Count("cases"))
    return tuple(_meeting(row, row.how_many) for row in rows[:MOST_SHOWN])


def meeting(*, meeting_id: UUID, actor: Actor) -> tuple[MeetingLine, tuple[CaseLine, ...]]:
    """A meeting with its cases, without what was found. Four queries. Raises NotPermitted and NotFound."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    row = Meeting.objects.filter(id=meeting_id, centre_id=access.own_organisation(actor)).first()
    if row is None:
        raise NotFound(UNKNOWN_MEETING)
    cases = lines_of(row.cases.all())
    return _meeting(row, len(cases)), cases


def actions(*, actor: Actor) -> tuple[CaseLine, ...]:
    """What was agreed and is not done yet, the first due first. Three queries. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    rows = Case.objects.filter(
        meeting__centre_id=access.own_organisation(actor), owner__isnull=False, done_at__isnull=True
    )
    return lines_of(rows.order_by("due_on", "id")[:MOST_SHOWN])


def lines_of(rows: Iterable[Case]) -> tuple[CaseLine, ...]:
    """Two queries besides the rows."""
    cases = list(rows)
    ids = [row.request_id for row in cases]
    there, reasons = requests.sketches(ids=ids), defaultdict[UUID, dict[Reason, None]](dict)
    for request_id, reason in Flag.objects.filter(request_id__in=ids).values_list("request_id", "reason"):
        reasons[request_id][Reason(reason)] = None
    return tuple(
        CaseLine(
            id=row.id,
            meeting_id=row.meeting_id,
            request=there[row.request_id],
            age_class=row.age_class,
            reasons=tuple(reasons[row.request_id]),
            is_written=bool(row.found),
            owner=row.owner_name,
            due_on=row.due_on,
            done_at=row.done_at,
        )
        for row in cases
    )


def reviews_of(request_id: UUID) -> tuple[ReviewLine, ...]:
    """Every case that a request was, the oldest first; who asks has been asked who they are. One query."""
    return tuple(
        ReviewLine(
            on=row.meeting.on,
            status=Status(row.meeting.status),
            age_class=row.age_class,
            put_at=row.put_at,
            found=found_of(row),
            owner=row.owner_name,
            due_on=row.due_on,
            done_at=row.done_at,
        )
        for row in Case.objects.filter(request_id=request_id).select_related("meeting")
    )


def found_of(row: Case) -> Found:
    """What was written; nothing before somebody did."""
    if not row.found:
        return Found()
    return Found(**json.loads(unseal(bytes(row.found), owner=row.request_id, purpose=FOUND)))


def _meeting(row: Meeting, cases: int) -> MeetingLine:
    return MeetingLine(row.id, row.on, row.chair_name, Status(row.status), dict(row.present), cases)
