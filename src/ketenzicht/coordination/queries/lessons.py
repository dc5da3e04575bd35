"""How requests went, for who learns from them: moments and codes, and nothing about the patient."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.base.moments import moment_of
from ketenzicht.coordination.domain import Course, Door, Ending, Kind, Status
from ketenzicht.coordination.models import CareRequest, Triage
from ketenzicht.coordination.queries.reading import UNKNOWN_REQUEST
from ketenzicht.triage import queries as content

# One look into the story and one into the triage of each request: that is cheaper than sorting all of both.
_COURSES = """
    SELECT r.id, r.door, r.status, r.urgency, extract(epoch FROM r.received_at)::float8,
           extract(epoch FROM r.begin_before)::float8, extract(epoch FROM story.picked_up_at)::float8,
           extract(epoch FROM story.settled_at)::float8, extract(epoch FROM rounds.triaged_at)::float8,
           story.ending, story.passed_on, rounds.concluded, coalesce(story.has_gap, false), story.decisions,
           story.emergencies
    FROM coordination_carerequest r
    CROSS JOIN LATERAL (
        SELECT min(h.at) FILTER (WHERE h.kind = 'picked-up') AS picked_up_at,
               min(h.at) FILTER (WHERE h.kind IN ('decided', 'forwarded')) AS settled_at,
               count(*) FILTER (WHERE h.kind IN ('transferred', 'forwarded', 'handed-over')) AS passed_on,
               (array_agg(h.detail ->> 'ending' ORDER BY h.id DESC) FILTER (WHERE h.kind = 'closed'))[1] AS ending,
               bool_or((h.detail ->> 'hasGap')::boolean) FILTER (WHERE h.kind IN ('call-taken', 'call-missed'))
               AS has_gap,
               count(*) FILTER (WHERE h.kind = 'decided') AS decisions,
               count(*) FILTER (WHERE h.kind = 'co-sign-skipped') AS emergencies
        FROM coordination_happening h WHERE h.request_id = r.id
    ) story
    CROSS JOIN LATERAL (
        SELECT min(t.concluded_at) FILTER (WHERE t.instrument_id IS NOT NULL) AS triaged_at,
               count(t.concluded_at) AS concluded
        FROM coordination_triage t WHERE t.request_id = r.id
    ) rounds
    WHERE r.centre_id = %(centre)s AND r.received_at >= %(start)s AND r.received_at < %(end)s
"""
SETTLING = (Kind.DECIDED.value, Kind.FORWARDED.value)
# A conclusion under supervision that went without a co-sign, and was not done anew by who may do it alone.
UNSIGNED = """
    c.verdict = 'lapsed' AND NOT EXISTS (
        SELECT FROM coordination_triage t JOIN coordination_triage later
            ON later.request_id = t.request_id AND later.round > t.round AND later.concluded_at IS NOT NULL
        LEFT JOIN coordination_cosign own ON own.triage_id = later.id
        WHERE t.id = c.triage_id AND (own.id IS NULL OR own.verdict = 'agreed')
    )
"""
_SUPERVISED = """
    SELECT c.request_id, count(*), count(*) FILTER (WHERE c.settled_at IS NULL), count(*) FILTER (WHERE %(unsigned)s)
    FROM coordination_cosign c JOIN coordination_carerequest r ON r.id = c.request_id
    WHERE c.deed = 'conclusion'
      AND r.centre_id = %(centre)s AND r.received_at >= %(start)s AND r.received_at < %(end)s
    GROUP BY c.request_id
""".replace("%(unsigned)s", UNSIGNED)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A request as a list for learning shows it."""

    id: UUID
    number: int
    centre_id: UUID
    door: Door
    status: Status
    urgency: str | None
    received_at: datetime


def courses(*, centre_id: UUID, start: datetime, end: datetime) -> list[Course]:
    """Of every request from `start` until `end` that a centre has now; the caller has asked who may. Three queries.

    What went over to another centre counts there, whole and once: the clock of the patient ran on.
    """
    deviations = _deviations(centre_id, start, end)
    period = {"centre": centre_id, "start": start, "end": end}
    supervised = {request_id: counted for request_id, *counted in fetch(_SUPERVISED, **period)}
    rows = fetch(_COURSES, **period)
    return [_course(row, deviations.get(row[0], (0, 0)), supervised.get(row[0], (0, 0, 0))) for row in rows]


def sketches(*, ids: Collection[UUID]) -> dict[UUID, Sketch]:
    """One query, however many; nothing that is sealed is read."""
    rows = CareRequest.objects.filter(id__in=list(ids)).only(
        "id", "number", "centre_id", "door", "status", "urgency", "received_at"
    )
    return {
        row.id: Sketch(
            row.id,
            row.number,
            row.centre_id,
            Door(row.door),
            Status(row.status),
            row.urgency or None,
            row.received_at,
        )
        for row in rows
    }


def numbered(*, number: int, actor: Actor) -> UUID:
    """The request of the actor's own centre with this number. Raises NotPermitted and NotFound. One query."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    rows = CareRequest.objects.filter(number=number, centre_id=access.own_organisation(actor))
    found = rows.values_list("id", flat=True).first()
    if found is None:
        raise NotFound(UNKNOWN_REQUEST)
    return found


def _course(row: tuple[Any, ...], deviations: Sequence[int], supervised: Sequence[int]) -> Course:
    request_id, door, status, urgency, received, before, picked_up, settled, triaged, ending, *counted = row
    passed_on, concluded, has_gap, decisions, emergencies = counted
    return Course(
        id=request_id,
        door=Door(door),
        status=Status(status),
        urgency=urgency or None,
        received_at=moment_of(received),
        begin_before=None if before is None else moment_of(before),
        picked_up_at=None if picked_up is None else moment_of(picked_up),
        settled_at=None if settled is None else moment_of(settled),
        passed_on=passed_on,
        ending=Ending(ending) if ending and status == Status.CLOSED.value else None,
        triaged_at=None if triaged is None else moment_of(triaged),
        concluded=concluded,
        raised=deviations[0],
        lowered=deviations[1],
        is_since_uncertain=has_gap,
        decisions=decisions,
        emergencies=emergencies,
        supervised=supervised[0],
        waiting=supervised[1],
        unsigned=supervised[2],
    )


def _deviations(centre_id: UUID, start: datetime, end: datetime) -> dict[UUID, tuple[int, int]]:
    """Of each request how many rounds somebody made more and how many less urgent, on the scale of then."""
    found: defaultdict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    rows = Triage.objects.filter(
        request__centre_id=centre_id,
        request__received_at__gte=start,
        request__received_at__lt=end,
        deviates_at__isnull=False,
        crosswalk__isnull=False,
    ).order_by()
    for request_id, crosswalk_id, proposed, to in rows.values_list(
        "request_id", "crosswalk_id", "proposed", "deviates_to"
    ):
        if crosswalk_id is not None:
            scale = content.crosswalk_version(version_id=crosswalk_id)
            found[request_id][scale.rank(to) > scale.rank(proposed)] += 1
    return {request_id: (raised, lowered) for request_id, (raised, lowered) in found.items()}


def fetch(statement: str, **named: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return list(cursor.fetchall())
