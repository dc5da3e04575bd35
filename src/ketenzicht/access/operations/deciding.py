"""The one place where a deed is allowed or refused."""

from uuid import UUID

from ketenzicht.access.domain import Permission, refusal
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted


def require(*, actor: Actor, permission: Permission, organisation_id: UUID | None = None) -> None:
    """Raise NotPermitted unless the actor may do this, for that organisation if one is named."""
    if sentence := refusal(actor=actor, permission=permission, organisation_id=organisation_id):
        raise NotPermitted(sentence, actor=actor)


def own_organisation(actor: Actor) -> UUID:
    """The organisation for which the actor acts; NotFound when there is none."""
    if actor.organisation_id is None:
        raise NotFound("U handelt niet voor een organisatie. Kies er eerst een.")
    return actor.organisation_id


def own_account(actor: Actor) -> UUID:
    """The account of the actor; NotFound for who has none."""
    if actor.id is None:
        raise NotFound("U hebt geen account.")
    return actor.id
