"""Slots that somebody makes, takes away and opens again by hand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.planning.domain import SlotSource, SlotStatus
from ketenzicht.planning.models import Resource, Slot
from ketenzicht.planning.operations.lapsing import lapse
from ketenzicht.planning.operations.locking import own_resource, touched

_OPEN = (SlotStatus.FREE.value, SlotStatus.BUSY.value)
OVERLAPS = "Hier staat al een ander tijdvak. Haal dat eerst weg, of kies een andere tijd."


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A moment as somebody says it."""

    begins: datetime
    ends: datetime
    capacity: int = 1


@transaction.atomic
def add_slot(*, resource_id: UUID, new: NewSlot, actor: Actor, at: datetime) -> UUID:
    """A slot by hand. Raises NotPermitted, NotFound, Refused for one in the past, Conflict where there is one."""
    resource = own_resource(resource_id, actor=actor)
    if new.ends <= new.begins:
        raise Refused("Het einde ligt voor het begin.")
    if new.ends <= at:
        raise Refused("Dit tijdvak is al voorbij.", field="begins")
    slot = _made(resource, new, at=at)
    touched(resource, at=at)
    _record(resource, "planning.slot-added", {"slot": str(slot.id)}, actor=actor, at=at)
    return slot.id


def _made(resource: Resource, new: NewSlot, *, at: datetime) -> Slot:
    try:
        with transaction.atomic():
            return Slot.objects.create(
                resource=resource,
                begins=new.begins,
                ends=new.ends,
                capacity=new.capacity,
                source=SlotSource.HAND.value,
                told_at=at,
            )
    except IntegrityError:
        raise Conflict(OVERLAPS) from None


@transaction.atomic
def withdraw_slot(*, slot_id: UUID, because: str, actor: Actor, at: datetime) -> int:
    """A slot falls out: gives how many bookings are to be planned anew. Raises NotPermitted, NotFound, Conflict."""
    resource, slot = _own_slot(slot_id, actor=actor)
    if slot.status not in _OPEN:
        raise Conflict("Dit tijdvak is al vervallen.")
    fallen = lapse([slot], because=because, stays_out=True, actor=actor, at=at)
    touched(resource, at=at)
    _record(resource, "planning.slot-withdrawn", {"slot": str(slot.id), "fellOut": fallen}, actor=actor, at=at)
    return fallen


@transaction.atomic
def restore_slot(*, slot_id: UUID, actor: Actor, at: datetime) -> None:
    """What fell out goes on after all; what was planned elsewhere stays there. Raises as `withdraw_slot` does."""
    resource, slot = _own_slot(slot_id, actor=actor)
    if not slot.stays_out or slot.ends <= at:
        raise Conflict("Dit tijdvak kan niet weer open.")
    slot.status, slot.stays_out, slot.because, slot.told_at = SlotStatus.FREE.value, False, "", at
    try:
        with transaction.atomic():
            slot.save()
    except IntegrityError:
        raise Conflict(OVERLAPS) from None
    touched(resource, at=at)
    _record(resource, "planning.slot-restored", {"slot": str(slot.id)}, actor=actor, at=at)


def _own_slot(slot_id: UUID, *, actor: Actor) -> tuple[Resource, Slot]:
    resource_id = Slot.objects.filter(id=slot_id).values_list("resource_id", flat=True).first()
    if resource_id is None:
        raise NotFound("Dit tijdvak kennen wij niet.")
    resource = own_resource(resource_id, actor=actor)
    slot = Slot.objects.select_for_update().get(id=slot_id)
    slot.resource = resource
    return resource, slot


def _record(resource: Resource, action: str, detail: dict[str, object], *, actor: Actor, at: datetime) -> None:
    audit.record(action=action, actor=actor, subject=f"plan-resource/{resource.id}", detail=detail, at=at)
