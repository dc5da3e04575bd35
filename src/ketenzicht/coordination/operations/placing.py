"""What an app above does with a request whose place it arranges: work on it, and add to its story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.coordination.domain import Kind, Status
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.completing import follow
from ketenzicht.coordination.operations.holding import locked, readable, tell, tell_each
from ketenzicht.coordination.queries.placing import identity_of
from ketenzicht.coordination.queries.reading import UNKNOWN_REQUEST

CLOSED = "Deze zorgvraag is afgesloten. Heropen haar eerst."


@dataclass(frozen=True, slots=True)
class HeldRequest:
    """A request that somebody holds until the transaction ends: what it is now needs not be asked again."""

    _row: CareRequest

    @property
    def centre_id(self) -> UUID:
        return self._row.centre_id

    @property
    def who_it_is(self) -> dict[str, str]:
        """As `queries.who_it_is`, of the row that is held."""
        return identity_of(self._row)

    @property
    def is_closed(self) -> bool:
        return self._row.status == Status.CLOSED.value

    @property
    def urgency(self) -> str | None:
        return self._row.urgency or None

    def tell_each(
        self,
        kind: Kind,
        *,
        details: Sequence[dict[str, Any]],
        permission: Permission | None,
        actor: Actor,
        at: datetime,
    ) -> None:
        """Add several things to its story, by which permission; three statements."""
        tell_each(self._row, kind, details=details, actor=actor, at=at, authorisation=permission)


def work_on(*, request_id: UUID, actor: Actor, at: datetime) -> HeldRequest:
    """Hold a request until the transaction ends, as who may work with it; nobody need have it in hand.

    Raises NotPermitted, and NotFound for one of another centre.
    """
    return HeldRequest(locked(request_id, actor=actor, at=at))


def work_on_open(*, request_id: UUID, actor: Actor, at: datetime) -> HeldRequest:
    """As `work_on`; Refused for a request that was closed without care. One that was completed is followed again."""
    row = locked(request_id, actor=actor, at=at)
    if row.status == Status.CLOSED.value:
        raise Refused(CLOSED)
    if row.status == Status.COMPLETED.value:
        follow(row, because="", actor=actor, at=at)
    return HeldRequest(row)


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
    add_to_story_of(row=row, kind=kind, detail=detail, note=note, permission=permission, actor=actor, at=at)


def add_to_story_of(
    *,
    row: CareRequest,
    kind: Kind,
    detail: dict[str, Any],
    note: str = "",
    permission: Permission | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """The same of a request that the caller has read in this transaction."""
    of_a_centre = permission in {None, Permission.COORDINATION_WORK} and actor.kind is ActorKind.PERSON
    if of_a_centre and actor.organisation_id != row.centre_id:
        row = readable(row.id, actor=actor, at=at)  # who helps is named with the own centre, and by which agreement
    tell(row, kind, actor=actor, at=at, detail=detail, note=note, authorisation=permission)


def add_each_to_story(
    *,
    held: HeldRequest,
    kind: Kind,
    details: Sequence[dict[str, Any]],
    permission: Permission | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """The same of several things at once, to a request that the caller holds; three statements."""
    held.tell_each(kind, details=details, permission=permission, actor=actor, at=at)
