"""How requests went, for who learns from them: moments and codes, and nothing about the patient."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination.domain import AGAIN, Course, Door, Ending, Kind, Status
from ketenzicht.coordination.models import CareRequest, Triage
from ketenzicht.coordination.queries.reading import UNKNOWN_REQUEST
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.triage import queries as content

# One look into the story and one into the triage of each request: that is cheaper than sorting all of both.
_COURSES = """
    SELECT r.id, r.door, r.status, r.urgency, r.received_at, r.begin_before, story.picked_up_at, story.settled_at,
           story.passed_on, story.ending, rounds.triaged_at, rounds.concluded
    FROM coordination_carerequest r
    CROSS JOIN LATERAL (
        SELECT min(h.at) FILTER (WHERE h.kind = 'picked-up') AS picked_up_at,
               min(h.at) FILTER (WHERE h.kind IN ('decided', 'forwarded')) AS settled_at,
               count(*) FILTER (WHERE h.kind IN ('transferred', 'forwarded')) AS passed_on,
               (array_agg(h.detail ->> 'ending' ORDER BY h.id DESC) FILTER (WHERE h.kind = 'closed'))[1] AS ending
        FROM coordination_happening h WHERE h.request_id = r.id
    ) story
    CROSS JOIN LATERAL (
        SELECT min(t.concluded_at) FILTER (WHERE t.instrument_id IS NOT NULL) AS triaged_at,
               count(t.concluded_at) AS concluded
        FROM coordination_triage t WHERE t.request_id = r.id
    ) rounds
    WHERE r.centre_id = %(centre)s AND r.received_at >= %(start)s AND r.received_at < %(end)s
"""
# Of the same centre, of the same person by a mark of the same kind, in the 24 hours before; of several the last.
_CONTACTS = """
    SELECT r.id, known.marks > 0, r.urgency, earlier.id, earlier.urgency
    FROM coordination_carerequest r
    CROSS JOIN LATERAL (SELECT count(*) AS marks FROM coordination_mark m WHERE m.request_id = r.id) known
    LEFT JOIN LATERAL (
        SELECT e.id, e.urgency
        FROM coordination_mark mine
        JOIN coordination_mark other ON other.mark = mine.mark AND other.kind = mine.kind
            AND other.received_at <= mine.received_at AND other.received_at > mine.received_at - %(again)s
        JOIN coordination_carerequest e ON e.id = other.request_id
        WHERE mine.request_id = r.id AND e.centre_id = r.centre_id AND e.number < r.number
        ORDER BY e.received_at DESC, e.number DESC LIMIT 1
    ) earlier ON true
    WHERE r.centre_id = ANY(%(centres)s) AND r.received_at >= %(since)s
    ORDER BY r.id
"""
SETTLING = (Kind.DECIDED.value, Kind.FORWARDED.value)
_DROPPED = (Ending.HUNG_UP.value, Ending.NOT_REACHED.value)
_STANDING_OUT = """
    SELECT r.id, r.late_at IS NOT NULL, coalesce(rounds.lowered, false), coalesce(story.dropped, false)
    FROM coordination_carerequest r
    CROSS JOIN LATERAL (
        SELECT bool_or(t.deviates_at IS NOT NULL AND t.seconded_by IS NOT NULL) AS lowered
        FROM coordination_triage t WHERE t.request_id = r.id
    ) rounds
    CROSS JOIN LATERAL (
        SELECT bool_or(h.kind = 'taken-over' OR (h.kind = 'closed' AND h.detail ->> 'ending' = ANY(%(dropped)s)))
               AS dropped
        FROM coordination_happening h WHERE h.request_id = r.id
    ) story
    WHERE r.centre_id = ANY(%(centres)s) AND r.received_at >= %(since)s
    ORDER BY r.id
"""


class Contact(NamedTuple):
    """Whether the person of a request can be recognised, and the request of theirs of the 24 hours before, if any."""

    request_id: UUID
    is_recognisable: bool
    urgency: str | None
    earlier_id: UUID | None
    earlier_urgency: str | None


class StandingOut(NamedTuple):
    """What stands out about a request: late, lowered below a red flag by two, let go of while somebody waited."""

    request_id: UUID
    is_late: bool
    is_below_red_flag: bool
    is_dropped: bool


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
    """Of every request that a centre received from `start` until `end`; the caller has asked who may. Two queries."""
    deviations = _deviations(centre_id, start, end)
    rows = _fetch(_COURSES, centre=centre_id, start=start, end=end)
    return [_course(row, *deviations.get(row[0], (0, 0))) for row in rows]


def contacts(*, since: datetime) -> list[Contact]:
    """Of every request that any centre received since. Two queries.

    Ask in time: by what people are recognised is kept for thirty days.
    """
    return [
        Contact(request_id, recognisable, urgency or None, earlier, earlier_urgency or None)
        for request_id, recognisable, urgency, earlier, earlier_urgency in _fetch(
            _CONTACTS, centres=_centres(), since=since, again=AGAIN
        )
    ]


def standing_out(*, since: datetime) -> list[StandingOut]:
    """Of every request that any centre received since. Two queries."""
    return [StandingOut(*row) for row in _fetch(_STANDING_OUT, centres=_centres(), since=since, dropped=list(_DROPPED))]


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


def _course(row: tuple[Any, ...], raised: int, lowered: int) -> Course:
    (request_id, door, status, urgency, received, before, picked_up, settled, passed, ending, triaged, concluded) = row
    return Course(
        id=request_id,
        door=Door(door),
        status=Status(status),
        urgency=urgency or None,
        received_at=received,
        begin_before=before,
        picked_up_at=picked_up,
        settled_at=settled,
        passed_on=passed,
        ending=Ending(ending) if ending and status == Status.CLOSED.value else None,
        triaged_at=triaged,
        concluded=concluded,
        raised=raised,
        lowered=lowered,
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


def _centres() -> list[UUID]:
    """By centre and moment there is an index; by moment alone there is none."""
    return [one.id for one in registry.organisations_of(kind=OrganisationKind.ZCC)]


def _fetch(statement: str, **named: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return list(cursor.fetchall())
