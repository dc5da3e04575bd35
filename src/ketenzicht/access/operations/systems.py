"""Systems of an organisation: replacing a key while the old one still works, and ending a system with all its keys."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import IssuedKey, KeyToReplace, Permission, RegisteredKey
from ketenzicht.access.models import ApiClient, ApiKey
from ketenzicht.access.operations.deciding import own_organisation, require
from ketenzicht.access.operations.keys import issue_key, register_public_key
from ketenzicht.access.operations.telling import tell
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound


@transaction.atomic
def replace_key(*, replacing: KeyToReplace, actor: Actor, at: datetime) -> IssuedKey | RegisteredKey:
    """Give a system a new key that is good for the same, and let the old one end then, or now when that has passed.

    With a public key that is registered; else an API key is made. Raises NotPermitted, NotFound for a key that is not
    of the actor's organisation or has ended, Invalid for a moment after the end of the old key, and what `issue_key`
    and `register_public_key` raise.
    """
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    old = (
        ApiKey.objects.living(at)
        .select_related("client")
        .select_for_update(of=("self",))
        .filter(prefix=replacing.prefix, client__organisation_id=own_organisation(actor))
        .first()
    )
    if old is None:
        raise NotFound("Deze sleutel is er niet (meer) in uw organisatie.")
    if replacing.old_ends_at > old.expires_at:
        raise Invalid([_impossible_end()])
    same: dict[str, Any] = {
        "organisation_id": old.client.organisation_id,
        "name": old.client.name,
        "scopes": old.scopes,
        "expires_at": replacing.new_ends_at,
        "reach": old.reach,
        "actor": actor,
        "at": at,
    }
    new = register_public_key(public_key=replacing.public_key, **same) if replacing.public_key else issue_key(**same)
    if replacing.old_ends_at <= at:
        old.revoked_at = at
    else:
        old.expires_at = replacing.old_ends_at
    old.save(update_fields=["revoked_at", "expires_at"])
    tell(
        action="access.key-replaced",
        subject=f"client/{old.client_id}",
        detail={"prefix": old.prefix, "newPrefix": new.prefix, "oldEndsAt": replacing.old_ends_at.isoformat()},
        actor=actor,
        at=at,
    )
    return new


@transaction.atomic
def end_system(*, system_id: UUID, actor: Actor, at: datetime) -> None:
    """End a system and revoke all its keys at once; its tokens end with them.

    Raises NotPermitted, NotFound for a system that is not of the actor's organisation, and Conflict for one that has
    ended.
    """
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    system = own_system(system_id=system_id, actor=actor)
    if system.ended_at is not None:
        raise Conflict("Dit systeem was al beëindigd.")
    system.ended_at = at
    system.save(update_fields=["ended_at"])
    revoked = ApiKey.objects.filter(client=system, revoked_at__isnull=True).update(revoked_at=at)
    tell(
        action="access.system-ended", subject=f"client/{system.id}", detail={"keysRevoked": revoked}, actor=actor, at=at
    )


def own_system(*, system_id: UUID, actor: Actor) -> ApiClient:
    """A system of the actor's organisation, locked; NotFound for any other, whether it exists or not."""
    system = ApiClient.objects.select_for_update().filter(id=system_id, organisation_id=own_organisation(actor)).first()
    if system is None:
        raise NotFound("Dit systeem is er niet in uw organisatie.")
    return system


def _impossible_end() -> Fault:
    return Fault(
        "/oldEndsAt",
        "impossible-end",
        "De oude sleutel verloopt al eerder dan dit. Kies een moment daarvoor.",
        "The old key expires before this. Choose a moment before that.",
    )
