"""The plan of an organisation: its resources, slots and bookings, with how old what is shown is."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.planning.domain import (
    OCCUPYING,
    BookingAction,
    BookingStatus,
    ResourceKind,
    SlotSource,
    SlotStatus,
    actions_of,
    day_of,
)
from ketenzicht.planning.models import Booking, Resource, Roster, RosterException, Slot
from ketenzicht.planning.queries.steps import StepLine, story_of

UNKNOWN = "Dit kennen wij niet, of het is van een andere organisatie."
_TAKEN = Count("bookings", filter=Q(bookings__status__in=[one.value for one in OCCUPYING]))


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """`told_at` is when its plan was last said."""

    id: UUID
    name: str
    kind: ResourceKind
    location_id: UUID
    location: str
    travels: bool
    key: str
    module: str
    label: str
    told_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class BookingLine:
    """What is shown of a booking in a plan: nothing of who it is for."""

    id: UUID
    begins: datetime
    ends: datetime
    status: BookingStatus
    hold_until: datetime | None


@dataclass(frozen=True, slots=True)
class SlotLine:
    """`left` is None of a shift: how much still fits depends on the way."""

    id: UUID
    resource_id: UUID
    key: str
    begins: datetime
    ends: datetime
    capacity: int
    taken: int
    status: SlotStatus
    source: SlotSource
    because: str
    told_at: datetime
    travels: bool
    stays_out: bool
    bookings: tuple[BookingLine, ...] = ()

    @property
    def left(self) -> int | None:
        if self.travels:
            return None
        return max(0, self.capacity - self.taken) if self.status is SlotStatus.FREE else 0

    @property
    def is_open(self) -> bool:
        return self.status in {SlotStatus.FREE, SlotStatus.BUSY}

    @property
    def shown_status(self) -> SlotStatus:
        """As others must take it: what is full is busy."""
        return SlotStatus.BUSY if self.status is SlotStatus.FREE and self.left == 0 else self.status


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One resource on one day."""

    day: date
    slots: tuple[SlotLine, ...]

    @property
    def open_slots(self) -> int:
        return sum(one.is_open for one in self.slots)

    @property
    def taken(self) -> int:
        return sum(one.taken for one in self.slots)

    @property
    def left(self) -> int:
        return sum(one.left or 0 for one in self.slots if one.is_open)


@dataclass(frozen=True, slots=True)
class Story:
    """A booking with all that happened to it."""

    booking: BookingLine
    resource: ResourceLine
    subject: UUID
    deadline: datetime | None
    urgency: int
    leaves_at: datetime | None
    actions: tuple[BookingAction, ...]
    steps: tuple[StepLine, ...]


