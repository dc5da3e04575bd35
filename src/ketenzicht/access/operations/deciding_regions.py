"""Who decides for a region: functioneel beheer for all and for the country, a ROAZ-bureau for its own."""

from datetime import datetime

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations.deciding import own_organisation, require
from ketenzicht.access.queries import local_day
from ketenzicht.access.rights import regions_decided_by
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import NotPermitted


def require_in_region(*, permission: Permission, region: str | None, actor: Actor, at: datetime) -> None:
    """Raise NotPermitted unless the actor may do this for a region; None: for the whole country."""
    require(actor=actor, permission=permission)
    if _is_wide(actor):
        return
    if region not in regions_decided_by(organisation_id=own_organisation(actor), on=local_day(at)):
        raise NotPermitted(
            "Een ROAZ-bureau beslist alleen over de eigen regio. Vraag het ROAZ-bureau van die regio, of functioneel "
            "beheer van Ketenzicht.",
            actor=actor,
        )


def regions_of_decider(*, permission: Permission, actor: Actor, at: datetime) -> frozenset[str] | None:
    """For which regions the actor may do this; None: for all and for the country."""
    if permission not in actor.grants and actor.kind is not ActorKind.PLATFORM:
        return frozenset()
    if _is_wide(actor):
        return None
    if actor.organisation_id is None:
        return frozenset()
    return regions_decided_by(organisation_id=actor.organisation_id, on=local_day(at))


def _is_wide(actor: Actor) -> bool:
    return actor.kind is ActorKind.PLATFORM or Permission.PLATFORM_MAINTAIN in actor.grants
