"""Locations by name, place, distance, kind, region, care, and whether they are open."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from ketenzicht.base.calendar import AMSTERDAM, ONE_DAY
from ketenzicht.base.geography import Point, distances_km
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
from ketenzicht.registry.queries.locations import in_region, locations

_Which = Collection[UUID] | QuerySet[Location]
_Times = tuple[Any, ...]  # as rows have them: a weekday or day, from when, till when, and of which kind
DEGREES_PER_KM = 1 / 111.0  # of latitude; a degree of longitude is shorter, at most by half in the Netherlands


def sectors() -> list[Sector]:
    """The sectors of acute care, in the order of the reference file."""
    return [Sector(code, one.name, frozenset(one.types)) for code, one in reference.sectors().items()]


def find_locations(*, search: LocationSearch, page: int, now: datetime) -> FoundLocations:
    """One page (from 1) of the locations that are wished, the nearest first or else by name; at most twelve queries."""
    day = now.astimezone(AMSTERDAM).date()
    rows = _narrowed(active(day), search)
    if search.region:
        rows = in_region(rows, region_code=search.region, on=day)
    rows = rows.order_by("name", "id")
    if search.near is None and not search.open_now:  # all that is left is to count and to leaf through
        counted = rows.values_list("id", Window(Count("*")))[(page - 1) * PAGE : page * PAGE]
        shown, totals = [place for place, _ in counted], [total for _, total in counted]
        total = totals[0] if totals else rows.count()  # nothing on this page: perhaps there are fewer pages
        return _page(shown, total=total, distances={}, is_open=_known_open(shown, now=now), day=day)
    found = list(rows.values_list("id", "latitude", "longitude"))
    distances = _distances(found, search.near)
    ids = [place for place, _, _ in found if search.near is None or distances[place] <= NEAR_KM]
    if search.near is not None:
        ids.sort(key=distances.__getitem__)
    if search.open_now:
        is_open = _open_now(rows.only("id"), now=now)
        ids = [place for place in ids if is_open.get(place)]
    shown = ids[(page - 1) * PAGE : page * PAGE]
    is_open = is_open if search.open_now else _known_open(shown, now=now)
    return _page(shown, total=len(ids), distances=distances, is_open=is_open, day=day)


def _page(
    shown: list[UUID], *, total: int, distances: dict[UUID, float], is_open: Mapping[UUID, bool], day: date
) -> FoundLocations:
    lines = {line.id: line for line in locations(on=day, ids=shown)}
    return FoundLocations(
        total=total,
        lines=tuple(FoundLocation(lines[place], is_open.get(place), distances.get(place)) for place in shown),
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
    away = distances_km(near, [(latitude, longitude) for _, latitude, longitude in found])
    return dict(zip([place for place, _, _ in found], away, strict=True))


def _known_open(ids: Collection[UUID], *, now: datetime) -> dict[UUID, bool]:
    """Of each whether it is open; who is not in it has no hours that anybody knows. Three queries."""
    return _judged(ids, Q(), now=now)


def _open_now(which: _Which, *, now: datetime) -> dict[UUID, bool]:
    """The same of those with hours on the days that can matter: all others are not open. Three queries."""
    weekdays = Q(weekday__in=[HOLIDAY, *(day.isoweekday() for day in _days(now))])
    special = OpeningException.objects.filter(location__in=which, day__in=_days(now))
    return _judged(which, weekdays | Q(location__in=special.values("location")), now=now)


def _days(now: datetime) -> tuple[date, date]:
    """Yesterday, of which hours may end today, and today."""
    today = now.astimezone(AMSTERDAM).date()
    return (today - ONE_DAY, today)


def _judged(which: _Which, wanted: Q, *, now: datetime) -> dict[UUID, bool]:
    """Whether those with such hours are open. Many have the same hours, which are judged once."""
    special: defaultdict[UUID, list[_Times]] = defaultdict(list)
    exceptions = OpeningException.objects.filter(location__in=which, day__in=_days(now))
    for place, *times in exceptions.values_list("location_id", "day", "opens", "closes", "kind"):
        special[place].append(tuple(times))
    of_these = OpeningHours.objects.filter(wanted, location__in=which).exclude(kind=HoursKind.PHONE)
    of_these = of_these.order_by("location_id", "weekday", "opens")
    hours: defaultdict[UUID, list[_Times]] = defaultdict(list)
    for place, *weekly in of_these.values_list("location_id", "weekday", "opens", "closes", "kind"):
        hours[place].append(tuple(weekly))
    closed = _closed(which, now=now)

    @cache
    def is_open(weekly: tuple[_Times, ...], special: tuple[_Times, ...]) -> bool:
        return bool(
            open_for_care(
                hours=[Hours(day, opens, closes, HoursKind(kind)) for day, opens, closes, kind in weekly],
                exceptions=[SpecialDay(day, opens, closes, HoursKind(kind)) for day, opens, closes, kind in special],
                moment=now,
            )
        )

    return {
        place: place not in closed and is_open(tuple(weekly), tuple(special.get(place, ())))
        for place, weekly in hours.items()
    }


def _closed(which: _Which, *, now: datetime) -> set[UUID]:
    rows = ClosureRow.objects.filter(location__in=which, department="", starts_at__lte=now)
    return {row.location_id for row, one in zip(rows, closures_of(rows), strict=True) if one.is_in_force(now=now)}
