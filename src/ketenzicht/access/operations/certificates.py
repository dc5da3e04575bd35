"""Binding a system to its client certificate (mTLS), and letting it go."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.certificates import pasted_certificate
from ketenzicht.access.domain import Permission
from ketenzicht.access.operations.deciding import require
from ketenzicht.access.operations.systems import own_system
from ketenzicht.access.operations.telling import tell
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid


@transaction.atomic
def bind_certificate(*, system_id: UUID, certificate: str, actor: Actor, at: datetime) -> None:
    """From now on the keys and tokens of a system work only with this certificate (PEM); empty: with any, or none.

    Raises NotPermitted, NotFound for a system that is not of the actor's organisation, Conflict for one that has ended,
    and Invalid for what is no certificate, or one that is not valid now.
    """
    require(actor=actor, permission=Permission.ACCESS_ADMINISTER)
    system = own_system(system_id=system_id, actor=actor)
    if system.ended_at is not None:
        raise Conflict("Dit systeem is beëindigd.")
    found = pasted_certificate(certificate) if certificate.strip() else None
    if found is not None and (refusal := found.refusal(at)):
        raise Invalid([Fault("/certificate", "not-valid-now", refusal, "This certificate is not valid now.")])
    system.certificate = found.fingerprint if found else None
    system.certificate_until = found.valid_until if found else None
    system.save(update_fields=["certificate", "certificate_until"])
    tell(
        action="access.certificate-bound" if found else "access.certificate-released",
        subject=f"client/{system.id}",
        detail={"fingerprint": found.fingerprint} if found else {},
        actor=actor,
        at=at,
    )
