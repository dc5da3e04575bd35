"""Which bookings of the own organisation changed, for its own system: nothing of who they are for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.planning.domain import BookingStatus
from ketenzicht.planning.models import Booking


@dataclass(frozen=True, slots=True)
class ChangedBooking:
    """`slot_key` and `resource_key` as the own system calls them; empty where it did not say so."""

    id: UUID
    resource_id: UUID
    resource_key: str
    slot_id: UUID
    slot_key: str
    begins: datetime
    ends: datetime
    leaves_at: datetime | None
    hold_until: datetime | None
    status: BookingStatus
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """After which booking a list goes on: in the order in which they changed."""

    changed_at: datetime
    id: UUID


def changed_bookings(
    *, actor: Actor, since: datetime | None, after: Place | None, limit: int
) -> tuple[tuple[ChangedBooking, ...], bool]:
    """What was booked with the own organisation, in the order in which it changed; and whether there is more."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    rows = Booking.objects.filter(resource__organisation=access.own_organisation(actor))
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    if after is not None:
        rows = rows.filter(Q(changed_at__gt=after.changed_at) | Q(changed_at=after.changed_at, id__gt=after.id))
    found = list(rows.select_related("resource", "slot").order_by("changed_at", "id")[: limit + 1])
    return tuple(_line(row) for row in found[:limit]), len(found) > limit


def _line(row: Booking) -> ChangedBooking:
    return ChangedBooking(
        id=row.id,
        resource_id=row.resource_id,
        resource_key=row.resource.key,
        slot_id=row.slot_id,
        slot_key=row.slot.key,
        begins=row.begins,
        ends=row.ends,
        leaves_at=row.leaves_at,
        hold_until=row.hold_until,
        status=BookingStatus(row.status),
        version=row.version,
        changed_at=row.changed_at,
    )
