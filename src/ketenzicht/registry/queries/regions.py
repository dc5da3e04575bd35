"""Questions about regions."""

from datetime import date

from django.db.models import Q

from ketenzicht.base.errors import NotFound
from ketenzicht.registry.domain import RegionKind, RegionLine
from ketenzicht.registry.models import MunicipalityMembership, RegionMembership
from ketenzicht.registry.queries.ground import ground


def regions(*, kind: RegionKind | None = None, on: date) -> list[RegionLine]:
    """The regions in force on a day, by kind and code; as remembered, in one query."""
    return [line for line in ground(on=on).lines if kind in (None, line.kind)]


def region(*, code: str, on: date) -> RegionLine:
    """One region in force on a day; NotFound otherwise."""
    for line in ground(on=on).lines:
        if line.code == code:
            return line
    raise NotFound(f"Er is geen regio met code “{code}”.")


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
