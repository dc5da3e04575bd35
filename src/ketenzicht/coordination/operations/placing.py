"""What an app above does with a request whose place it arranges: work on it, and add to its story."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.coordination.domain import Kind, Status
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.completing import follow
from ketenzicht.coordination.operations.holding import locked, readable, tell
from ketenzicht.coordination.queries.reading import UNKNOWN_REQUEST

CLOSED = "Deze zorgvraag is afgesloten. Heropen haar eerst."


def work_on(*, request_id: UUID, actor: Actor, at: datetime) -> None:
    """Hold a request until the transaction ends, as who may work with it; nobody need have it in hand.

    Raises NotPermitted, and NotFound for one of another centre.
    """
    locked(request_id, actor=actor, at=at)


def work_on_open(*, request_id: UUID, actor: Actor, at: datetime) -> None:
    """As `work_on`; Refused for a request that was closed without care. One that was completed is followed again."""
    row = locked(request_id, actor=actor, at=at)
    if row.status == Status.CLOSED.value:
        raise Refused(CLOSED)
    if row.status == Status.COMPLETED.value:
        follow(row, because="", actor=actor, at=at)


def add_to_story(
    *,
    request_id: UUID,
    kind: Kind,
    detail: dict[str, Any],
    note: str = "",
    permission: Permission | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Tell of a request what was done for it, by which permission. The caller has asked whether the actor may."""
    row = CareRequest.objects.filter(id=request_id).first()
    if row is None:
        raise NotFound(UNKNOWN_REQUEST)
    of_a_centre = permission in {None, Permission.COORDINATION_WORK} and actor.kind is ActorKind.PERSON
    if of_a_centre and actor.organisation_id != row.centre_id:
        row = readable(request_id, actor=actor, at=at)  # who helps is named with the own centre, and by which agreement
    tell(row, kind, actor=actor, at=at, detail=detail, note=note, authorisation=permission)
