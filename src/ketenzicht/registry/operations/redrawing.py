"""A division in the rows of regions and memberships: what it begins and ends says so, so that it can be undone."""

from datetime import date

from django.db.models import Q

from ketenzicht.base.errors import Conflict
from ketenzicht.registry.domain import Land
from ketenzicht.registry.domain.coverage import touching
from ketenzicht.registry.models import (
    Division,
    MunicipalityMembership,
    Region,
    RegionMembership,
    RegionNeighbour,
)
from ketenzicht.registry.models.dated import in_force
from ketenzicht.registry.queries.shapes import municipality_shapes

SOURCE = "decided-divisions"


def carry_out(row: Division, *, before: Land, after: Land) -> None:
    """From its first day on the land is as it is after. Conflict where something later was recorded already."""
    day = row.first_day
    if day is None:
        raise ValueError("A division that is carried out has a first day.")
    ended = before.regions.keys() - after.regions.keys()
    begun = after.regions.keys() - before.regions.keys()
    left = before.members - after.members
    _refuse_later(day, ended=ended, municipalities={municipality for municipality, _ in left})

    of = MunicipalityMembership.objects.filter(in_force(day)).values_list("id", "municipality_id", "region__code")
    leaving = [id_ for id_, municipality, code in of if (municipality, code) in left]
    MunicipalityMembership.objects.filter(id__in=leaving).update(valid_until=day, ended_by=row)
    RegionMembership.objects.filter(in_force(day), region__code__in=ended).update(valid_until=day, ended_by=row)
    Region.objects.filter(code__in=ended).update(valid_until=day, ended_by=row)

    ids = dict(Region.objects.values_list("code", "id"))
    Region.objects.bulk_create(
        Region(
            kind=one.kind,
            code=one.code,
            name=one.name,
            within_id=ids[one.within] if one.within else None,
            valid_from=day,
            source_id=SOURCE,
            begun_by=row,
        )
        for one in (after.regions[code] for code in sorted(begun))
    )
    ids = dict(Region.objects.values_list("code", "id"))
    MunicipalityMembership.objects.bulk_create(
        MunicipalityMembership(
            municipality_id=municipality,
            region_id=ids[code],
            kind=after.regions[code].kind,
            valid_from=day,
            source_id=SOURCE,
            begun_by=row,
        )
        for municipality, code in sorted(after.members - before.members)
    )
    _meet_neighbours(begun, after, ids)


def undo(row: Division) -> None:
    """As if it had never been decided. The database refuses when something was recorded that hangs on it."""
    row.municipalities_begun.all().delete()
    row.regions_begun.all().delete()
    for ended in (row.regions_ended, row.municipalities_ended, row.locations_ended):
        ended.update(valid_until=None, ended_by=None)


def _refuse_later(day: date, *, ended: set[str], municipalities: set[str]) -> None:
    """What changes on this day or later was recorded by somebody who did not know of this division."""
    is_later = Q(valid_from__gte=day) | Q(valid_until__gt=day)
    rows = MunicipalityMembership.objects.filter(is_later, municipality__in=municipalities)
    if later := rows.select_related("municipality").first():
        raise Conflict(f"Voor {later.municipality.name} is na {day:%d-%m-%Y} al een andere indeling vastgelegd.")
    if joined := RegionMembership.objects.filter(is_later, region__code__in=ended).select_related("location").first():
        raise Conflict(
            f"Voor {joined.location.name} is na {day:%d-%m-%Y} al iets vastgelegd over een regio die dan eindigt. "
            "Wijzig dat eerst."
        )


def _meet_neighbours(begun: set[str], after: Land, ids: dict[str, int]) -> None:
    """New regions touch those of their kind with which they share a border on the schematic map."""
    of = after.by_municipality()
    met = {
        (min(ids[one], ids[other]), max(ids[one], ids[other]))
        for here, there in map(sorted, touching(municipality_shapes()))
        for kind in of.get(here, {}).keys() & of.get(there, {}).keys()
        for one, other in [(of[here][kind], of[there][kind])]
        if one != other and not begun.isdisjoint({one, other})
    }
    RegionNeighbour.objects.bulk_create(RegionNeighbour(one_id=one, other_id=other) for one, other in sorted(met))
