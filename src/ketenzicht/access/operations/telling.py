"""Every change of access leaves an audit line and an event, and reaches the processes that remember."""

from datetime import datetime
from typing import Any

from django.db import connection

from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.events.operations import announce

CHANGED = "access"  # the PostgreSQL channel; the payload is the subject that changed


def tell(*, action: str, subject: str, detail: dict[str, Any], actor: Actor, at: datetime) -> None:
    """Write the audit line and the event, and notify once the transaction commits."""
    record(action=action, actor=actor, subject=subject, detail=detail, at=at)
    announce(kind=action, subject=subject, payload=detail, at=at)
    notify(subject=subject)


def notify(*, subject: str) -> None:
    """Let processes that remember who may do what ask again, once the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANGED, subject])
