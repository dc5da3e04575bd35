"""How openings went: of one unit, spell by spell, and stops counted per region as the LNAZ publishes them."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from ketenzicht.access.queries import local_day
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.capacity.domain import Declaration, Opening, Spell, StopCount, spells_of, stops_within
from ketenzicht.capacity.lines import OPENING_STATES, UnitFacts, regions_of
from ketenzicht.capacity.loading import active_units
from ketenzicht.capacity.models import OpeningChange, Unit
from ketenzicht.definitions import queries as definitions
from ketenzicht.registry import queries as registry

Key = tuple[str, str, str]  # region, module, kind of care


@dataclass(frozen=True, slots=True)
class StopLine:
    """Stops of one kind of care in one region, in a period."""

    region: str
    module: str
    label: str
    units: int  # of this kind that there were, stopped or not
    stops: StopCount


def spells(*, unit_ids: Collection[int], start: datetime, end: datetime) -> dict[int, tuple[Spell, ...]]:
    """The spells of units that lie in a period, even partly; the oldest first. One query."""
    before = OpeningChange.objects.filter(unit=OuterRef("unit"), declared_at__lt=start).order_by("-declared_at", "-id")
    first = Q(id=Subquery(before.values("id")[:1])) | Q(declared_at__gte=start)
    rows = OpeningChange.objects.filter(first, unit__in=unit_ids, declared_at__lt=end)
    return _by_unit(rows.order_by("unit_id", "declared_at", "id"))


def stop_lines(*, start: datetime, end: datetime) -> list[StopLine]:
    """Number and duration of stops per region, of every kind, and kind of care.

    A unit counts where its location belonged on the first day of the period (or on the last, where it was not there
    yet), a stop where it belonged on the first day of that stop. A stop that still lasts counts up to the end of the
    period; up to now, where that lies before it: the caller gives an `end` that is not in the future. At most 22
    queries, and eight more for each time in between that regions were redrawn.
    """
    of_unit = {unit.id: unit for unit in _units(start, end)}
    units: Counter[Key] = Counter()
    for unit in of_unit.values():
        units.update((region, unit.definition.code, unit.label) for region in unit.regions)
    found: defaultdict[Key, StopCount] = defaultdict(StopCount)
    for unit_id, where, counted in _stops(of_unit, start, end):
        unit = of_unit[unit_id]
        for region in where.get(unit.location.id, unit.regions):
            found[region, unit.definition.code, unit.label] += counted
    return [StopLine(*key, units=units[key], stops=found[key]) for key in sorted(units.keys() | found.keys())]


def _stops(
    units: Collection[int], start: datetime, end: datetime
) -> Iterator[tuple[int, Mapping[UUID, tuple[str, ...]], StopCount]]:
    """Each stop in a period: of which unit, where locations belonged on its first day, and what it counts for."""
    ended = _ends(units)
    every = [
        (unit_id, local_day(spell.start), counted)
        for unit_id, some in spells(unit_ids=units, start=start, end=end).items()
        for spell in some
        if (counted := stops_within([spell], start=start, end=min(end, ended.get(unit_id, end)))) != StopCount()
    ]
    whereabouts = _whereabouts({day for _, day, _ in every})
    return ((unit_id, whereabouts[day], counted) for unit_id, day, counted in every)


def _ends(units: Collection[int]) -> dict[int, datetime]:
    """When those that have an end ended, at midnight in the Netherlands: no stop outlives its unit."""
    rows = Unit.objects.filter(id__in=units, active_until__isnull=False).values_list("id", "active_until")
    return {unit_id: datetime.combine(day, time(), AMSTERDAM) for unit_id, day in rows if day is not None}


def _whereabouts(days: Collection[date]) -> dict[date, dict[UUID, tuple[str, ...]]]:
    """The regions of each location on each of these days: looked up once for as long as they stayed the same."""
    if not days:
        return {}
    redrawn = registry.days_of_redrawing(after=min(days), until=max(days))
    found: dict[date, dict[UUID, tuple[str, ...]]] = {}
    for _, group in groupby(sorted(days), key=lambda day: bisect_right(redrawn, day)):
        alike = list(group)
        regions = {line.id: regions_of(line) for day in {alike[-1], alike[0]} for line in registry.locations(on=day)}
        found |= dict.fromkeys(alike, regions)
    return found


def _units(start: datetime, end: datetime) -> Iterator[UnitFacts]:
    """Those of the last day, and over them those of the first."""
    catalogue = definitions.catalogue()
    for moment in (end - timedelta(microseconds=1), start):
        yield from active_units(on=local_day(moment), catalogue=catalogue)


def _by_unit(rows: Iterable[OpeningChange]) -> dict[int, tuple[Spell, ...]]:
    declared: defaultdict[int, list[Declaration]] = defaultdict(list)
    for row in rows:
        opening = Opening(OPENING_STATES[row.opening], row.opening_reason, row.opening_until)
        declared[row.unit_id].append(
            Declaration(row.declared_at, opening, row.organisation_id, row.declared_by, row.declared_as)
        )
    return {unit_id: spells_of(some) for unit_id, some in declared.items()}
