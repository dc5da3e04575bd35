"""Slots: made of rosters, said by hand, and taken away; what was booked in them is to be planned anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.planning.domain import (
    HORIZON,
    Hours,
    Pattern,
    Planned,
    SlotSource,
    SlotStatus,
    Stretches,
    day_of,
    slots_of,
)
from ketenzicht.planning.models import Booking, Resource, Roster, RosterException, Slot
from ketenzicht.planning.operations.locking import own_resource, touched
from ketenzicht.planning.operations.stepping import fall_out, taken_of

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
        raise Refused("Dit tijdvak is al voorbij.")
    slot = make(resource, Planned(new.begins, new.ends, new.capacity), SlotSource.HAND, at=at)
    touched(resource, at=at)
    _record(resource, "planning.slot-added", {"slot": str(slot.id)}, actor=actor, at=at)
    return slot.id


def make(resource: Resource, planned: Planned, source: SlotSource, *, at: datetime, key: str = "") -> Slot:
    """A new open slot. Raises Conflict where there is one."""
    try:
        with transaction.atomic():
            return Slot.objects.create(
                resource=resource,
                begins=planned.begins,
                ends=planned.ends,
                capacity=planned.capacity,
                source=source.value,
                key=key,
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
    fallen = lapse(slot, because=because, stays_out=True, actor=actor, at=at)
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


def lapse(slot: Slot, *, because: str, stays_out: bool, actor: Actor, at: datetime) -> int:
    """It is not open any more; gives how many bookings fell out. Its resource is held by who calls."""
    fallen = fall_out(slot, because=because, actor=actor, at=at)
    slot.status, slot.because = SlotStatus.BUSY_UNAVAILABLE.value, because
    slot.stays_out, slot.told_at = stays_out, at
    slot.save()
    return fallen


def lay_roster(resource: Resource, *, because: str, actor: Actor, at: datetime) -> int:
    """Make the slots that the roster says, from now on; gives how many bookings fell out.

    What somebody said by hand or what a system told stays as it is. The resource is held by who calls.
    """
    found = Slot.objects.filter(resource=resource, ends__gt=at).order_by("begins")
    rows = list(found)
    for one in rows:
        one.resource = resource
    wanted = {(one.begins, one.ends): one for one in _wanted(resource, at=at)}
    kept_out = Stretches((row.begins, row.ends) for row in rows if row.stays_out)
    fallen = 0
    for row in rows:
        if row.source != SlotSource.ROSTER or row.status != SlotStatus.FREE:
            continue
        said = wanted.pop((row.begins, row.ends), None)
        if said is None or kept_out.meet(said.begins, said.ends):
            fallen += let_lapse(row, because=because, actor=actor, at=at)
        elif said.capacity != row.capacity:
            row.capacity, row.told_at = max(said.capacity, len(taken_of(row))), at
            row.save()
    still = Stretches((row.begins, row.ends) for row in rows if row.status in _OPEN or row.stays_out)
    new = [one for one in wanted.values() if not still.meet(one.begins, one.ends)]
    Slot.objects.bulk_create(
        Slot(
            resource=resource,
            begins=one.begins,
            ends=one.ends,
            capacity=one.capacity,
            source=SlotSource.ROSTER.value,
            told_at=at,
        )
        for one in new
    )
    return fallen


def lay_rosters(*, at: datetime) -> int:
    """Go on with the slots of every roster, day by day; gives of how many resources."""
    resources = list(Resource.objects.filter(ended_at__isnull=True, rosters__isnull=False).distinct().order_by("id"))
    for one in resources:
        with transaction.atomic():
            row = (
                Resource.objects.select_for_update(of=("self",), no_key=True).select_related("location").get(id=one.id)
            )
            lay_roster(row, because="Rooster gewijzigd", actor=PLATFORM, at=at)
    return len(resources)


def _wanted(resource: Resource, *, at: datetime) -> Sequence[Planned]:
    rosters = Roster.objects.filter(resource=resource).prefetch_related("hours")
    first = date.fromordinal(day_of(at).toordinal() - 1)  # a night that began yesterday
    exceptions = RosterException.objects.filter(resource=resource, day__gte=first)
    said = slots_of(
        [_pattern(one) for one in rosters],
        {one.day: _hours_of(one) for one in exceptions},
        since=first,
        until=day_of(at + HORIZON),
    )
    return [one for one in said if one.ends > at]


def _pattern(row: Roster) -> Pattern:
    hours: dict[int, list[Hours]] = {}
    for one in row.hours.all():
        said = Hours(one.begins, one.ends, one.minutes, one.capacity, one.only_out_of_hours)
        hours.setdefault(one.weekday, []).append(said)
    return Pattern(row.first_day, row.last_day, row.is_closed_on_holidays, hours)


def _hours_of(row: RosterException) -> tuple[Hours, ...]:
    if row.begins is None or row.ends is None:
        return ()
    return (Hours(row.begins, row.ends, row.minutes or 0, row.capacity or 1),)


def let_lapse(row: Slot, *, because: str, actor: Actor, at: datetime) -> int:
    """Take a slot away that nobody ever booked; what has a story stays, lapsed. Gives how many bookings fell out."""
    if not Booking.objects.filter(slot=row).exists():
        row.delete()
        row.status = SlotStatus.ENTERED_IN_ERROR.value  # gone: it stands in nothing's way
        return 0
    return lapse(row, because=because, stays_out=False, actor=actor, at=at)


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