def resources(*, actor: Actor) -> tuple[ResourceLine, ...]:
    """Those of the own organisation, by name. Raises NotPermitted. One query."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    rows = Resource.objects.filter(organisation=access.own_organisation(actor), ended_at__isnull=True)
    return tuple(resource_line(one) for one in rows.select_related("location"))


def resource(*, resource_id: UUID, actor: Actor) -> ResourceLine:
    """One of the own organisation. Raises NotPermitted and NotFound."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    rows = Resource.objects.select_related("location").filter(organisation=access.own_organisation(actor))
    row = rows.filter(id=resource_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return resource_line(row)


def rosters(*, resource_id: UUID, actor: Actor) -> tuple[tuple[Roster, ...], tuple[RosterException, ...]]:
    """Its rosters with their hours, and days on which something else counts. Raises NotPermitted and NotFound."""
    resource(resource_id=resource_id, actor=actor)
    found = Roster.objects.filter(resource=resource_id).prefetch_related("hours")
    return tuple(found), tuple(RosterException.objects.filter(resource=resource_id))


def roster(*, roster_id: UUID, actor: Actor) -> tuple[ResourceLine, Roster]:
    """One roster with its hours. Raises NotPermitted and NotFound."""
    row = Roster.objects.prefetch_related("hours").filter(id=roster_id).first()
    if row is None:
        access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
        raise NotFound(UNKNOWN)
    return resource(resource_id=row.resource_id, actor=actor), row


def slot(*, slot_id: UUID, actor: Actor) -> tuple[ResourceLine, SlotLine]:
    """One slot of the own organisation with its bookings. Raises NotPermitted and NotFound. Three queries."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    rows = Slot.objects.select_related("resource__location").annotate(taken=_TAKEN)
    row = rows.filter(id=slot_id, resource__organisation=access.own_organisation(actor)).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return resource_line(row.resource), _slot(row, _bookings([row]).get(row.id, ()))


def slots(
    *, resources: Collection[UUID], since: datetime, until: datetime, with_bookings: bool = False
) -> tuple[SlotLine, ...]:
    """Slots that have something in common with this time, by time; in one query, with bookings two.

    The caller asks for permission.
    """
    rows = list(
        Slot.objects.filter(resource__in=resources, begins__lt=until, ends__gt=since)
        .exclude(status=SlotStatus.ENTERED_IN_ERROR.value)
        .select_related("resource")
        .annotate(taken=_TAKEN)
        .order_by("begins", "id")  # counting drops the order that slots have by themselves
    )
    bookings = _bookings(rows) if with_bookings else {}
    return tuple(_slot(one, bookings.get(one.id, ())) for one in rows)


def plans(
    *, resources: Collection[UUID], since: datetime, until: datetime, days: Collection[date]
) -> dict[UUID, tuple[DayPlan, ...]]:
    """By resource its days; what begins on a day belongs to it. The caller asks for permission. Two queries."""
    found: dict[tuple[UUID, date], list[SlotLine]] = defaultdict(list)
    for one in slots(resources=resources, since=since, until=until, with_bookings=True):
        found[one.resource_id, day_of(one.begins)].append(one)
    return {each: tuple(DayPlan(day, tuple(found[each, day])) for day in days) for each in resources}


def story(*, booking_id: UUID, actor: Actor) -> Story:
    """A booking of the own organisation. Raises NotPermitted and NotFound. Two queries."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    rows = Booking.objects.select_related("resource__location").prefetch_related("steps")
    row = rows.filter(id=booking_id, resource__organisation=access.own_organisation(actor)).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return Story(
        booking=_booking(row),
        resource=resource_line(row.resource),
        subject=row.subject,
        deadline=row.deadline,
        urgency=row.urgency,
        leaves_at=row.leaves_at,
        actions=actions_of(BookingStatus(row.status)),
        steps=story_of(row),
    )


def waiting(*, actor: Actor) -> int:
    """How many bookings of the own organisation wait to be planned anew. Raises NotPermitted. One query."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    here = access.own_organisation(actor)
    return Booking.objects.filter(resource__organisation=here, status=BookingStatus.FELL_OUT.value).count()


def resource_line(row: Resource) -> ResourceLine:
    return ResourceLine(
        id=row.id,
        name=row.name,
        kind=ResourceKind(row.kind),
        location_id=row.location_id,
        location=row.location.name,
        travels=row.travels,
        key=row.key,
        module=row.module,
        label=row.label,
        told_at=row.told_at,
        ended_at=row.ended_at,
    )


def _bookings(rows: Collection[Slot]) -> dict[UUID, tuple[BookingLine, ...]]:
    found: dict[UUID, list[BookingLine]] = defaultdict(list)
    for one in Booking.objects.filter(slot__in=rows).order_by("begins", "id"):
        found[one.slot_id].append(_booking(one))
    return {slot_id: tuple(lines) for slot_id, lines in found.items()}


def _booking(row: Booking) -> BookingLine:
    return BookingLine(row.id, row.begins, row.ends, BookingStatus(row.status), row.hold_until)


def _slot(row: Slot, bookings: tuple[BookingLine, ...]) -> SlotLine:
    return SlotLine(
        id=row.id,
        resource_id=row.resource_id,
        key=row.key,
        begins=row.begins,
        ends=row.ends,
        capacity=row.capacity,
        taken=getattr(row, "taken", 0),
        status=SlotStatus(row.status),
        source=SlotSource(row.source),
        because=row.because,
        told_at=row.told_at,
        travels=row.resource.travels,
        stays_out=row.stays_out,
        bookings=bookings,
    )
