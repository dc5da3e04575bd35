"""An organisation comes in: it enters the register, and somebody is invited to administer it."""

from datetime import datetime

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission, Role
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.queries import organisations_called


@transaction.atomic
def admit_organisation(
    *, called: str, kind: OrganisationKind, name: str, email: str, actor: Actor, at: datetime
) -> str:
    """Record an organisation, and invite whom `name` and `email` say to administer it.

    Gives the token of the link, which exists nowhere else. Raises NotPermitted for who does not maintain the platform,
    Conflict for a name that the register holds, and Refused for what cannot be.
    """
    access.require(actor=actor, permission=Permission.PLATFORM_MAINTAIN)
    called = " ".join(called.split())
    if any(one.name.casefold() == called.casefold() for one in organisations_called(name=called, at_most=1)):
        raise Conflict(f"“{called}” staat al in het register. Is het een andere, zet dan haar plaats achter de naam.")
    made = registry.register_organisation(name=called, kind=kind, identifiers=(), actor=actor, at=at)
    role = Role.ORGANISATION_ADMINISTRATOR
    return access.invite(organisation_id=made.id, name=name, email=email, role=role, actor=actor, at=at)
