"""Questions about locations."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ketenzicht.base.errors import NotFound
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry import reference
from ketenzicht.registry.domain import (
    Confirmation,
    FacilityLine,
    IdentifierLine,
    Land,
    LocationLine,
    LocationProfile,
    RegionKind,
    RegionsInForce,
    ServiceLine,
    regions_in_force,
)
from ketenzicht.registry.models import Identifier, Location, RegionMembership
from ketenzicht.registry.models.dated import in_force
from ketenzicht.registry.queries.entries import UNKNOWN, active, closures_of, entry_of
from ketenzicht.registry.queries.ground import ground


@dataclass(frozen=True, slots=True)
class _Division:
    """How the country is divided on a day."""

    on: date
    areas: Mapping[str, str]
    by_municipality: Mapping[str, Mapping[RegionKind, str]]
    ended: Collection[str] = ()  # codes of regions to which nothing belongs any more


def locations(
    *,
    on: date,
    region_code: str | None = None,
    ids: Collection[UUID] | None = None,
    type_code: str | None = None,
    text: str = "",
    organisation_id: UUID | None = None,
) -> list[LocationLine]:
    """The locations that are active on a day, by name; in three queries, of a region in five.

    `region_code` keeps those that belong to the region on that day, of whichever kind it is; `text` those with
    that text in their name, place or organisation.
    """
    division = _division(on)
    rows = active(on)
    if ids is not None:
        rows = rows.filter(id__in=ids)
    if type_code is not None:
        rows = rows.filter(type=type_code)
    if organisation_id is not None:
        rows = rows.filter(organisation=organisation_id)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(place__icontains=text) | Q(organisation__name__icontains=text))
    if region_code is not None:
        rows = _in_region(rows, region_code, division)
    return _lines(rows, division)


def in_region(rows: QuerySet[Location], *, region_code: str, on: date) -> QuerySet[Location]:
    """Those of them that belong to a region on a day, of whichever kind it is; three queries before that of the rows.

    Of the few with regions of their own each is judged; all others belong where their municipality does.
    """
    return _in_region(rows, region_code, _division(on))


def locations_in(
    land: Land, *, on: date, ended: Collection[str] = (), ids: Collection[UUID] | None = None
) -> list[LocationLine]:
    """The locations that are active on a day, by name, as a division of the country places them; in two queries.

    `ended` are codes of regions that the division no longer has.
    """
    division = _Division(on=on, areas=land.areas(), by_municipality=land.by_municipality(), ended=ended)
    rows = active(on)
    return _lines(rows if ids is None else rows.filter(id__in=ids), division)


def located(one: LocationLine | RegionsInForce) -> tuple[str | None, ...]:
    """The codes of its ROAZ region, RAV region and area."""
    return (one.roaz, one.rav, one.area)


def location_names(*, ids: Collection[UUID]) -> dict[UUID, str]:
    """What locations are called now, also those that ended, for those of `ids` that the register holds."""
    return dict(Location.objects.filter(id__in=set(ids)).values_list("id", "name"))


def location(*, location_id: UUID, on: date) -> LocationLine:
    """One location that is active on a day; NotFound otherwise."""
    found = locations(on=on, ids=[location_id])
    if not found:
        raise NotFound(UNKNOWN)
    return found[0]


def lines_of(rows: QuerySet[Location], *, on: date) -> list[LocationLine]:
    """The same of any locations, also those that are still to begin: with the regions of that day."""
    return _lines(rows, _division(on))


def location_profile(*, location_id: UUID, on: date, now: datetime) -> LocationProfile:
    """All that the register knows of a location; in a fixed number of queries."""
    line = location(location_id=location_id, on=on)
    row = Location.objects.select_related("confirmed_by").get(id=location_id)
    known = entry_of(row).location
    numbers = Identifier.objects.filter(organisation=row.organisation_id).order_by("system", "value")
    names = reference.facilities()
    return LocationProfile(
        line=line,
        website=row.website,
        helipad=row.helipad,
        accepts_new_patients=row.accepts_new_patients,
        identifiers=known.identifiers,
        organisation_identifiers=tuple(IdentifierLine(IdentifierKind(one.system), one.value) for one in numbers),
        hours=known.hours,
        exceptions=known.exceptions,
        contacts=known.contacts,
        services=tuple(
            ServiceLine(one.id, one.code, one.name, one.department)
            for one in row.services.order_by("name", "department")
        ),
        facilities=tuple(FacilityLine(code, names[code]) for code in names if code in known.facilities),
        closures=tuple(one for one in closures_of(row.closures.all()) if not one.is_over(now=now)),
        confirmed=Confirmation(row.confirmed_at, row.confirmed_as, row.confirmed_by.name if row.confirmed_by else "")
        if row.confirmed_at
        else None,
        active_until=row.active_until,
    )


def _division(on: date) -> _Division:
    found = ground(on=on)
    return _Division(on=on, areas=found.areas, by_municipality=found.by_municipality)


def _in_region(rows: QuerySet[Location], region_code: str, division: _Division) -> QuerySet[Location]:
    inside = [
        municipality
        for municipality, codes in division.by_municipality.items()
        if region_code in located(regions_in_force(own={}, by_municipality=codes, areas=division.areas))
    ]
    own = RegionMembership.objects.filter(in_force(division.on)).values("location")
    judged = {line.id: region_code in located(line) for line in _lines(rows.filter(id__in=own), division)}
    by_ground = Q(municipality__in=inside, nationwide=False) & ~Q(id__in=judged)
    return rows.filter(by_ground | Q(id__in=[location for location, belongs in judged.items() if belongs]))


def _lines(rows: QuerySet[Location], division: _Division) -> list[LocationLine]:
    own: defaultdict[UUID, dict[RegionKind, str]] = defaultdict(dict)
    memberships = RegionMembership.objects.filter(in_force(division.on), location__in=rows)
    memberships = memberships.exclude(region__code__in=division.ended)
    for location_id, kind, code in memberships.values_list("location_id", "kind", "region__code"):
        own[location_id][RegionKind(kind)] = code
    found = rows.order_by("name", "id").values_list(
        "id",
        "name",
        "organisation_id",
        "organisation__name",
        "type_id",
        "type__name",
        "latitude",
        "longitude",
        "street",
        "postcode",
        "place",
        "municipality_id",
        "phone_urgent",
        "phone_regular",
        "nationwide",
        named=True,
    )
    return [
        LocationLine(
            id=row.id,
            name=row.name,
            organisation_id=row.organisation_id,
            organisation=row.organisation__name,
            type_code=row.type_id,
            type_name=row.type__name,
            point=Point(latitude=row.latitude, longitude=row.longitude),
            street=row.street,
            postcode=row.postcode,
            place=row.place,
            municipality_code=row.municipality_id,
            phone_urgent=row.phone_urgent,
            phone_regular=row.phone_regular,
            roaz=codes.roaz,
            rav=codes.rav,
            area=codes.area,
        )
        for row in found
        for codes in [
            regions_in_force(
                own=own.get(row.id, {}),
                by_municipality={} if row.nationwide else division.by_municipality.get(row.municipality_id, {}),
                areas=division.areas,
            )
        ]
    ]
