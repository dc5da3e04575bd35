"""What a provider is asked, and what it has promised: without who the patient is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.placement.domain import OPEN, Sought, Status
from ketenzicht.placement.models import Offer
from ketenzicht.placement.queries.needs import question_of, sought_of

JUST_ENDED = timedelta(hours=12)
MOST = 200
UNKNOWN_OFFER = "Deze aanvraag kennen wij niet, of zij is niet aan uw organisatie."
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
    rows = _of_actor(actor)
    since = Q(status__in=[one.value for one in _TOLD_AFTERWARDS], since__gte=now - JUST_ENDED, asked_at__isnull=False)
    shown = rows.filter(Q(status__in=[one.value for one in OPEN if one is not Status.QUEUED]) | since)
    over = Case(When(status__in=_TOLD_AFTERWARDS, then=2), When(status=Status.ARRIVED.value, then=1), default=0)
    due = Case(When(status=Status.ASKED.value, then=F("answer_before")))  # of more than fit, what is asked comes first
    order = (over, due.asc(nulls_last=True), "-since")  # what is over hides nothing that is open
    lines = [_line(row) for row in shown.order_by(*order)[:MOST]]
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
    rows = _of_actor(actor).exclude(status=Status.QUEUED.value).exclude(asked_at=None)
    if statuses:
        rows = rows.filter(status__in=[one.value for one in statuses])
    if since is not None:
        rows = rows.filter(since__gte=since)
    if after is not None:
        rows = rows.filter(Q(since__gt=after.since) | Q(since=after.since, id__gt=after.id))
    found = list(rows.order_by("since", "id")[: limit + 1])
    return tuple(_line(row) for row in found[:limit]), len(found) > limit


def asked(*, offer_id: UUID, actor: Actor) -> AskedLine:
    """One question to the own organisation. NotPermitted, NotFound."""
    row = _of_actor(actor).filter(id=offer_id).exclude(status=Status.QUEUED.value).first()
    if row is None:
        raise NotFound(UNKNOWN_OFFER)
    return _line(row)


def _of_actor(actor: Actor) -> "QuerySet[Offer]":
    access.require(actor=actor, permission=Permission.PLACEMENT_ANSWER)
    own = access.own_organisation(actor)
    rows = Offer.objects.filter(Q(organisation_id=own) | Q(unit__deliverer_id=own))
    return rows.select_related("need__request__centre", "unit", "location", "hold")


def _pressing(line: AskedLine) -> tuple[int, float]:
    """Questions before promises, promises before what is over; each in the order of its moment."""
    order = {Status.ASKED: 0, Status.ACCEPTED: 1, Status.PLACED: 1, Status.UNDER_WAY: 1, Status.ARRIVED: 2}
    moment = line.answer_before if line.status is Status.ASKED else line.expected_at
    return order.get(line.status, 3), (moment or line.since).timestamp()


def _line(row: Offer) -> AskedLine:
    need, unit = row.need, row.unit
    if unit is None or row.location is None:
        raise NotFound(UNKNOWN_OFFER)
    return AskedLine(
        id=row.id,
        number=need.request.number,
        centre=need.request.centre.name,
        unit=unit.code,
        location_id=row.location.id,
        location=row.location.name,
        module=unit.module_id,
        label=unit.label,
        form_name=need.form_name,
        urgency=need.request.urgency or None,
        sought=sought_of(need),
        question=question_of(need),
        status=Status(row.status),
        since=row.since,
        asked_at=row.asked_at,
        answer_before=row.answer_before,
        is_overdue=row.overdue_at is not None,
        hold_until=row.hold_until,
        expected_at=row.expected_at,
        is_extra=row.is_extra,
        is_booked=row.hold is not None and row.hold.absorbed_at is not None,
        reason=row.reason,
    )
