"""The one place where a deed is allowed or refused."""

from uuid import UUID

from ketenzicht.access.domain import Permission, refusal
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted


def require(*, actor: Actor, permission: Permission, organisation_id: UUID | None = None) -> None:
    """Raise NotPermitted unless the actor may do this, for that organisation if one is named."""
    if sentence := refusal(actor=actor, permission=permission, organisation_id=organisation_id):
        raise NotPermitted(sentence, actor=actor)
