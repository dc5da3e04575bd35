"""Requests of one patient that follow on each other: the trajectory over more than one request."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from ketenzicht.access.queries import local_day
from ketenzicht.coordination.domain import OFTEN, Status, Whereabouts, recognised_by
from ketenzicht.coordination.models import CareRequest, Mark
from ketenzicht.coordination.queries.belonging import handed_over_by
from ketenzicht.coordination.queries.reading import RequestFile, mark_purpose
from ketenzicht.sealing import queries as sealing

MOST_LINKED = 20
# Backwards and forwards, each by an index.
LINKED = """
WITH RECURSIVE linked AS (
    SELECT id, continues_id FROM coordination_carerequest WHERE id = %s
    UNION
    SELECT found.id, found.continues_id FROM linked CROSS JOIN LATERAL (
        SELECT id, continues_id FROM coordination_carerequest WHERE id = linked.continues_id
        UNION ALL
        SELECT id, continues_id FROM coordination_carerequest WHERE continues_id = linked.id
    ) found
)
SELECT id FROM linked
"""


@dataclass(frozen=True, slots=True)
class LinkedLine:
    """A request of the same trajectory, without its contents. `by`: by which marks it is likely of the same patient."""

    id: UUID
    number: int
    received_at: datetime
    status: Status
    whereabouts: Whereabouts | None
    by: tuple[str, ...] = ()


def linked_requests(*, request_id: UUID) -> list[LinkedLine]:
    """All of one trajectory, this one too, the oldest first. Two queries. The caller has looked into this one.

    Only of the centre that has it: what went to another centre is not told from here.
    """
    with connection.cursor() as cursor:
        cursor.execute(LINKED, [request_id])
        ids = [found for (found,) in cursor.fetchall()]
    if len(ids) == 1:
        return []
    centre = CareRequest.objects.filter(id=request_id).values("centre_id")
    rows = CareRequest.objects.filter(id__in=ids, centre_id__in=centre).order_by("received_at", "number")
    return [_line(row) for row in rows.defer("intake", "facts")[:MOST_LINKED]]


def earlier_in_trajectory(*, request_id: UUID) -> list[LinkedLine]:
    """What came before it, the oldest first. Two queries."""
    lines = linked_requests(request_id=request_id)
    place = [one.id for one in lines].index(request_id) if lines else 0
    return lines[:place]


def earlier_of_the_same(file: RequestFile, *, now: datetime) -> list[LinkedLine]:
    """What came in before at this centre of who is likely the same person, the latest first; four queries at most.

    By the sealed marks that are kept for 30 days; what was longer ago is found by its number.
    """
    by: defaultdict[UUID, set[str]] = defaultdict(set)
    for kind, text in recognised_by(file.intake, today=local_day(now)).items():
        marks = sealing.marks(text, purpose=mark_purpose(kind))
        same = Mark.objects.filter(
            Q(request__centre_id=file.centre_id) & ~Q(handed_over_by(file.centre_id, request="request_id")),
            kind=kind,
            mark__in=marks,
            received_at__gt=file.received_at - OFTEN,
            received_at__lte=file.received_at,
        ).exclude(request_id=file.id)
        for request_id in same.values_list("request_id", flat=True):
            by[request_id].add(kind)
    rows = CareRequest.objects.filter(id__in=by).order_by("-received_at", "-number").defer("intake", "facts")
    return [_line(row, by=tuple(sorted(by[row.id]))) for row in rows[:MOST_LINKED]]


def _line(row: CareRequest, *, by: tuple[str, ...] = ()) -> LinkedLine:
    where = Whereabouts(row.whereabouts) if row.whereabouts else None
    return LinkedLine(row.id, row.number, row.received_at, Status(row.status), where, by)
