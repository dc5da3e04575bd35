"""Which agendas read a plan along, and what they read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.base.actor import Actor
from ketenzicht.planning.domain.calendars import LOOK_AHEAD, PlannedTime
from ketenzicht.planning.models import CalendarLink
from ketenzicht.planning.queries.plans import resource, slots


@dataclass(frozen=True, slots=True)
class LinkLine:
    """`last_used_at` is up to an hour behind."""

    id: UUID
    made_at: datetime
    made_by: str
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """Times and numbers: nobody stands in it."""

    name: str
    times: tuple[PlannedTime, ...]


def calendar_links(*, resource_id: UUID, actor: Actor, at: datetime) -> tuple[LinkLine, ...]:
    """Those that still open something. Raises NotPermitted and NotFound."""
    resource(resource_id=resource_id, actor=actor)
    rows = CalendarLink.objects.filter(resource=resource_id, expires_at__gt=at)
    return tuple(LinkLine(one.id, one.made_at, one.made_by_name, one.expires_at, one.last_used_at) for one in rows)


def living_link(*, fingerprint: str, at: datetime) -> CalendarLink | None:
    rows = CalendarLink.objects.filter(fingerprint=fingerprint, expires_at__gt=at, resource__ended_at__isnull=True)
    return rows.select_related("resource").first()


def read_along(link: CalendarLink, *, at: datetime) -> CalendarRead:
    return CalendarRead(link.resource.name, planned_times(link.resource_id, at=at))


def planned_times(resource_id: UUID, *, at: datetime) -> tuple[PlannedTime, ...]:
    """What is open in the plan of a resource from now on. The caller asks for permission."""
    found = slots(resources=[resource_id], since=at, until=at + LOOK_AHEAD)
    return tuple(
        PlannedTime(
            id=str(one.id),
            begins=one.begins,
            ends=one.ends,
            left=one.capacity if one.left is None else one.left,
            capacity=one.capacity,
            told_at=one.told_at,
        )
        for one in found
        if one.is_open
    )
