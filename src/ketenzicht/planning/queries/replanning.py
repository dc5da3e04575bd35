"""What fell out at the own organisation, and a new moment for each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.planning.domain import BookingStatus, ResourceKind, Wish
from ketenzicht.planning.domain.replanning import LATE_WITHIN, FellOut, NewMoment, replan
from ketenzicht.planning.models import Booking, Resource
from ketenzicht.planning.queries.openings import near, openings_of, place_of
from ketenzicht.planning.queries.steps import because_of

WITHOUT_DEADLINE = timedelta(hours=24)  # voorstel: after the moment that fell out
MOST = 100


@dataclass(frozen=True, slots=True)
class FallenLine:
    """A booking that waits for a new moment; `because` is why it fell out."""

    id: UUID
    subject: UUID
    resource: str
    begins: datetime
    ends: datetime
    deadline: datetime | None
    urgency: int
    fell_out_at: datetime
    because: str
    found: NewMoment
    new_resource: str


def to_replan(*, actor: Actor, now: datetime) -> tuple[FallenLine, ...]:
    """The most urgent first, at most 100. Raises NotPermitted. Five queries, and two for each kind of resource."""
    access.require(actor=actor, permission=Permission.PLANNING_MAINTAIN)
    here = access.own_organisation(actor)
    rows = list(
        Booking.objects.filter(resource__organisation=here, status=BookingStatus.FELL_OUT.value)
        .select_related("resource")
        .prefetch_related("steps")
        .order_by("urgency", "deadline", "begins", "id")[:MOST]
    )
    if not rows:
        return ()
    resources = list(Resource.objects.filter(organisation=here, ended_at__isnull=True))
    names = {one.id: one.name for one in resources}
    found: dict[UUID, NewMoment] = {}
    for kind in ResourceKind:
        fallen = [_fallen(one, now=now) for one in rows if one.resource.kind == kind]
        if fallen:
            ours = [one.id for one in resources if one.kind == kind]
            until = max(one.wish.deadline for one in fallen) + LATE_WITHIN
            openings = openings_of(resources=ours, since=now, until=until, now=now)
            found |= {one.booking_id: one for one in replan(fallen, openings)}
    lines = [_line(one, found[one.id], names) for one in rows]
    return tuple(sorted(lines, key=lambda one: (one.urgency, one.deadline or one.begins, str(one.id))))


def _fallen(row: Booking, *, now: datetime) -> FellOut:
    wish = Wish(
        minutes=int((row.ends - row.begins).total_seconds() // 60),
        asked_at=now,
        earliest=now,
        deadline=max(now, row.deadline or row.begins + WITHOUT_DEADLINE),
        place=near(place_of(row)),
    )
    return FellOut(row.id, row.urgency, wish)


def _line(row: Booking, found: NewMoment, names: dict[UUID, str]) -> FallenLine:
    last = max(row.steps.all(), key=lambda one: (one.at, one.id))
    return FallenLine(
        id=row.id,
        subject=row.subject,
        resource=row.resource.name,
        begins=row.begins,
        ends=row.ends,
        deadline=row.deadline,
        urgency=row.urgency,
        fell_out_at=last.at,
        because=because_of(last),
        found=found,
        new_resource=names.get(found.resource_id, "") if found.resource_id else "",
    )
