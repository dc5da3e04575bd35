"""Locations by name, place, distance, kind, region, care, and whether they are open."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ketenzicht.base.calendar import AMSTERDAM, ONE_DAY
from ketenzicht.base.geography import Point, distance_km
from ketenzicht.registry import reference
from ketenzicht.registry.domain import (
    HOLIDAY,
    NEAR_KM,
    PAGE,
    FoundLocation,
    FoundLocations,
    Hours,
    HoursKind,
    LocationSearch,
    Sector,
    SpecialDay,
    open_for_care,
)
from ketenzicht.registry.models import Closure as ClosureRow
from ketenzicht.registry.models import Location, OpeningException, OpeningHours, Service
from ketenzicht.registry.queries.entries import active, closures_of
from ketenzicht.registry.queries.locations import locations

DEGREES_PER_KM = 1 / 111.0  # of latitude; a degree of longitude is shorter, at most by half in the Netherlands


def sectors() -> list[Sector]:
    """The sectors of acute care, in the order of the reference file."""
    return [Sector(code, one.name, frozenset(one.types)) for code, one in reference.sectors().items()]


def find_locations(*, search: LocationSearch, page: int, now: datetime) -> FoundLocations:
    """One page (from 1) of the locations that are wished, the nearest first or else by name; at most twelve queries."""
    day = now.astimezone(AMSTERDAM).date()
    rows = _narrowed(active(day), search)
    if search.region:
        rows = rows.filter(id__in=[line.id for line in locations(on=day, region_code=search.region)])
    found = list(rows.order_by("name", "id").values_list("id", "latitude", "longitude"))
    distances = _distances(found, search.near)
    ids = [place for place, _, _ in found if search.near is None or distances[place] <= NEAR_KM]
    if search.near is not None:
        ids.sort(key=distances.__getitem__)
    if search.open_now:
        is_open = _open_now(ids, now=now)
        ids = [place for place in ids if is_open[place]]
    shown = ids[(page - 1) * PAGE : page * PAGE]
    lines = {line.id: line for line in locations(on=day, ids=shown)}
    is_open = is_open if search.open_now else _open_now(shown, now=now)
    return FoundLocations(
        total=len(ids),
        lines=tuple(FoundLocation(lines[place], is_open[place], distances.get(place)) for place in shown),
    )


def _narrowed(rows: QuerySet[Location], search: LocationSearch) -> QuerySet[Location]:
    for word in search.text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(place__icontains=word) | Q(organisation__name__icontains=word))
    if search.types:
        rows = rows.filter(type__in=search.types)
    if search.facility:
        rows = rows.filter(facilities__contains=[search.facility])
    if search.care:
        said = Q(name__icontains=search.care) | Q(department__icontains=search.care)
        rows = rows.filter(Exists(Service.objects.filter(said, location=OuterRef("pk"))))
    if search.accepts_new_patients:
        rows = rows.filter(accepts_new_patients=True)
    if search.near is not None:
        north, east = NEAR_KM * DEGREES_PER_KM, 2 * NEAR_KM * DEGREES_PER_KM
        rows = rows.filter(
            latitude__range=(search.near.latitude - north, search.near.latitude + north),
            longitude__range=(search.near.longitude - east, search.near.longitude + east),
        )
    return rows


def _distances(found: list[tuple[UUID, float, float]], near: Point | None) -> dict[UUID, float]:
    if near is None:
        return {}
    return {place: distance_km(near, Point(latitude, longitude)) for place, latitude, longitude in found}


def _open_now(ids: Collection[UUID], *, now: datetime) -> dict[UUID, bool | None]:
    """Of each whether it is open; None where nobody knows. Four queries, for only the days that can matter."""
    today = now.astimezone(AMSTERDAM).date()
    days = (today - ONE_DAY, today)
    special = defaultdict(list)
    exceptions = OpeningException.objects.filter(location__in=ids, day__in=days)
    for row in exceptions:
        special[row.location_id].append(SpecialDay(row.day, row.opens, row.closes, HoursKind(row.kind)))
    weekdays = Q(weekday__in=[HOLIDAY, *(day.isoweekday() for day in days)])
    of_these = OpeningHours.objects.filter(location__in=ids).exclude(kind=HoursKind.PHONE)
    hours = defaultdict(list)
    wanted = of_these.filter(weekdays | Q(location__in=list(special)))
    of_days = wanted.values_list("location_id", "weekday", "opens", "closes", "kind")
    for place, weekday, opens, closes, kind in of_days:
        hours[place].append(Hours(weekday, opens, closes, HoursKind(kind)))
    known, closed = set(of_these.values_list("location_id", flat=True).distinct()), _closed(ids, now=now)
    found: dict[UUID, bool | None] = dict.fromkeys(ids)
    for place in known:  # who has hours, but none on these days, is closed and not unknown
        is_open = open_for_care(hours=hours[place], exceptions=special[place], moment=now)
        found[place] = bool(is_open) and place not in closed
    return found


def _closed(ids: Collection[UUID], *, now: datetime) -> set[UUID]:
    rows = ClosureRow.objects.filter(location__in=ids, department="", starts_at__lte=now)
    return {row.location_id for row, one in zip(rows, closures_of(rows), strict=True) if one.is_in_force(now=now)}
