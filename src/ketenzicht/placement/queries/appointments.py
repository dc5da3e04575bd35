"""The first moments at which care that a need asks can be given, of every provider that plans it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.base.geography import Point, distance_km
from ketenzicht.base.travel import travel_minutes
from ketenzicht.placement.domain.appointments import COMES_TO_PATIENT, planned_as
from ketenzicht.placement.models import Need
from ketenzicht.placement.queries.needs import sought_of
from ketenzicht.planning import queries as planning
from ketenzicht.planning.domain import Moment, Neighbourhood, ResourceKind, Wish
from ketenzicht.registry import queries as registry

WITHIN = timedelta(hours=24)  # voorstel: where the rules say no moment before which care begins
CONSULT = 10  # minutes: the shortest that a plan has; in a fixed slot one stays as long as it lasts
MOST_MOMENTS, MOST_PROVIDERS = 4, 12
UNKNOWN = "Deze zorginzet kennen wij niet, of zij is van een andere zorgvraag."


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one resource has; `why_not` in words where it has nothing. `told_at` is how old its plan is."""

    resource: str
    location: str
    place: str
    phone: str
    kilometres: float | None
    told_at: datetime
    moments: tuple[Moment, ...]
    why_not: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """`comes`: somebody goes to the patient, so it has to be known where that is."""

    form_name: str
    kind: ResourceKind
    comes: bool
    until: datetime
    lines: tuple[Proposal, ...]


def where_of(*, need_id: UUID, request_id: UUID) -> Point | None:
    """Where the patient is, as it was said when the need was stated."""
    sought = sought_of(_need(need_id, request_id))
    return sought.point if sought is not None else None


def proposals(
    *, need_id: UUID, request_id: UUID, where: Point | None, minutes: int, actor: Actor, now: datetime
) -> Proposals:
    """The caller has looked into the request. Raises NotFound, and Refused for care that is not planned."""
    need = _need(need_id, request_id)
    kind = planned_as(need.kinds)
    if kind is None:
        raise Refused("Voor deze zorg worden hier geen afspraken gepland.")
    comes = kind in COMES_TO_PATIENT
    until = need.before if need.before is not None and need.before > now else now + WITHIN
    wish = Wish(minutes if comes else CONSULT, now, now, until, Neighbourhood.of(where) if comes and where else None)
    found = planning.availability(
        kind=kind, wish=wish, most=MOST_MOMENTS, care=[tuple(one) for one in need.kinds], near=where, actor=actor
    )
    lines = _lines(list(found), where, comes=comes, now=now)
    return Proposals(need.form_name, kind, comes, until, tuple(lines[:MOST_PROVIDERS]))


def _lines(found: list[planning.Availability], where: Point | None, *, comes: bool, now: datetime) -> list[Proposal]:
    """The first that can be there first: to a moment elsewhere the patient has to travel."""
    places = {one.id: one for one in registry.locations(on=local_day(now), ids={one.location_id for one in found})}
    lines = []
    for one in found:
        place = places.get(one.location_id)
        if place is None:  # it ended in the register
            continue
        lines.append(
            Proposal(
                resource=one.resource,
                location=place.name,
                place=place.place,
                phone=place.phone_urgent,
                kilometres=distance_km(where, place.point) if where is not None else None,
                told_at=one.told_at,
                moments=one.answer.moments,
                why_not=one.answer.why_not.word if one.answer.why_not else "",
            )
        )
    return sorted(lines, key=lambda one: _helped_at(one, comes=comes) or datetime.max.replace(tzinfo=UTC))


def _helped_at(one: Proposal, *, comes: bool) -> datetime | None:
    """A minute on the road counts as a minute of waiting; None: not at all."""
    if not one.moments:
        return None
    away = 0.0 if comes or one.kilometres is None else travel_minutes(one.kilometres)
    return one.moments[0].begins + timedelta(minutes=away)


def _need(need_id: UUID, request_id: UUID) -> Need:
    found = Need.objects.filter(id=need_id, request_id=request_id).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found
