"""Setting up which dialled number or queue is which door, by who administers the centre."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.telephony.domain import LineDoor
from ketenzicht.telephony.models import PhoneLine
from ketenzicht.telephony.operations.exchanges import NO_CENTRE
from ketenzicht.telephony.queries.centres import is_centre


@dataclass(frozen=True, slots=True)
class NewLine:
    """`dialled` is the number or queue as the exchange tells it."""

    dialled: str
    name: str
    door: LineDoor


@transaction.atomic
def set_up_line(*, line: NewLine, actor: Actor, at: datetime) -> UUID:
    """Say which door a number of the own centre is. Raises NotPermitted, and Conflict for a number that has a door."""
    centre_id = _centre(actor)
    try:
        with transaction.atomic():
            row = PhoneLine.objects.create(
                centre_id=centre_id, dialled=line.dialled, name=line.name, door=line.door.value
            )
    except IntegrityError:
        raise Conflict(f"{line.dialled} heeft al een deur. Haal die lijn eerst weg.") from None
    detail = {"dialled": line.dialled, "door": line.door.value}
    audit.record(action="telephony.line-set-up", actor=actor, subject=f"phone-line/{row.id}", detail=detail, at=at)
    return row.id


@transaction.atomic
def remove_line(*, line_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a line away; calls that come in on it stay visible, without a door. Raises NotPermitted and NotFound."""
    row = PhoneLine.objects.filter(id=line_id, centre_id=_centre(actor)).first()
    if row is None:
        raise NotFound("Deze lijn kennen wij niet, of zij is van een ander centrum.")
    detail = {"dialled": row.dialled, "door": row.door}
    audit.record(action="telephony.line-removed", actor=actor, subject=f"phone-line/{row.id}", detail=detail, at=at)
    row.delete()


def _centre(actor: Actor) -> UUID:
    access.require(actor=actor, permission=Permission.TELEPHONY_ADMINISTER)
    centre_id = access.own_organisation(actor)
    if not is_centre(centre_id):
        raise NotPermitted(NO_CENTRE, actor=actor)
    return centre_id
