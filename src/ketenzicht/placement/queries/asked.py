"""What a provider is asked, and what it has promised: without who the patient is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.placement.domain import OPEN, Sought, Status
from ketenzicht.placement.models import Need
from ketenzicht.placement.queries.needs import question_of, sought_of
from ketenzicht.statements import Statement

JUST_ENDED = timedelta(hours=12)
MOST = 200
UNKNOWN_OFFER = "Deze aanvraag kennen wij niet, of zij is niet aan uw organisatie."
# Written out: systems ask this every few seconds, and after each answer that they give (`bench`, `accept_p95_ms`).
_LINES = """
    SELECT offer.id, request.number, centre.name, unit.code, location.id, location.name, unit.module_id, unit.label,
        need.form_name, nullif(request.urgency, ''), need.request_id, need.sought, need.question, offer.status,
        offer.since, offer.asked_at, offer.answer_before, offer.overdue_at IS NOT NULL, offer.hold_until,
        offer.expected_at, offer.is_extra, hold.absorbed_at IS NOT NULL, offer.reason
    FROM placement_offer offer
    JOIN placement_need need ON need.id = offer.need_id
    JOIN coordination_carerequest request ON request.id = need.request_id
    JOIN registry_organisation centre ON centre.id = request.centre_id
    JOIN capacity_unit unit ON unit.id = offer.unit_id
    JOIN registry_location location ON location.id = offer.location_id
    LEFT JOIN capacity_hold hold ON hold.id = offer.hold_id
    WHERE (offer.organisation_id = %(own)s OR unit.deliverer_id = %(own)s)
"""
_ONE = Statement(_LINES + " AND offer.id = %(offer)s AND offer.status <> %(queued)s AND offer.asked_at IS NOT NULL")
_OF_NOW = Statement(
    _LINES
    + """
    AND (offer.status = ANY(%(open)s)
        OR offer.status = ANY(%(over)s) AND offer.since >= %(since)s AND offer.asked_at IS NOT NULL)
    ORDER BY CASE WHEN offer.status = ANY(%(over)s) THEN 2 WHEN offer.status = %(arrived)s THEN 1 ELSE 0 END,
        CASE WHEN offer.status = %(asked)s THEN offer.answer_before END NULLS LAST, offer.since DESC
    LIMIT %(most)s
"""
)
_CHANGED = Statement(
    _LINES
    + """
    AND offer.status <> %(queued)s AND offer.asked_at IS NOT NULL
    AND (%(statuses)s::text[] IS NULL OR offer.status = ANY(%(statuses)s))
    AND (%(since)s::timestamptz IS NULL OR offer.since >= %(since)s)
    AND (%(after)s::timestamptz IS NULL OR (offer.since, offer.id) > (%(after)s, %(after_id)s))
    ORDER BY offer.since, offer.id
    LIMIT %(most)s
"""
)
_TOLD_AFTERWARDS = [
    Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED, Status.LAPSED, Status.CANCELLED, Status.NOT_ARRIVED,
    Status.ELSEWHERE, Status.REDIRECTED,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A question to a provider. `number` is of the request, to talk about; nothing in it says who the patient is."""

    id: UUID
    number: int
    centre: str
    unit: UUID
    location_id: UUID
    location: str
    module: str
    label: str
    form_name: str
    urgency: str | None
    sought: Sought | None
    question: str
    status: Status
    since: datetime
    asked_at: datetime | None
    answer_before: datetime | None
    is_overdue: bool
    hold_until: datetime | None
    expected_at: datetime | None
    is_extra: bool
    is_booked: bool
    reason: str


def asked_of(*, actor: Actor, now: datetime) -> tuple[AskedLine, ...]:
    """What the own organisation is asked and promised, and what ended in the last hours; the most pressing first."""
    lines = _lines(
        _OF_NOW,
        actor=actor,
        open=[one.value for one in OPEN if one is not Status.QUEUED],
        over=[one.value for one in _TOLD_AFTERWARDS],
        since=now - JUST_ENDED,
        arrived=Status.ARRIVED.value,
        asked=Status.ASKED.value,  # of more than fit, what runs out first
        most=MOST,  # what is over hides nothing that is open
    )
    return tuple(sorted(lines, key=_pressing))


@dataclass(frozen=True, slots=True)
class Place:
    """After which offer a list goes on: in the order in which they changed."""

    since: datetime
    id: UUID


def changed_offers(
    *, actor: Actor, statuses: Sequence[Status], since: datetime | None, after: Place | None, limit: int
) -> tuple[tuple[AskedLine, ...], bool]:
    """What the own organisation is asked and promised, in the order in which it changed; and whether there is more."""
    lines = _lines(
        _CHANGED,
        actor=actor,
        queued=Status.QUEUED.value,
        statuses=[one.value for one in statuses] or None,
        since=since,
        after=after.since if after else None,
        after_id=after.id if after else None,
        most=limit + 1,
    )
    return tuple(lines[:limit]), len(lines) > limit


def asked(*, offer_id: UUID, actor: Actor) -> AskedLine:
    """One question to the own organisation. NotPermitted, NotFound."""
    found = _lines(_ONE, actor=actor, offer=offer_id, queued=Status.QUEUED.value)
    if not found:
        raise NotFound(UNKNOWN_OFFER)
    return found[0]


def _lines(statement: Statement, *, actor: Actor, **asked: Any) -> list[AskedLine]:
    access.require(actor=actor, permission=Permission.PLACEMENT_ANSWER)
    return [_line(row) for row in statement.rows(own=access.own_organisation(actor), **asked)]


def _pressing(line: AskedLine) -> tuple[int, float]:
    """Questions before promises, promises before what is over; each in the order of its moment."""
    order = {Status.ASKED: 0, Status.ACCEPTED: 1, Status.PLACED: 1, Status.UNDER_WAY: 1, Status.ARRIVED: 2}
    moment = line.answer_before if line.status is Status.ASKED else line.expected_at
    return order.get(line.status, 3), (moment or line.since).timestamp()


def _line(row: tuple[Any, ...]) -> AskedLine:
    """The columns of `_LINES`, which stand in the order of the fields of a line."""
    request_id, sought, question, status = row[10:14]
    need = Need(request_id=request_id, sought=sought, question=question)
    told = (*row[:10], sought_of(need), question_of(need), Status(status), *row[14:])
    return AskedLine(*told)
