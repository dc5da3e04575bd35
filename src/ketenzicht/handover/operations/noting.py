"""What every deed at a hand-over ends with: a step of its own, a line in the log of the patient, an event."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.access.domain import Permission, roles_in_words
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.operations import Disclosure, note_disclosure
from ketenzicht.events import operations as events
from ketenzicht.handover.domain.delivery import DONE, Move, State, after
from ketenzicht.handover.models import Recall, Release, Step

_BY = (
    Permission.COORDINATION_WORK,
    Permission.PLACEMENT_ANSWER,
    Permission.HANDOVER_RECEIVE,
    Permission.HANDOVER_FETCH,
)


def permission_of(actor: Actor) -> Permission:
    """By which permission somebody has to do with it; the platform sends for the centre."""
    return next((one for one in _BY if one in actor.grants), Permission.COORDINATION_WORK)


def step(row: Release, kind: str, *, actor: Actor, at: datetime, detail: dict[str, Any] | None = None) -> None:
    """Add to what happened to it, and tell others; codes only."""
    Step.objects.create(
        release=row,
        at=at,
        kind=kind,
        version=row.version,
        actor_id=actor.id,
        actor_name=actor.name[:255],
        actor_role=roles_in_words(actor.role)[:100],
        detail=detail or {},
    )
    payload = {"version": row.version, "state": row.state, **(detail or {})}
    events.announce(kind=f"handover.{kind}", subject=f"hand-over/{row.id}", payload=payload, at=at)


def disclosure(row_id: UUID, organisation_id: UUID, kind: str, *, deed: Deed, by: Permission) -> Disclosure:
    detail = {"handOver": str(row_id), "organisation": str(organisation_id)}
    return Disclosure(f"handover.{kind}", by, deed, detail)


def log(row: Release, kind: str, *, deed: Deed, actor: Actor, at: datetime, by: Permission | None = None) -> None:
    """A line in the log of the patient."""
    told = disclosure(row.id, row.organisation_id, kind, deed=deed, by=by or permission_of(actor))
    note_disclosure(request_id=row.request_id, to=told, actor=actor, at=at)


def move(row: Release | Recall, by: Move) -> None:
    """On in its life; what is done waits for nothing. The caller saves the row. Raises Conflict."""
    row.state = after(State(row.state), by).value
    if State(row.state) in DONE:
        row.next_at = None
