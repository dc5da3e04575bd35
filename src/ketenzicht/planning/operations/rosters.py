"""Resources of the own organisation with their rosters and exceptions; slots follow at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.planning.domain import Hours, ResourceKind, day_of
from ketenzicht.planning.models import Resource, Roster, RosterException, RosterHours, Slot
from ketenzicht.planning.operations.lapsing import lapse
from ketenzicht.planning.operations.laying import PLANNED_ANEW, lay_roster
from ketenzicht.planning.operations.locking import own_resource, touched
from ketenzicht.registry import queries as registry


@dataclass(frozen=True, slots=True)
class NewResource:
    """`module` and `label` are those of the definitions that it gives care of, where one is known."""

    location_id: UUID
    name: str
    kind: ResourceKind
    travels: bool = False
    key: str = ""
    module: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class NewRoster:
    """`hours` by days of the week, as `domain.Pattern` has them."""

    first_day: date
    last_day: date | None = None
    is_closed_on_holidays: bool = False
    hours: Mapping[int, Sequence[Hours]] = field(default_factory=dict)


@transaction.atomic
def add_resource(*, new: NewResource, actor: Actor, at: datetime) -> UUID:
    """Raises NotPermitted, NotFound for a location of another organisation, Conflict for a name that there is."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    here = access.own_organisation(actor)
    if registry.location(location_id=new.location_id, on=day_of(at)).organisation_id != here:
        raise NotFound("Deze locatie is niet van uw organisatie.")
    try:
        with transaction.atomic():
            row = Resource.objects.create(
                organisation_id=here,
                location_id=new.location_id,
                name=new.name,
                kind=new.kind.value,
                travels=new.travels,
                key=new.key,
                module=new.module,
                label=new.label,
                told_at=at,
            )
    except IntegrityError:
        raise Conflict("Uw organisatie heeft al iets met deze naam of dit kenmerk.") from None
    record(row, "planning.resource-added", {"kind": row.kind}, actor=actor, at=at)
    return row.id


@transaction.atomic
def end_resource(*, resource_id: UUID, because: str, actor: Actor, at: datetime) -> int:
    """It is not planned any more; gives how many bookings are to be planned anew. Raises NotPermitted, NotFound."""
    row = own_resource(resource_id, actor=actor)
    still_open = list(Slot.objects.filter(resource=row, ends__gt=at, status__in=["free", "busy"]).order_by("id"))
    for slot in still_open:
        slot.resource = row
    fallen = lapse(still_open, because=because, actor=actor, at=at)
    row.ended_at, row.told_at = at, at
    row.save(update_fields=["ended_at", "told_at"])
    record(row, "planning.resource-ended", {"fellOut": fallen}, actor=actor, at=at)
    return fallen


@transaction.atomic
def make_roster(*, resource_id: UUID, new: NewRoster, actor: Actor, at: datetime) -> UUID:
    """A roster from a day on. Raises NotPermitted, NotFound, and Conflict where there is one on one of its days."""
    resource = own_resource(resource_id, actor=actor)
    if new.last_day is not None and new.last_day < new.first_day:
        raise Refused("De laatste dag ligt voor de eerste.", field="last_day")
    if new.last_day is not None and new.last_day < day_of(at):
        raise Refused("De laatste dag is al voorbij.", field="last_day")
    try:
        with transaction.atomic():
            row = Roster.objects.create(
                resource=resource,
                first_day=new.first_day,
                last_day=new.last_day,
                is_closed_on_holidays=new.is_closed_on_holidays,
            )
    except IntegrityError:
        raise Conflict("Op een van deze dagen geldt al een ander rooster. Beëindig dat eerst.") from None
    for weekday, hours in new.hours.items():
        for one in hours:
            _add(row, weekday, one)
    changed(resource, "planning.roster-made", {"roster": str(row.id)}, actor=actor, at=at)
    return row.id


@transaction.atomic
def add_hours(*, roster_id: UUID, weekdays: list[int], hours: Hours, actor: Actor, at: datetime) -> None:
    """Hours on these days of the week (8: official holidays). Raises NotPermitted, NotFound, Conflict."""
    resource, row = _own_roster(roster_id, actor=actor)
    for weekday in weekdays:
        _add(row, weekday, hours)
    changed(resource, "planning.roster-changed", {"roster": str(row.id)}, actor=actor, at=at)


