"""Who works in a centre, to be chair or to own an action or a bottleneck."""

from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access import queries as accounts
from ketenzicht.access.domain import Permission, grants_of
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound


def colleagues(*, actor: Actor, now: datetime) -> tuple[tuple[UUID, str], ...]:
    """Who learns from requests in the actor's centre, the actor too, by name. One query."""
    return tuple(
        (one.user_id, one.name)
        for one in accounts.members_of(organisation_id=access.own_organisation(actor), now=now)
        if Permission.LEARNING_WORK in grants_of(one.roles)
    )


def colleague(user_id: UUID, *, actor: Actor, now: datetime) -> str:
    """The name of one of these. Raises NotFound for anybody else."""
    found = dict(colleagues(actor=actor, now=now)).get(user_id)
    if found is None:
        raise NotFound("Deze persoon werkt niet in uw centrum. Kies iemand uit de lijst.")
    return found
