"""Requests that were decided and are followed until it is known where the patient is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import Status, Whereabouts
from ketenzicht.coordination.models import CareRequest, Decision


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A decided request as a list shows it: nothing of it tells who the patient is. `form` is the last decided on."""

    id: UUID
    number: int
    urgency: str | None
    has_red_flag: bool
    begin_before: datetime | None
    since: datetime
    form: str


@dataclass(frozen=True, slots=True)
class RequestStanding:
    """How a request stands, without its contents."""

    number: int
    status: Status
    since: datetime
    received_at: datetime
    whereabouts: Whereabouts | None


def decided_requests(*, actor: Actor, most: int) -> list[DecidedLine]:
    """Of the actor's centre, the longest waiting first; `most` at once. Raises NotPermitted. One query."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    last = Decision.objects.filter(request=OuterRef("pk")).order_by("-id").values("form")[:1]
    rows = CareRequest.objects.filter(centre_id=access.own_organisation(actor), status=Status.DECIDED.value)
    found = rows.annotate(form=Subquery(last)).order_by("since", "id")[:most]
    named = found.values_list("id", "number", "urgency", "has_red_flag", "begin_before", "since", "form")
    return [
        DecidedLine(one, number, urgency or None, flag, before, since, form or "")
        for one, number, urgency, flag, before, since, form in named
    ]


def standing_of_request(*, request_id: UUID) -> RequestStanding:
    """The caller has asked whether the actor may. One query."""
    row = CareRequest.objects.only("number", "status", "since", "received_at", "whereabouts").get(id=request_id)
    where = Whereabouts(row.whereabouts) if row.whereabouts else None
    return RequestStanding(row.number, Status(row.status), row.since, row.received_at, where)
