"""Slots that somebody else's system tells: of an agenda in its whole, or one by one by their own names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Fault, Invalid, NotFound
from ketenzicht.planning.domain import MOST_CAPACITY, SlotSource, SlotStatus, Stretches
from ketenzicht.planning.domain.calendars import LONGEST, Period, read_calendar
from ketenzicht.planning.models import Resource, Slot
from ketenzicht.planning.operations.lapsing import lapse, let_lapse
from ketenzicht.planning.operations.laying import lay_roster
from ketenzicht.planning.operations.locking import UNKNOWN_RESOURCE, own_resource, touched
from ketenzicht.planning.operations.told_slots import OpenTimes, ToldSlot, is_same, write

BUSY = "Agenda: bezet"
MOST_SLOTS = 2_000
_OPEN = (SlotStatus.FREE.value, SlotStatus.BUSY.value)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file or a list changed; `fell_out` bookings are to be planned anew."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    fell_out: int = 0


@transaction.atomic
def take_calendar(*, resource_id: UUID, content: bytes, events_are_free: bool, actor: Actor, at: datetime) -> Taken:
    """Take an agenda in, in the place of what it said before; the same again changes nothing.

    Busy time takes open slots away. Raises NotPermitted, NotFound, and Invalid with all that cannot be taken.
    """
    resource = own_resource(resource_id, actor=actor)
    read = read_calendar(content, events_are_free=events_are_free, now=at)
    if read.faults:
        raise Invalid(list(read.faults))
    free, busy = (tuple(one for one in read.periods if one.is_free is kind) for kind in (True, False))
    withdrawn, fell_out = _take_back(resource, read.periods, actor=actor, at=at)
    added_busy = _block(resource, busy, at=at)
    lapsed, more = _make_room(resource, busy, actor=actor, at=at)
    fell_out += more + lay_roster(resource, because=BUSY, actor=actor, at=at)
    added = _open(resource, free, at=at)
    taken = Taken(added=added + added_busy, withdrawn=withdrawn + lapsed, fell_out=fell_out)
    return _told(resource, "planning.calendar-taken", taken, actor=actor, at=at)


@transaction.atomic
def put_slots(*, resource_id: UUID, slots: Sequence[ToldSlot], actor: Actor, at: datetime) -> Taken:
    """Take slots in by their names: new, changed or the same again; what is not named stays as it is.

    A slot that lapses lets its bookings fall out. Raises NotPermitted, NotFound, Invalid with every fault at once.
    """
    resource = own_resource(resource_id, actor=actor)
    faults = _all_faults(slots)
    if faults:
        raise Invalid(faults)
    known = {one.key: one for one in Slot.objects.filter(resource=resource, source=SlotSource.SYSTEM.value)}
    for row in known.values():
        row.resource = resource
    changed = [
        (known[one.key], one) for one in slots if one.key in known and not is_same(known[one.key], one)
    ]  # fmt: skip
    added = sum(one.key not in known and one.status is not SlotStatus.ENTERED_IN_ERROR for one in slots)
    fell_out = _retire(changed, actor=actor, at=at)
    faults = write(resource, slots, at=at)
    if faults:
        raise Invalid(faults)
    return _told(resource, "planning.slots-told", Taken(added, len(changed), 0, fell_out), actor=actor, at=at)


@transaction.atomic
def put_all_slots(*, told: Mapping[str, Sequence[ToldSlot]], actor: Actor, at: datetime) -> Taken:
    """The same for several resources, by the name of each: all or nothing. Raises as `put_slots` does."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    by_id: dict[UUID, list[ToldSlot]] = {}
    unknown: list[Fault] = []
    for name, slots in told.items():  # one can be called by its id and by its key
        try:
            by_id.setdefault(resource_called(name, actor=actor), []).extend(slots)
        except NotFound:
            unknown += [_unknown_schedule(one.pointer) for one in slots]
    if unknown:
        raise Invalid(unknown)
    found, faults = Taken(), []
    for resource_id in sorted(by_id):  # in one order, so that nobody waits in a circle
        try:
            one = put_slots(resource_id=resource_id, slots=by_id[resource_id], actor=actor, at=at)
        except Invalid as invalid:
            faults += invalid.faults
        else:
            found = Taken(found.added + one.added, found.changed + one.changed, 0, found.fell_out + one.fell_out)
    if faults:
        raise Invalid(faults)
    return found


