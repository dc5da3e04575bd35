"""That the system which sent a request read how it goes is in the log of the patient, each time."""

from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.holding import log


def note_outcome_read(*, request_id: UUID, actor: Actor, at: datetime) -> None:
    """Of a request that is held until the transaction ends. The caller has asked whether the actor may."""
    row = CareRequest.objects.select_for_update(no_key=True).get(id=request_id)
    permission = Permission.COORDINATION_REQUEST
    log(row, "coordination.outcome-looked-into", actor=actor, at=at, deed=Deed.READ, authorisation=permission)
