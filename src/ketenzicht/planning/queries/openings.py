"""What is open, with what is taken of it, as the rules of proposing want it."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from ketenzicht.base.geography import Point
from ketenzicht.planning.domain import OCCUPYING, Neighbourhood, Opening, ResourceKind, SlotStatus, Visit, Wish
from ketenzicht.planning.models import Booking, Slot
from ketenzicht.sealing.queries import unseal

PLACE = "planning.place"
_OCCUPYING = [one.value for one in OCCUPYING]
MOST_SHIFTS, MOST_REASONS = 30, 30  # of one resource: a month of shifts, and as many slots as tell why there is none


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
    return _with_taken(resources, _open_slots(resources, since=since, until=until), now=now)


def first_openings_of(
    *, resources: Collection[UUID], wish: Wish, most: int, now: datetime
) -> dict[UUID, list[Opening]]:
    """By resource, the first open slots in which there may be room: `most` where one comes, some more where one goes.

    Of who has none the first that are too full or too short, which say why. The caller asks for permission. Four
    queries, and never more slots than a few for each resource, however long somebody looks ahead.
    """
    rows = _open_slots(resources, since=wish.earliest, until=wish.deadline)
    found = _with_taken(resources, _first(_with_room(rows, wish, now=now), most), now=now)
    without = [one for one in resources if not found[one]]
    if without:
        rows = _open_slots(without, since=wish.earliest, until=wish.deadline)
        found |= _with_taken(without, _first(rows, MOST_REASONS), now=now)
    return found


def first_moment_of(wish: Wish, *, now: datetime) -> Subquery:
    """Of the resource of a query around it: when its first slot begins in which there may be room."""
    rows = _with_room(_open_slots(None, since=wish.earliest, until=wish.deadline), wish, now=now)
    return Subquery(rows.filter(resource=OuterRef("pk")).order_by("begins").values("begins")[:1])


def _open_slots(resources: Collection[UUID] | None, *, since: datetime, until: datetime) -> QuerySet[Slot]:
    rows = Slot.objects.filter(status=SlotStatus.FREE.value, begins__lte=until, ends__gt=since)
    return rows if resources is None else rows.filter(resource__in=resources)


def _with_room(rows: QuerySet[Slot], wish: Wish, *, now: datetime) -> QuerySet[Slot]:
    """Shifts, of which the way decides; and slots that are to begin, are long enough, and not full."""
    taken = Booking.objects.filter(_takes_a_place(now), slot=OuterRef("pk")).order_by().values("slot")
    number = Coalesce(Subquery(taken.annotate(number=Count("id")).values("number")), 0)
    has_room = Q(begins__gte=wish.earliest, ends__gte=F("begins") + wish.length, capacity__gt=F("number"))
    return rows.annotate(number=number).filter(Q(resource__travels=True) | has_room)


def _first(rows: QuerySet[Slot], most: int) -> QuerySet[Slot]:
    """The first of each resource; of who travels at least so many shifts as may be full before one is not."""
    place = Window(RowNumber(), partition_by="resource", order_by=["begins", "id"])
    return rows.annotate(place=place).filter(
        Q(place__lte=most) | Q(resource__travels=True, place__lte=max(most, MOST_SHIFTS))
    )  # fmt: skip


def _with_taken(resources: Collection[UUID], rows: QuerySet[Slot], *, now: datetime) -> dict[UUID, list[Opening]]:
    slots = list(rows.select_related("resource__location"))
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
    for one in Booking.objects.filter(_takes_a_place(now), slot__in=[slot.id for slot in slots]):
        found[one.slot_id].append(one)
    return found


def _takes_a_place(now: datetime) -> Q:
    return Q(status__in=_OCCUPYING) & (Q(hold_until=None) | Q(hold_until__gt=now))