def resource_called(name: str, *, actor: Actor) -> UUID:
    """The own resource by its id or the key that the own system gave it. Raises NotPermitted and NotFound."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    here = access.own_organisation(actor)
    rows = Resource.objects.filter(organisation=here)
    try:
        found = rows.filter(id=UUID(name)).first()
    except ValueError:
        found = rows.filter(key=name).first() if name else None
    if found is None:
        raise NotFound(UNKNOWN_RESOURCE)
    return found.id


def _take_back(resource: Resource, periods: Iterable[Period], *, actor: Actor, at: datetime) -> tuple[int, int]:
    """What an earlier file said and this one does not."""
    said = {(one.begins, one.ends, one.is_free) for one in periods}
    blocks: list[Slot] = []
    opened: list[Slot] = []
    for row in Slot.objects.filter(resource=resource, source=SlotSource.CALENDAR.value, ends__gt=at):
        row.resource = resource
        is_block = row.key.startswith("busy:")
        if (row.begins, row.ends, not is_block) in said or (not is_block and row.status not in _OPEN):
            continue
        (blocks if is_block else opened).append(row)
    Slot.objects.filter(id__in=[one.id for one in blocks]).delete()
    fell_out = let_lapse(opened, because="Agenda gewijzigd", actor=actor, at=at)
    return len(blocks) + len(opened), fell_out


def _block(resource: Resource, busy: Iterable[Period], *, at: datetime) -> int:
    rows = [
        Slot(
            resource=resource,
            begins=one.begins,
            ends=one.ends,
            status=SlotStatus.BUSY_UNAVAILABLE.value,
            source=SlotSource.CALENDAR.value,
            key=f"busy:{one.begins.isoformat()}/{one.ends.isoformat()}",
            because=BUSY,
            stays_out=True,
            told_at=at,
        )
        for one in busy
    ]
    there = set(Slot.objects.filter(resource=resource, key__startswith="busy:").values_list("key", flat=True))
    new = [one for one in rows if one.key not in there]
    Slot.objects.bulk_create(new)
    return len(new)


def _make_room(resource: Resource, busy: Sequence[Period], *, actor: Actor, at: datetime) -> tuple[int, int]:
    """Open slots by hand or of a system in time that is busy; those of rosters follow from `lay_roster`."""
    taken = Stretches((one.begins, one.ends) for one in busy)
    rows = Slot.objects.filter(resource=resource, status=SlotStatus.FREE.value, ends__gt=at)
    lapsed = [row for row in rows.exclude(source=SlotSource.ROSTER.value) if taken.meet(row.begins, row.ends)]
    for row in lapsed:
        row.resource = resource
    return len(lapsed), lapse(lapsed, because=BUSY, actor=actor, at=at)


def _open(resource: Resource, free: Iterable[Period], *, at: datetime) -> int:
    rows = Slot.objects.filter(resource=resource, source=SlotSource.CALENDAR.value)
    there = set(rows.exclude(key__startswith="busy:").values_list("begins", "ends"))
    open_now = OpenTimes(resource)
    new: list[Slot] = []
    faults: list[Fault] = []
    for one in free:
        if (one.begins, one.ends) in there:
            continue
        if open_now.is_taken(one):
            nl = f"Op {one.begins:%d-%m-%Y %H:%M} (UTC) staat al een ander tijdvak."
            faults.append(Fault("", "overlap", nl, "There is another slot at this time."))
            continue
        open_now.add(one)
        source = SlotSource.CALENDAR.value
        new.append(Slot(resource=resource, begins=one.begins, ends=one.ends, source=source, told_at=at))
    if faults:
        raise Invalid(faults)
    Slot.objects.bulk_create(new)
    return len(new)


def _all_faults(slots: Sequence[ToldSlot]) -> list[Fault]:
    seen: set[str] = set()
    found = []
    for one in slots:
        found += _faults(one, one.pointer, is_twice=one.key in seen)
        seen.add(one.key)
    return found


def _faults(said: ToldSlot, pointer: str, *, is_twice: bool) -> list[Fault]:
    found = []
    if said.ends <= said.begins:
        nl = "Het einde ligt niet na het begin."
        found.append(Fault(f"{pointer}/end", "ends-before-it-begins", nl, "It ends before it begins."))
    if not 1 <= said.capacity <= MOST_CAPACITY:
        nl = f"Het aantal plaatsen is 1 tot en met {MOST_CAPACITY}."
        found.append(Fault(f"{pointer}/capacity", "not-plausible", nl, f"Between 1 and {MOST_CAPACITY} places."))
    if said.ends - said.begins > LONGEST:
        nl = f"Een tijdvak duurt hoogstens {LONGEST.days} dagen."
        found.append(Fault(f"{pointer}/end", "too-long", nl, f"A slot lasts at most {LONGEST.days} days."))
    if is_twice:
        nl = f"Het kenmerk ‘{said.key}’ komt twee keer voor."
        found.append(Fault(f"{pointer}/key", "twice", nl, "This key occurs twice."))
    return found


def _retire(changed: Sequence[tuple[Slot, ToldSlot]], *, actor: Actor, at: datetime) -> int:
    """Make way for what is said now: what lapses or moves lets its bookings fall out, and keeps their story."""
    moved = [row for row, said in changed if (row.begins, row.ends) != (said.begins, said.ends)]
    closed = [row for row, said in changed if said.status not in _OPEN]
    gone = {row.id: row for row in (*moved, *closed) if row.status in _OPEN}
    fallen = lapse(list(gone.values()), because="Gewijzigd in het eigen systeem", actor=actor, at=at)
    # A new row takes the name of one that moved: that one keeps its bookings.
    Slot.objects.filter(id__in=[row.id for row in moved]).update(key="")
    return fallen


def _unknown_schedule(pointer: str) -> Fault:
    return Fault(f"{pointer}/schedule", "unknown-schedule", UNKNOWN_RESOURCE, "We know no such Schedule of yours.")


def _told(resource: Resource, action: str, taken: Taken, *, actor: Actor, at: datetime) -> Taken:
    touched(resource, at=at)
    detail = {"added": taken.added, "changed": taken.changed, "withdrawn": taken.withdrawn, "fellOut": taken.fell_out}
    audit.record(action=action, actor=actor, subject=f"plan-resource/{resource.id}", detail=detail, at=at)
    return taken
