"""Which regions a location belongs to."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.registry.domain import KIND_NAMES, RegionKind
from ketenzicht.registry.models import Location, Region, RegionMembership
from ketenzicht.registry.models.dated import in_force
from ketenzicht.registry.operations.telling import tell
from ketenzicht.registry.queries import location


@transaction.atomic
def join_region(*, location_id: UUID, region_code: str, start: date, actor: Actor, at: datetime) -> RegionMembership:
    """From `start` the location itself belongs to this region; its earlier region of that kind ends then.

    Asked twice, the second time nothing changes. Raises NotFound for an unknown location or region, Refused for
    an area outside the location's ROAZ region, and Conflict where a later membership has been recorded.
    """
    place = Location.objects.select_for_update().filter(id=location_id).first()
    if place is None:
        raise NotFound("Deze locatie staat niet in het register.")
    region = Region.objects.select_related("within").filter(in_force(start), code=region_code).first()
    if region is None:
        raise NotFound(f"Er is op {start:%d-%m-%Y} geen regio met code “{region_code}”.")
    if region.within is not None:
        _refuse_outside(region.within, place, region, start)

    current = place.memberships.filter(in_force(start), kind=region.kind).first()
    if current is not None and current.region_id == region.id:
        return current
    if later := place.memberships.filter(kind=region.kind, valid_from__gte=start).first():
        raise Conflict(
            f"{place.name} heeft vanaf {later.valid_from:%d-%m-%Y} al een {KIND_NAMES[RegionKind(region.kind)]}. "
            "Kies een latere dag."
        )
    _end(place, start, kinds=[region.kind])
    if region.kind == RegionKind.ROAZ:
        _end_areas_outside(place, region, start)
    membership = RegionMembership.objects.create(location=place, region=region, kind=region.kind, valid_from=start)
    detail = {"region": region.code, "from": start.isoformat()}
    tell("registry.region-joined", subject=f"location/{place.id}", detail=detail, actor=actor, at=at)
    return membership


def _refuse_outside(roaz: Region, place: Location, area: Region, start: date) -> None:
    line = location(location_id=place.id, on=start)
    if line.roaz != roaz.code:
        raise Refused(
            f"Verzorgingsgebied {area.name} ligt in ROAZ-regio {roaz.name}, maar {place.name} hoort daar op "
            f"{start:%d-%m-%Y} niet bij. Wijzig eerst de ROAZ-regio van de locatie."
        )


def _end(place: Location, day: date, *, kinds: list[str]) -> None:
    place.memberships.filter(in_force(day), kind__in=kinds).update(valid_until=day)


def _end_areas_outside(place: Location, roaz: Region, day: date) -> None:
    """An area never crosses the border of its ROAZ region, so who leaves the region leaves the area."""
    areas = place.memberships.filter(in_force(day), kind=RegionKind.AREA).exclude(region__within=roaz)
    areas.filter(valid_from=day).delete()
    areas.update(valid_until=day)
