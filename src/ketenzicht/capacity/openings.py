"""How openings went: of one unit, spell by spell, and stops counted per region as the LNAZ publishes them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery

from ketenzicht.access.queries import local_day
from ketenzicht.capacity.domain import Declaration, Opening, Spell, StopCount, spells_of, stops_within
from ketenzicht.capacity.lines import OPENING_STATES, UnitFacts
from ketenzicht.capacity.loading import active_units
from ketenzicht.capacity.models import OpeningChange
from ketenzicht.definitions import queries as definitions


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
    """Number and duration of stops per region, of every kind, and kind of care; seven queries.

    A unit counts where its location belonged on the first day of the period (or on the last, where it was not there
    yet). A stop that still lasts counts up to the end of the period; up to now, where that lies before it: the caller
    gives an `end` that is not in the future.
    """
    of_unit = {unit.id: unit for unit in _units(start, end)}
    found = spells(unit_ids=of_unit.keys(), start=start, end=end)
    lines: dict[tuple[str, str, str], tuple[int, StopCount]] = {}
    for unit in of_unit.values():
        counted = stops_within(found.get(unit.id, ()), start=start, end=end)
        for region in unit.regions:
            key = (region, unit.definition.code, unit.label)
            number, so_far = lines.get(key, (0, StopCount()))
            lines[key] = (number + 1, so_far + counted)
    return [StopLine(*key, units=number, stops=stops) for key, (number, stops) in sorted(lines.items())]


def _units(start: datetime, end: datetime) -> Iterator[UnitFacts]:
    """Those of the last day, and over them those of the first."""
    catalogue = definitions.catalogue()
    for moment in (end - timedelta(microseconds=1), start):
        yield from active_units(on=local_day(moment), catalogue=catalogue)


def _by_unit(rows: Iterable[OpeningChange]) -> dict[int, tuple[Spell, ...]]:
    declared: defaultdict[int, list[Declaration]] = defaultdict(list)
    for row in rows:
        opening = Opening(OPENING_STATES[row.opening], row.opening_reason, row.opening_until)
        declared[row.unit_id].append(Declaration(row.declared_at, opening, row.organisation_id, row.declared_by))
    return {unit_id: spells_of(some) for unit_id, some in declared.items()}
