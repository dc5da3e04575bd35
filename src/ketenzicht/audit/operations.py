"""The one deed of the log: writing a line, in the transaction of the deed that it tells of."""

from datetime import datetime
from typing import Any

from ketenzicht.audit.domain import ORDINARY, Circumstances, Outcome
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor


def record(
    *,
    action: str,
    actor: Actor,
    subject: str,
    at: datetime,
    detail: dict[str, Any] | None = None,
    purpose: str = "",
    outcome: str = Outcome.SUCCESS,
    circumstances: Circumstances = ORDINARY,
) -> None:
    """Write one line.

    `action` is area.past-tense ("registry.location-registered"), `subject` what it was done to
    ("location/<uuid>"). `detail` holds what JSON can hold. Raises ValueError for an unknown outcome.
    """
    AuditLine.objects.create(
        at=at,
        action=action,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:255],
        organisation_id=actor.organisation_id,
        on_behalf_of=circumstances.on_behalf_of,
        subject=subject,
        purpose=purpose,
        break_glass=circumstances.break_glass,
        access_point=circumstances.access_point,
        outcome=Outcome(outcome),
        detail=detail or {},
    )
