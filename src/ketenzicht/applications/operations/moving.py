"""What every move has in common: the application is locked, the tables say whether, and it is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.applications.domain import Move, Status, after, parts_of
from ketenzicht.applications.models import Application
from ketenzicht.applications.queries import UNKNOWN_APPLICATION, may_see
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.events.operations import announce


def moved(*, application_id: UUID, move: Move, actor: Actor) -> Application:
    """The application, locked, with the status that the move makes of it; not saved yet.

    Raises NotFound for one that the actor may not see, NotPermitted and Conflict as `domain.after` does.
    """
    row = Application.objects.select_for_update().filter(id=application_id).first()
    if row is None or not may_see(row, actor=actor):
        raise NotFound(UNKNOWN_APPLICATION)
    parts = parts_of(actor=actor, applicant=row.organisation_id)
    row.status = after(status=Status(row.status), move=move, parts=parts, actor=actor).value
    return row


def tell(*, action: str, row: Application, actor: Actor, at: datetime, detail: dict[str, Any] | None = None) -> None:
    """The audit line and the event; texts stay out of both."""
    subject = f"application/{row.id}"
    told = {"status": row.status, **(detail or {})}
    record(action=f"applications.{action}", actor=actor, subject=subject, detail=told, at=at)
    announce(kind=f"applications.{action}", subject=subject, payload=told, at=at)
