"""Questions about regions."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from ketenzicht.base.errors import NotFound
from ketenzicht.registry.domain import RegionKind, RegionLine
from ketenzicht.registry.models import MunicipalityMembership, Region, RegionMembership, RegionNeighbour
from ketenzicht.registry.models.dated import in_force


def regions(*, kind: RegionKind | None = None, on: date) -> list[RegionLine]:
    """The regions in force on a day, by kind and code; in two queries."""
    rows = Region.objects.filter(in_force(on)).order_by("kind", "code").select_related("within")
    if kind is not None:
        rows = rows.filter(kind=kind)
    found = list(rows)
    touching = _neighbours({row.id: row.code for row in found})
    return [_line(row, touching[row.code]) for row in found]


def region(*, code: str, on: date) -> RegionLine:
    """One region in force on a day; NotFound otherwise."""
    row = Region.objects.filter(in_force(on), code=code).select_related("within").first()
    if row is None:
        raise NotFound(f"Er is geen regio met code “{code}”.")
    codes = dict(Region.objects.filter(in_force(on), kind=row.kind).values_list("id", "code"))
    return _line(row, _neighbours(codes)[row.code])


def days_of_redrawing(*, after: date, until: date) -> list[date]:
    """The days of a period (without its first) from which on some municipality or location belongs elsewhere.

    Between two of them everything stays where it was. Two queries.
    """
    found: set[date] = set()
    for memberships in (MunicipalityMembership.objects, RegionMembership.objects):
        begins, ends = Q(valid_from__gt=after, valid_from__lte=until), Q(valid_until__gt=after, valid_until__lte=until)
        for row in memberships.filter(begins | ends).values_list("valid_from", "valid_until").distinct():
            found.update(day for day in row if day is not None and after < day <= until)
    return sorted(found)


def _neighbours(codes: dict[int, str]) -> defaultdict[str, list[str]]:
    """Per code the codes of its neighbours, among the regions given by id."""
    touching: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in RegionNeighbour.objects.filter(one__in=codes, other__in=codes).values_list("one", "other"):
        touching[codes[one]].append(codes[other])
        touching[codes[other]].append(codes[one])
    return touching


def _line(row: Region, neighbours: list[str]) -> RegionLine:
    return RegionLine(
        id=row.id,
        kind=RegionKind(row.kind),
        code=row.code,
        name=row.name,
        neighbours=tuple(sorted(neighbours)),
        within=row.within.code if row.within else None,
        proposal=row.proposal,
    )
