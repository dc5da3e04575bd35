"""What one may do with an entry in the register."""

from uuid import UUID

from ketenzicht.access.domain import Permission, refusal
from ketenzicht.base.actor import Actor


def may_maintain(*, organisation_id: UUID, actor: Actor) -> bool:
    """Whether the actor keeps the entries of this organisation; no query."""
    wanted = Permission.REGISTRY_MAINTAIN
    return refusal(actor=actor, permission=wanted, organisation_id=organisation_id) is None
