"""Requests that were decided and are followed until it is known where the patient is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, OuterRef, Subquery, Value, When

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import Ending, Kind, Status, Whereabouts
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


def decided_requests(*, actor: Actor, most: int, oldest_first: bool = False) -> tuple[list[DecidedLine], int]:
    """Of the actor's centre `most` at once, and how many there are. Raises NotPermitted. Two queries.

    The most urgent first, of these the latest: there something can still be done. Or the oldest first, to end them.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    last = Decision.objects.filter(request=OuterRef("pk")).order_by("-id").values("form")[:1]
    rows = CareRequest.objects.filter(centre_id=access.own_organisation(actor), status=Status.DECIDED.value)
    urgent = Case(When(urgency="", then=Value("U2")), default="urgency")  # of what nobody knows, as if it were urgent
    order = ["since", "id"] if oldest_first else [urgent, "-since", "id"]
    found = rows.annotate(form=Subquery(last)).order_by(*order)[:most]
    named = found.values_list("id", "number", "urgency", "has_red_flag", "begin_before", "since", "form")
    lines = [
        DecidedLine(one, number, urgency or None, flag, before, since, form or "")
        for one, number, urgency, flag, before, since, form in named
    ]
    return lines, rows.count() if len(lines) == most else len(lines)


def standing_of_request(*, request_id: UUID) -> RequestStanding:
    """The caller has asked whether the actor may. One query; two where it was closed."""
    row = CareRequest.objects.only("number", "status", "since", "received_at", "whereabouts").get(id=request_id)
    where = Whereabouts(row.whereabouts) if row.whereabouts else _where_closed(row)
    return RequestStanding(row.number, Status(row.status), row.since, row.received_at, where)


def _where_closed(row: CareRequest) -> Whereabouts | None:
    """Of who died before anything was decided, the end of the request says so."""
    if row.status != Status.CLOSED.value:
        return None
    told = row.story.filter(kind=Kind.CLOSED.value).order_by("-id").values_list("detail__ending", flat=True).first()
    return Whereabouts.DIED if told == Ending.DIED.value else None
