"""Whether somebody can be taken in where it is somebody's turn to be asked."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.capacity import queries as capacity
from ketenzicht.placement.domain.hours import is_day_and_night
from ketenzicht.placement.domain.turns import Stand
from ketenzicht.placement.models import Offer, UnitTerms
from ketenzicht.registry import queries as registry


def stands_of(offers: Iterable[Offer], *, at: datetime) -> dict[UUID, Stand]:
    """By offer to a unit, read with its unit and location. Three queries, however many they are; of none in none."""
    found = [(one, one.unit, one.location) for one in offers if one.unit is not None]
    if not found:
        return {}
    day = local_day(at)
    stops = capacity.stops_of(unit_ids=[unit.id for _, unit, _ in found])
    times = registry.open_times(ids=[location.id for *_, location in found if location is not None], now=at)
    always = _day_and_night([unit.id for _, unit, _ in found], at=at)
    return {
        offer.id: Stand(
            hours=times[location.id].at(at, care=unit.label, day_and_night=unit.id in always),
            has_ended=not capacity.goes_on(unit, on=day) or not _is_there(location.active_until, day),
            has_stop=unit.id in stops,
            stop_until=stops.get(unit.id),
        )
        for offer, unit, location in found
        if location is not None
    }


def _is_there(until: date | None, day: date) -> bool:
    return until is None or until > day


def _day_and_night(unit_ids: Iterable[int], *, at: datetime) -> frozenset[int]:
    """The units that take patients in by day and night, whatever the hours of their location."""
    day = local_day(at)
    in_force = UnitTerms.objects.filter(unit__in=list(unit_ids), start__lte=day).exclude(end__lte=day)
    return frozenset(
        row.unit_id
        for row in in_force
        if row.admits_from is not None
        and row.admits_until is not None
        and is_day_and_night((row.admits_from, row.admits_until))
    )
