"""What is open, with what is taken of it, as the rules of proposing want it."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.base.geography import Point
from ketenzicht.planning.domain import OCCUPYING, Neighbourhood, Opening, ResourceKind, SlotStatus, Visit
from ketenzicht.planning.models import Booking, Slot
from ketenzicht.sealing.queries import unseal

PLACE = "planning.place"
_OCCUPYING = [one.value for one in OCCUPYING]


@dataclass(frozen=True, slots=True)
class CareOfSlot:
    """Which care a slot is for; `module` and `label` empty where its resource does not say."""

    kind: ResourceKind
    module: str
    label: str


def care_of_slot(*, slot_id: UUID) -> CareOfSlot | None:
    """None for a slot that is not there. Whether the actor may book it is asked by what is done with it. One query."""
    rows = Slot.objects.filter(id=slot_id).values_list("resource__kind", "resource__module", "resource__label")
    found = rows.first()
    return None if found is None else CareOfSlot(ResourceKind(found[0]), found[1], found[2])


def openings_of(
    *, resources: Collection[UUID], since: datetime, until: datetime, now: datetime
) -> dict[UUID, list[Opening]]:
    """By resource, the open slots that have something in common with this time; what is held too long is not taken.

    The caller asks for permission. Two queries.
    """
    slots = list(
        Slot.objects.filter(
            resource__in=resources, status=SlotStatus.FREE.value, begins__lte=until, ends__gt=since
        ).select_related("resource__location")
    )
    taken = _taken(slots, now=now)
    found: dict[UUID, list[Opening]] = {one: [] for one in resources}
    for slot in slots:
        found[slot.resource_id].append(opening_of(slot, taken[slot.id]))
    return found


def opening_of(slot: Slot, taken: Collection[Booking]) -> Opening:
    """One slot with its bookings that take a place."""
    return Opening(
        slot_id=slot.id,
        begins=slot.begins,
        ends=slot.ends,
        capacity=slot.capacity,
        taken=tuple(Visit(one.begins, one.ends, near(place_of(one))) for one in taken),
        travels=slot.resource.travels,
        base=slot.resource.location.point if slot.resource.travels else None,
    )


def near(place: Point | None) -> Neighbourhood | None:
    """What planning reckons with of a place."""
    return None if place is None else Neighbourhood.of(place)


def place_of(booking: Booking) -> Point | None:
    """Where a visit is; None where the patient comes."""
    if not booking.place:
        return None
    told = json.loads(unseal(bytes(booking.place), owner=booking.id, purpose=PLACE))
    return Point(latitude=told["latitude"], longitude=told["longitude"])


def _taken(slots: Collection[Slot], *, now: datetime) -> dict[UUID, list[Booking]]:
    found: dict[UUID, list[Booking]] = defaultdict(list)
    for one in Booking.objects.filter(slot__in=[slot.id for slot in slots], status__in=_OCCUPYING):
        if one.hold_until is None or one.hold_until > now:
            found[one.slot_id].append(one)
    return found
