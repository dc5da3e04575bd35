"""Which servers of the own organisation are told of its questions, and whether that works."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import Status as Progressed
from ketenzicht.coordination.domain import progress_of
from ketenzicht.placement.domain import Status
from ketenzicht.placement.domain.informing import ChangedRequest, Form, Tells
from ketenzicht.placement.models import Endpoint, Offer, Untold


@dataclass(frozen=True, slots=True)
class EndpointLine:
    """`waiting` counts what was not told yet; `trial_at`: a trial is under way. Nobody sees the secrets again."""

    id: UUID
    tells: Tells
    form: Form
    address: str
    has_token: bool
    shows_certificate: bool
    made_at: datetime
    made_by: str
    told_at: datetime | None
    failing_since: datetime | None
    next_at: datetime | None
    problem: str
    trial_at: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class ChangedOffer:
    """A question to a provider as its system is told: nothing of what is asked, or of whom."""

    id: UUID
    unit: UUID
    location_id: UUID
    location: str
    centre: str
    status: Status
    since: datetime
    answer_before: datetime | None


def own_endpoints(*, actor: Actor) -> list[EndpointLine]:
    """Those that are told now. Raises NotPermitted. One query."""
    rows = living(actor=actor).annotate(waiting=Count("untold")).order_by("made_at", "id")
    return [_line(row, waiting=row.waiting) for row in rows]


def living(*, actor: Actor) -> "QuerySet[Endpoint]":
    access.require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    return Endpoint.objects.filter(organisation_id=access.own_organisation(actor), ended_at__isnull=True)


def changed_offer(row: Offer) -> ChangedOffer | None:
    """None for one outside the network: nobody is told of that. `row` with its unit, location and centre."""
    if row.unit is None or row.location is None:
        return None
    return ChangedOffer(
        id=row.id,
        unit=row.unit.code,
        location_id=row.location.id,
        location=row.location.name,
        centre=row.need.request.centre.name,
        status=Status(row.status),
        since=row.since,
        answer_before=row.answer_before,
    )


def changed_request(row: Untold) -> ChangedRequest | None:
    """None for what is of no request. `row` with its request and centre."""
    sent = row.request
    if sent is None:
        return None
    return ChangedRequest(sent.id, sent.source_key, sent.centre.name, progress_of(Progressed(sent.status)), row.since)


def _line(row: Endpoint, *, waiting: int) -> EndpointLine:
    return EndpointLine(
        id=row.id,
        tells=Tells(row.tells),
        form=Form(row.form),
        address=row.address,
        has_token=bool(row.token),
        shows_certificate=row.shows_certificate,
        made_at=row.made_at,
        made_by=row.made_by_name,
        told_at=row.told_at,
        failing_since=row.failing_since,
        next_at=row.next_at,
        problem=row.problem,
        trial_at=row.trial_at,
        waiting=waiting,
    )
