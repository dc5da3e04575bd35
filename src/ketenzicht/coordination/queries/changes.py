"""Which requests stand out, and whose people came back: for flags, and only of what changed."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from ketenzicht.coordination.domain import AGAIN, OPEN, Ending, Kind
from ketenzicht.coordination.models import Triage
from ketenzicht.coordination.queries.lessons import UNSIGNED, fetch
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import needs_second

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
        WHERE mine.request_id = r.id AND e.centre_id = r.centre_id
          AND (e.received_at, e.number) < (r.received_at, r.number)
        ORDER BY e.received_at DESC, e.number DESC LIMIT 1
    ) earlier ON true
    WHERE r.id = ANY(%(ids)s) AND r.received_at >= %(since)s
    ORDER BY r.id
"""
_DROPPED = (Ending.HUNG_UP.value, Ending.NOT_REACHED.value)
_STANDING_OUT = """
    SELECT r.id, r.late_at IS NOT NULL, coalesce(story.dropped, false), coalesce(story.emergency, false),
           r.status <> ALL(%(open)s) AND EXISTS (
               SELECT FROM coordination_cosign c
               WHERE c.request_id = r.id AND c.deed = 'conclusion' AND %(unsigned)s
           )
    FROM coordination_carerequest r
    CROSS JOIN LATERAL (
        SELECT bool_or(h.kind = 'taken-over' OR (h.kind = 'closed' AND h.detail ->> 'ending' = ANY(%(dropped)s)))
               AS dropped,
               bool_or(h.kind = 'co-sign-skipped') AS emergency
        FROM coordination_happening h WHERE h.request_id = r.id
    ) story
    WHERE r.id = ANY(%(ids)s)
    ORDER BY r.id
""".replace("%(unsigned)s", UNSIGNED)
# After these a request may stand out otherwise, or be more urgent. What is open is looked at always: who somebody is
# may be typed at any moment. Whoever shares a mark with these, within a day after, may have come back.
_TURNS = [
    kind.value
    for kind in (
        Kind.RECEIVED, Kind.TAKEN_OVER, Kind.LATE, Kind.TRIAGED, Kind.TRIAGED_ELSEWHERE, Kind.URGENCY_RAISED,
        Kind.DEVIATED, Kind.DEVIATION_REFUSED, Kind.CO_SIGNED, Kind.CO_SIGN_REFUSED, Kind.CO_SIGN_SKIPPED,
        Kind.FORWARDED, Kind.DECIDED, Kind.CLOSED, Kind.REOPENED, Kind.HANDED_OVER,
    )
]  # fmt: skip
_CHANGED = """
    WITH touched AS (
        SELECT h.request_id AS id FROM coordination_happening h WHERE h.kind = ANY(%(turns)s) AND h.at >= %(since)s
        UNION
        SELECT r.id FROM coordination_carerequest r WHERE r.centre_id = ANY(%(centres)s) AND r.status IN (%(open)s)
    )
    SELECT id FROM touched
    UNION
    SELECT other.request_id
    FROM touched
    JOIN coordination_mark mine ON mine.request_id = touched.id
    JOIN coordination_mark other ON other.mark = mine.mark AND other.kind = mine.kind
        AND other.received_at >= mine.received_at AND other.received_at < mine.received_at + %(again)s
"""


class Contact(NamedTuple):
    """Whether the person of a request can be recognised, and the request of theirs of the 24 hours before, if any."""

    request_id: UUID
    is_recognisable: bool
    urgency: str | None
    earlier_id: UUID | None
    earlier_urgency: str | None


class StandingOut(NamedTuple):
    """What stands out about a request: late, lowered below a red flag by two, let go of while somebody waited.

    `is_emergency`: decided without the co-sign that it took. `is_unsigned`: it is done, and nobody looked along with
    the triage of who works under supervision.
    """

    request_id: UUID
    is_late: bool
    is_below_red_flag: bool
    is_dropped: bool
    is_emergency: bool
    is_unsigned: bool


def changed(*, since: datetime) -> list[UUID]:
    """The requests of which something that one learns from may be otherwise than at `since`. Two queries."""
    centres = [one.id for one in registry.organisations_of(kind=OrganisationKind.ZCC)]
    # Written out, as the partial index of what is open has it.
    statement = _CHANGED.replace("%(open)s", ", ".join(f"'{one.value}'" for one in OPEN))
    return [request_id for (request_id,) in fetch(statement, centres=centres, turns=_TURNS, since=since, again=AGAIN)]


def contacts(*, ids: Collection[UUID], since: datetime) -> list[Contact]:
    """Of these, as far as a centre received them since. One query.

    Ask in time: by what people are recognised is kept for thirty days.
    """
    return [
        Contact(request_id, recognisable, urgency or None, earlier, earlier_urgency or None)
        for request_id, recognisable, urgency, earlier, earlier_urgency in fetch(
            _CONTACTS, ids=list(ids), since=since, again=AGAIN
        )
    ]


def standing_out(*, ids: Collection[UUID]) -> list[StandingOut]:
    """Of these requests. Two queries."""
    lowered = _below_red_flag(ids)
    is_open = [one.value for one in OPEN]
    return [
        StandingOut(request_id, is_late, request_id in lowered, is_dropped, is_emergency, is_unsigned)
        for request_id, is_late, is_dropped, is_emergency, is_unsigned in fetch(
            _STANDING_OUT, ids=list(ids), dropped=list(_DROPPED), open=is_open
        )
    ]


def _below_red_flag(ids: Collection[UUID]) -> set[UUID]:
    """Who works under supervision needs a second for every deviation: only those below a red flag stand out."""
    rows = Triage.objects.filter(
        request_id__in=list(ids), deviates_at__isnull=False, seconded_by__isnull=False, crosswalk__isnull=False
    ).exclude(red_flag="")
    return {
        request_id
        for request_id, crosswalk_id, red_flag, to in rows.order_by().values_list(
            "request_id", "crosswalk_id", "red_flag", "deviates_to"
        )
        if crosswalk_id is not None
        and needs_second(content.crosswalk_version(version_id=crosswalk_id), to=to, red_flag=red_flag)
    }
