"""Which requests are flagged for review, and everything to learn from one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination import queries as requests
from ketenzicht.learning.domain.flags import Reason, Status
from ketenzicht.learning.models import Flag
from ketenzicht.sealing.queries import unseal

NOTE = "learning.flag"
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FlaggedLine:
    """A request with its open flags, as a list shows it: nothing about the patient."""

    request: requests.Sketch
    reasons: tuple[Reason, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One flag; `who` is a rule of the platform where nobody put it."""

    reason: Reason
    at: datetime
    who: str
    is_by_rule: bool
    status: Status
    note: str


def flagged(*, actor: Actor) -> tuple[FlaggedLine, ...]:
    """Of the actor's centre, what waits longest first; at most 200. Two queries. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    rows = Flag.objects.filter(status=Status.OPEN.value, request__centre_id=access.own_organisation(actor)).values_list(
        "request_id", "reason", "at"
    )
    found: defaultdict[UUID, list[tuple[datetime, Reason]]] = defaultdict(list)
    for request_id, reason, at in rows.order_by("at", "id")[: MOST_SHOWN * 3]:
        found[request_id].append((at, Reason(reason)))
    there = requests.sketches(ids=list(found)[:MOST_SHOWN])
    return tuple(
        FlaggedLine(
            request=there[request_id],
            reasons=tuple(dict.fromkeys(reason for _, reason in told)),
            since=told[0][0],
        )
        for request_id, told in found.items()
        if request_id in there
    )


def flags_of(request_id: UUID) -> tuple[FlagLine, ...]:
    """Of one request, with what was written; who asks has been asked who they are. One query."""
    return tuple(
        FlagLine(
            reason=Reason(row.reason),
            at=row.at,
            who=row.by_name,
            is_by_rule=row.by is None,
            status=Status(row.status),
            note=unseal(bytes(row.note), owner=row.request_id, purpose=NOTE) if row.note else "",
        )
        for row in Flag.objects.filter(request_id=request_id)
    )