@transaction.atomic
def remove_hours(*, roster_id: UUID, hours_id: int, actor: Actor, at: datetime) -> int:
    """Gives how many bookings are to be planned anew. Raises NotPermitted and NotFound."""
    resource, row = _own_roster(roster_id, actor=actor)
    gone, _ = RosterHours.objects.filter(roster=row, id=hours_id).delete()
    if not gone:
        raise NotFound("Deze uren staan niet (meer) in dit rooster.")
    return changed(resource, "planning.roster-changed", {"roster": str(row.id)}, actor=actor, at=at)


@transaction.atomic
def end_roster(*, roster_id: UUID, last_day: date, actor: Actor, at: datetime) -> int:
    """It holds until and with `last_day`; gives how many bookings are to be planned anew."""
    resource, row = _own_roster(roster_id, actor=actor)
    if last_day < row.first_day:
        raise Refused("De laatste dag ligt voor de eerste dag van het rooster.", field="last_day")
    row.last_day = last_day
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict("Op een van deze dagen geldt al een ander rooster.") from None
    return changed(resource, "planning.roster-ended", {"roster": str(row.id)}, actor=actor, at=at)


@transaction.atomic
def set_day(*, resource_id: UUID, day: date, hours: Hours | None, because: str, actor: Actor, at: datetime) -> int:
    """On this day these hours count instead of the roster's; None: closed, and what is open that day falls out.

    Gives how many bookings are to be planned anew. Raises NotPermitted, NotFound, and Refused for a day in the past.
    """
    resource = own_resource(resource_id, actor=actor)
    if day < day_of(at):
        raise Refused("Deze dag is al voorbij.", field="day")
    RosterException.objects.update_or_create(
        resource=resource,
        day=day,
        defaults={
            "begins": hours.begins if hours else None,
            "ends": hours.ends if hours else None,
            "minutes": hours.minutes if hours else None,
            "capacity": hours.capacity if hours else None,
            "because": because,
        },
    )
    detail = {"day": day.isoformat(), "isClosed": hours is None}
    return changed(resource, "planning.day-set", detail, actor=actor, at=at, because=because)


@transaction.atomic
def unset_day(*, exception_id: UUID, actor: Actor, at: datetime) -> int:
    """The roster counts again on that day. Raises NotPermitted and NotFound."""
    found = RosterException.objects.filter(id=exception_id).first()
    if found is None:
        raise NotFound("Deze uitzondering is er niet (meer).")
    resource = own_resource(found.resource_id, actor=actor)
    found.delete()
    detail = {"day": found.day.isoformat()}
    return changed(resource, "planning.day-unset", detail, actor=actor, at=at)


def _add(row: Roster, weekday: int, hours: Hours) -> None:
    try:
        with transaction.atomic():
            RosterHours.objects.create(
                roster=row,
                weekday=weekday,
                begins=hours.begins,
                ends=hours.ends,
                minutes=hours.minutes,
                capacity=hours.capacity,
                only_out_of_hours=hours.only_out_of_hours,
            )
    except IntegrityError:
        raise Conflict("Op een van deze dagen beginnen al uren op die tijd.") from None


def _own_roster(roster_id: UUID, *, actor: Actor) -> tuple[Resource, Roster]:
    row = Roster.objects.filter(id=roster_id).first()
    if row is None:
        raise NotFound("Dit rooster kennen wij niet.")
    return own_resource(row.resource_id, actor=actor), row


def changed(
    resource: Resource, action: str, detail: dict[str, Any], *, actor: Actor, at: datetime, because: str = PLANNED_ANEW
) -> int:
    """Within a deed: slots follow from what was said, and it is on record; gives how many bookings fell out."""
    fallen = lay_roster(resource, because=because, actor=actor, at=at)
    touched(resource, at=at)
    record(resource, action, {**detail, "fellOut": fallen}, actor=actor, at=at)
    return fallen


def record(row: Resource, action: str, detail: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """A line in the log."""
    audit.record(action=action, actor=actor, subject=f"plan-resource/{row.id}", detail=detail, at=at)
