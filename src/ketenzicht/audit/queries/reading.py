"""The lines themselves, as somebody who may read the log gets them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from ketenzicht.audit.domain import Circumstances, Deed, Line, Outcome
from ketenzicht.audit.models import AuditLine, AuditSeal

MOST = 10_000  # lines in one answer


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the log a page ended: the next one begins just before it."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for, from `start` until just before `end`. None: anything.

    `person` is an id or a part of a name; `patients` are references to one patient, of which any will do.
    """

    start: datetime
    end: datetime
    person: UUID | str | None = None
    organisation_ids: Collection[UUID] | None = None
    deed: Deed | None = None
    action: str | None = None
    outcome: Outcome | None = None
    subject: str | None = None
    patients: Collection[str] | None = None
    break_glass: bool | None = None


def lines(*, question: Question, before: Place | None = None, limit: int = 100) -> list[Line]:
    """What happened, newest first: at most `limit` (1 to 10,000) lines, in two queries."""
    found = _found(question).order_by("-at", "-id")
    if before is not None:
        found = found.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id))
    return _lines(found[: max(1, min(limit, MOST))])


def line(*, line_id: int) -> Line | None:
    """One line."""
    return next(iter(_lines(AuditLine.objects.filter(id=line_id))), None)


def break_glasses(*, limit: int = 100) -> list[Line]:
    """Uses of the emergency procedure that nobody has judged yet, the oldest first."""
    judged = AuditLine.objects.filter(
        deed=Deed.REVIEW, subject=Concat(Value("audit-line/"), Cast(OuterRef("id"), CharField()))
    )
    found = AuditLine.objects.filter(break_glass=True).filter(~Exists(judged))
    return _lines(found.order_by("at", "id")[: max(1, min(limit, MOST))])


def _found(question: Question) -> QuerySet[AuditLine]:
    found = AuditLine.objects.filter(at__gte=question.start, at__lt=question.end)
    if isinstance(question.person, UUID):
        found = found.filter(actor_id=question.person)
    elif question.person:
        found = found.filter(actor_name__icontains=question.person)
    if question.organisation_ids is not None:
        theirs = Q(organisation_id__in=question.organisation_ids) | Q(on_behalf_of__in=question.organisation_ids)
        found = found.filter(theirs)
    wanted = {
        "deed": question.deed,
        "action": question.action,
        "outcome": question.outcome,
        "subject": question.subject,
        "patient__in": question.patients,
        "break_glass": question.break_glass,
    }
    return found.filter(**{field: value for field, value in wanted.items() if value is not None})


def _lines(found: Iterable[AuditLine]) -> list[Line]:
    sealed_until = AuditSeal.objects.aggregate(last=Max("last_id"))["last"] or 0
    return [_line(row, is_sealed=row.pk <= sealed_until) for row in found]


def _line(row: AuditLine, *, is_sealed: bool) -> Line:
    return Line(
        id=row.pk,
        at=row.at,
        deed=Deed(row.deed),
        action=row.action,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        actor_role=row.actor_role,
        organisation_id=row.organisation_id,
        subject=row.subject,
        outcome=Outcome(row.outcome),
        times=row.times,
        source=row.source,
        circumstances=Circumstances(
            patient=row.patient,
            purpose=row.purpose,
            on_behalf_of=row.on_behalf_of,
            access_point=row.access_point,
            authorisation=row.authorisation,
            break_glass=row.break_glass_reason,
        ),
        detail=row.detail,
        is_sealed=is_sealed,
    )
