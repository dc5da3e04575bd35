"""What every deed here ends with: a line in the log, and what others are told, in codes without anything personal."""

from datetime import datetime
from typing import Any

from ketenzicht.access.domain import Permission, Purpose
from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Circumstances
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.events import operations as events

MOST_WORDS = 2_000  # characters


def tell(
    action: str,
    subject: str,
    *,
    permission: Permission,
    actor: Actor,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Of what is not about one request: that is logged by `coordination.operations.consult`, with its patient."""
    told = detail or {}
    audit.record(
        action=f"learning.{action}",
        actor=actor,
        subject=subject,
        at=at,
        detail=told,
        circumstances=Circumstances(purpose=Purpose.IMPROVEMENT.value, authorisation=permission.value),
    )
    events.announce(kind=f"learning.{action}", subject=subject, payload=told, at=at)


def in_bounds(text: str) -> str:
    """Nothing is ever cut off: what is too long, or cannot be kept, goes back to who wrote it."""
    said = text.strip()
    if len(said) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(said)}.")
    if "\x00" in said or any("\ud800" <= one <= "\udfff" for one in said):
        raise Refused("Deze tekst bevat tekens die niet te bewaren zijn.")
    return said
