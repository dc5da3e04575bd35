"""Which moments there are for somebody who needs care: of every provider, with why not where there is none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.geography import Point, distances_km
from ketenzicht.planning.domain import Answer, ResourceKind, Wish, propose
from ketenzicht.planning.models import Resource
from ketenzicht.planning.queries.openings import first_moment_of, first_openings_of

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
    care: Collection[Sequence[str]] | None = None,
    near: Point | None = None,
    actor: Actor,
) -> tuple[Availability, ...]:
    """For who coordinates: resources of a kind, those with the first moment first. At most seven queries.

    `organisations` keeps those of some, `care` (module, label) those that give it or do not say what they give. Of more
    than 200 those nearest to `near`, or to where the visit is, and else those that have something first. Raises
    NotPermitted for who may not see capacity.
    """
    access.require(actor=actor, permission=Permission.CAPACITY_READ)
    rows = Resource.objects.filter(kind=kind.value, ended_at__isnull=True)
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    if care is not None:
        rows = rows.filter(_gives(care))
    centre = near or (wish.place.middle if wish.place else None)
    found = _nearest(rows, centre) if centre else _soonest(rows, wish)
    openings = first_openings_of(resources=[one.id for one in found], wish=wish, most=most, now=wish.asked_at)
    lines = [_line(one, propose(wish, openings[one.id], most=most)) for one in found]
    return tuple(sorted(lines, key=_order))


def _gives(care: Collection[Sequence[str]]) -> Q:
    found = Q(module="")
    for module, label in care:
        found |= Q(module=module, label=label)
    return found


def _nearest(rows: QuerySet[Resource], centre: Point) -> list[Resource]:
    """Of all their places we know where they are, so that is sorted here: some thousands at most."""
    places = list(rows.order_by("name", "id").values_list("id", "location__latitude", "location__longitude"))
    away = distances_km(centre, [(latitude, longitude) for _, latitude, longitude in places])
    nearest = sorted(zip(away, range(len(places)), strict=True))[:MOST_RESOURCES]
    return list(rows.filter(id__in=[places[number][0] for _, number in nearest]))


def _soonest(rows: QuerySet[Resource], wish: Wish) -> list[Resource]:
    first = first_moment_of(wish, now=wish.asked_at)
    return list(rows.annotate(first=first).order_by(F("first").asc(nulls_last=True), "name", "id")[:MOST_RESOURCES])


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
