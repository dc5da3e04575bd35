"""Which moments there are for somebody who needs care: of every provider, with why not where there is none."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.planning.domain import Answer, ResourceKind, Wish, propose
from ketenzicht.planning.models import Resource
from ketenzicht.planning.queries.openings import openings_of

MOST_RESOURCES = 200


@dataclass(frozen=True, slots=True)
class Availability:
    """The first moments of one resource; `told_at` is how old its plan is."""

    resource_id: UUID
    resource: str
    organisation_id: UUID
    location_id: UUID
    kind: ResourceKind
    module: str
    label: str
    told_at: datetime
    answer: Answer


def availability(
    *,
    kind: ResourceKind,
    wish: Wish,
    most: int,
    organisations: Collection[UUID] | None = None,
    actor: Actor,
) -> tuple[Availability, ...]:
    """For who coordinates: resources of a kind, those with the first moment first, at most 200. Three queries.

    `organisations` keeps those of some. Raises NotPermitted for who may not see capacity.
    """
    access.require(actor=actor, permission=Permission.CAPACITY_READ)
    rows = Resource.objects.filter(kind=kind.value, ended_at__isnull=True)
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    found = list(rows[:MOST_RESOURCES])
    openings = openings_of(
        resources=[one.id for one in found], since=wish.earliest, until=wish.deadline, now=wish.asked_at
    )
    lines = [_line(one, propose(wish, openings[one.id], most=most)) for one in found]
    return tuple(sorted(lines, key=_order))


def _order(one: Availability) -> tuple[bool, float, str]:
    moments = one.answer.moments
    return (not moments, moments[0].begins.timestamp() if moments else 0.0, one.resource)


def _line(row: Resource, answer: Answer) -> Availability:
    return Availability(
        resource_id=row.id,
        resource=row.name,
        organisation_id=row.organisation_id,
        location_id=row.location_id,
        kind=ResourceKind(row.kind),
        module=row.module,
        label=row.label,
        told_at=row.told_at,
        answer=answer,
    )
