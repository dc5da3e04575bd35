"""How the country is divided on a day; asked by everything that places something, and remembered by each process."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import connection

from ketenzicht.registry.domain import RegionKind, RegionLine
from ketenzicht.registry.models import MunicipalityMembership, Region, RegionNeighbour
from ketenzicht.registry.models.dated import in_force

KEPT_DAYS = 8  # in the memory of a process: some 150 kB a day
MARK = "SELECT mark FROM registry_groundrevision ORDER BY id LIMIT 1"  # pages ask it often; the ORM takes longer
Codes = dict[RegionKind, str]  # of the regions that something is in, one of a kind


@dataclass(frozen=True, slots=True)
class Ground:
    """The regions of a day: what they are called, in which they lie, which touch, and where municipalities are."""

    lines: Sequence[RegionLine]  # by kind and code
    named: Mapping[int, tuple[RegionKind, str]]  # by the id of a region
    areas: Mapping[str, str]  # of each care coordination area the ROAZ region in which it lies
    beside: Mapping[str, Collection[str]]
    by_municipality: Mapping[str, Codes]


def ground(*, on: date) -> Ground:
    """The division of a day, in one query; in four when it changed since this process last asked for that day."""
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        row = cursor.fetchone()
    return remembered_ground(row[0] if row else None, on)


def remembered_ground(mark: UUID | None, on: date) -> Ground:
    """The same for who has just read the mark. Nothing is remembered as long as there is none: nothing was loaded."""
    return _ground(on) if mark is None else _remembered(mark, on)


@lru_cache(maxsize=KEPT_DAYS)
def _remembered(mark: UUID, on: date) -> Ground:
    del mark  # every change brings another, also one that is undone
    return _ground(on)


def _ground(on: date) -> Ground:
    rows = list(Region.objects.filter(in_force(on)).order_by("kind", "code").select_related("within"))
    named = {row.id: (RegionKind(row.kind), row.code) for row in rows}
    beside = _beside(named, on)
    lines = tuple(_line(row, beside.get(row.code, ())) for row in rows)
    return Ground(
        lines=lines,
        named=named,
        areas={row.code: named[row.within_id][1] for row in rows if row.within_id in named},
        beside=beside,
        by_municipality=_by_municipality(named, on),
    )


def _beside(named: Mapping[int, tuple[RegionKind, str]], on: date) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = RegionNeighbour.objects.filter(in_force(on), one__in=named, other__in=named)
    for pair in rows.values_list("one", "other"):
        one, other = (named[id_][1] for id_ in pair)
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def _line(row: Region, neighbours: Collection[str]) -> RegionLine:
    return RegionLine(
        id=row.id,
        kind=RegionKind(row.kind),
        code=row.code,
        name=row.name,
        neighbours=tuple(sorted(neighbours)),
        within=row.within.code if row.within else None,
        proposal=row.proposal,
    )


def _by_municipality(named: Mapping[int, tuple[RegionKind, str]], on: date) -> dict[str, Codes]:
    found: defaultdict[str, Codes] = defaultdict(dict)
    rows = MunicipalityMembership.objects.filter(in_force(on), region__in=named)
    for municipality, region_id in rows.values_list("municipality_id", "region_id"):
        kind, code = named[region_id]
        found[municipality][kind] = code
    return dict(found)
