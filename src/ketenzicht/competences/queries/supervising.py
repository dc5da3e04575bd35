"""Who looks along with whom."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ketenzicht.access import queries as people
from ketenzicht.competences.models import Supervision

UNKNOWN_PERSON = "iemand die hier niet meer werkt"


@dataclass(frozen=True, slots=True)
class SupervisionLine:
    id: int
    trainee: UUID
    trainee_name: str
    supervisor: UUID
    supervisor_name: str
    begins_at: datetime
    ends_at: datetime


def trainees_of(*, organisation_id: UUID, supervisor: UUID | None, at: datetime) -> frozenset[UUID]:
    """With whom somebody looks along at this moment; one query."""
    if supervisor is None:
        return frozenset()
    rows = _at(organisation_id, at).filter(supervisor=supervisor)
    return frozenset(rows.values_list("trainee", flat=True))


def supervisors_of(*, organisation_id: UUID, trainee: UUID | None, at: datetime) -> frozenset[UUID]:
    """Who looks along with somebody at this moment; one query."""
    if trainee is None:
        return frozenset()
    rows = _at(organisation_id, at).filter(trainee=trainee)
    return frozenset(rows.values_list("supervisor", flat=True))


def supervisions(*, organisation_id: UUID, now: datetime) -> list[SupervisionLine]:
    """Those of now and to come, the first to begin first; two queries."""
    names = {one.user_id: one.name for one in people.members_of(organisation_id=organisation_id, now=now)}
    rows = Supervision.objects.filter(_not_over(now), organisation_id=organisation_id)
    return [
        SupervisionLine(
            id=row.pk,
            trainee=row.trainee,
            trainee_name=names.get(row.trainee, UNKNOWN_PERSON),
            supervisor=row.supervisor,
            supervisor_name=names.get(row.supervisor, UNKNOWN_PERSON),
            begins_at=row.begins_at,
            ends_at=row.ends_at,
        )
        for row in rows
    ]


def _at(organisation_id: UUID, at: datetime) -> QuerySet[Supervision]:
    return Supervision.objects.filter(_not_over(at), organisation_id=organisation_id, begins_at__lte=at)


def _not_over(at: datetime) -> Q:
    return Q(ends_at__gt=at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))
