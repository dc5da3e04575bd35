"""What every deed on a test connection has in common: finding it by its link, the audit line and the event."""

import base64
import secrets
from datetime import datetime
from typing import Any

from ketenzicht.access.domain import ANONYMOUS, fingerprint
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.connections.domain import LINK, NO_SUCH_LINK
from ketenzicht.connections.models import TestConnection
from ketenzicht.events.operations import announce


def locked(*, link: str) -> TestConnection:
    """The test connection of a private link, locked; NotFound for a link that is nobody's, or has ended."""
    found = (
        TestConnection.objects.select_for_update().filter(link=fingerprint(link), ended_at__isnull=True).first()
        if LINK.fullmatch(link)
        else None
    )
    if found is None:
        raise NotFound(NO_SUCH_LINK)
    return found


def tell(
    action: str, row: TestConnection, *, at: datetime, actor: Actor = ANONYMOUS, detail: dict[str, Any] | None = None
) -> None:
    """Who holds the link has no account: the log says that a visitor did it, to which test connection."""
    subject = f"test-connection/{row.id}"
    record(action=f"connections.{action}", actor=actor, subject=subject, detail=detail or {}, at=at)
    announce(kind=f"connections.{action}", subject=subject, payload=detail or {}, at=at)


def new_prefix() -> str:
    """Eight signs by which people know a key."""
    return base64.b32encode(secrets.token_bytes(5)).decode().lower()
