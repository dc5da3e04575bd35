"""A division in the rows of regions and memberships: what it begins and ends says so, so that it can be undone."""

from datetime import date

from django.db.models import Q

from ketenzicht.base.errors import Conflict
from ketenzicht.registry.domain import Land
from ketenzicht.registry.models import (
    Division,
    MunicipalityMembership,
    Region,
    RegionMembership,
    RegionNeighbour,
)
from ketenzicht.registry.models.dated import in_force
from ketenzicht.registry.queries.shapes import touching_municipalities

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
    _meet_and_part(row, day, before=before, after=after)


def undo(row: Division) -> None:
    """As if it had never been decided. The database refuses when something was recorded that hangs on it."""
    row.municipalities_begun.all().delete()
    row.neighbours_begun.all().delete()
    row.regions_begun.all().delete()
    for ended in (row.regions_ended, row.municipalities_ended, row.locations_ended, row.neighbours_ended):
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


def _meet_and_part(row: Division, day: date, *, before: Land, after: Land) -> None:
    """From that day on regions meet and part as they do on the schematic map.

    Only what changes there: of what stays, the tables that come with us know better. Who ends need not part.
    """
    was, becomes = (land.neighbours(touching_municipalities()) for land in (before, after))
    meeting, parting = becomes - was, {pair for pair in was - becomes if pair <= after.regions.keys()}
    known = _neighbours_on(day, of=meeting | parting)
    ended = [known[pair] for pair in parting & known.keys()]
    RegionNeighbour.objects.filter(id__in=ended).update(valid_until=day, ended_by=row)
    ids = dict(Region.objects.values_list("code", "id"))
    begun = sorted(sorted(ids[code] for code in pair) for pair in meeting - known.keys())
    RegionNeighbour.objects.bulk_create(
        RegionNeighbour(one_id=one, other_id=other, valid_from=day, begun_by=row) for one, other in begun
    )


def _neighbours_on(day: date, *, of: set[frozenset[str]]) -> dict[frozenset[str], int]:
    """The rows of these pairs that day; Conflict where a division that begins on it or later changes one already."""
    found = {}
    for near in RegionNeighbour.objects.select_related("one", "other").exclude(valid_until__lte=day):
        pair = frozenset({near.one.code, near.other.code})
        if pair not in of:
            continue
        if near.valid_from >= day or near.valid_until is not None:
            raise Conflict(
                f"Of {near.one.name} en {near.other.name} aan elkaar grenzen, verandert na {day:%d-%m-%Y} al door een "
                "andere indeling. Blaas die eerst af, of kies een latere dag."
            )
        found[pair] = near.id
    return found
