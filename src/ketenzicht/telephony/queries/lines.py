"""Which dialled number or queue of a centre is which door."""

from dataclasses import dataclass
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.telephony.domain import LineDoor
from ketenzicht.telephony.models import PhoneLine


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a centre."""

    id: UUID
    dialled: str
    name: str
    door: LineDoor


def lines(*, actor: Actor) -> tuple[Line, ...]:
    """The lines of the own centre, by name. Raises NotPermitted. One query."""
    access.require(actor=actor, permission=Permission.TELEPHONY_ADMINISTER)
    rows = PhoneLine.objects.filter(centre_id=access.own_organisation(actor))
    return tuple(Line(row.id, row.dialled, row.name, LineDoor(row.door)) for row in rows)


def doors_of(centre_id: UUID) -> dict[str, LineDoor]:
    """By dialled number. One query."""
    rows = PhoneLine.objects.filter(centre_id=centre_id).values_list("dialled", "door")
    return {dialled: LineDoor(door) for dialled, door in rows}
