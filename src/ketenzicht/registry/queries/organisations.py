"""Questions about organisations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from ketenzicht.base.errors import NotFound
from ketenzicht.registry.domain import OrganisationKind, RegionKind, regions_in_force
from ketenzicht.registry.models import Organisation

# In SQL of our own: who may see what hangs on it, at the first request of every organisation.
_LOCATIONS = """
    WITH here AS (
        SELECT id, type_id, municipality_id, nationwide FROM registry_location
        WHERE organisation_id = %(id)s AND (active_from IS NULL OR active_from <= %(on)s)
          AND (active_until IS NULL OR active_until > %(on)s))
    SELECT here.id, here.type_id, found.kind, found.code, found.is_own FROM here LEFT JOIN (
        SELECT here.id, region.kind, region.code, true FROM here
        JOIN registry_regionmembership AS member ON member.location_id = here.id
        JOIN registry_region AS region ON region.id = member.region_id
        WHERE NOT here.nationwide AND member.valid_from <= %(on)s
          AND (member.valid_until IS NULL OR member.valid_until > %(on)s)
        UNION ALL
        SELECT here.id, region.kind, region.code, false FROM here
        JOIN registry_municipalitymembership AS member ON member.municipality_id = here.municipality_id
        JOIN registry_region AS region ON region.id = member.region_id
        WHERE NOT here.nationwide AND member.valid_from <= %(on)s
          AND (member.valid_until IS NULL OR member.valid_until > %(on)s)
    ) AS found (id, kind, code, is_own) ON found.id = here.id
"""
_AREAS = """
    SELECT area.code, region.code FROM registry_region AS area
    JOIN registry_region AS region ON region.id = area.within_id
    WHERE area.valid_from <= %(on)s AND (area.valid_until IS NULL OR area.valid_until > %(on)s)
"""
_NEIGHBOURS = """
    SELECT other.code FROM registry_region AS one
    JOIN registry_regionneighbour AS pair ON one.id IN (pair.one_id, pair.other_id)
    JOIN registry_region AS other ON other.id IN (pair.one_id, pair.other_id) AND other.id <> one.id
    WHERE one.code = ANY(%(codes)s) AND other.valid_from <= %(on)s
      AND (other.valid_until IS NULL OR other.valid_until > %(on)s)
"""


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    id: UUID
    name: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What an organisation is on a day, and where: the types of its locations, its regions and those beside them."""

    organisation: OrganisationLine
    location_types: frozenset[str]
    regions: frozenset[str]
    neighbours: frozenset[str]


def organisation_ids() -> set[UUID]:
    """Every organisation that the register holds; in one query."""
    return set(Organisation.objects.values_list("id", flat=True))


def organisations(*, ids: Iterable[UUID]) -> list[OrganisationLine]:
    """Those of these ids that the register holds, by name; in one query."""
    return [_line(row) for row in Organisation.objects.filter(id__in=list(ids)).order_by("name", "id")]


def organisations_called(*, name: str, at_most: int) -> list[OrganisationLine]:
    """Organisations of exactly this name, or else those in whose name it stands; in one or two queries."""
    rows = Organisation.objects.order_by("name", "id")
    found = list(rows.filter(name__iexact=name)[:at_most]) or list(rows.filter(name__icontains=name)[:at_most])
    return [_line(row) for row in found]


def whereabouts(*, organisation_id: UUID, on: date) -> Whereabouts:
    """What an organisation is and where; NotFound for one that is not in the register. Four queries."""
    row = Organisation.objects.filter(id=organisation_id).first()
    if row is None:
        raise NotFound("Deze organisatie staat niet in het register.")
    types: set[str] = set()
    own: defaultdict[UUID, dict[RegionKind, str]] = defaultdict(dict)
    by_municipality: defaultdict[UUID, dict[RegionKind, str]] = defaultdict(dict)
    for location_id, type_code, kind, code, is_own in _fetch(_LOCATIONS, id=organisation_id, on=on):
        types.add(type_code)
        if kind is not None:
            (own if is_own else by_municipality)[location_id][RegionKind(kind)] = code
    areas = dict(_fetch(_AREAS, on=on))
    regions = {
        code
        for location_id in own.keys() | by_municipality.keys()
        for code in astuple(
            regions_in_force(own=own[location_id], by_municipality=by_municipality[location_id], areas=areas)
        )
        if code is not None
    }
    beside = {code for (code,) in _fetch(_NEIGHBOURS, codes=list(regions), on=on)}
    return Whereabouts(
        organisation=_line(row),
        location_types=frozenset(types),
        regions=frozenset(regions),
        neighbours=frozenset(beside - regions),
    )


def _line(row: Organisation) -> OrganisationLine:
    return OrganisationLine(id=row.id, name=row.name, kind=OrganisationKind(row.kind))


def _fetch(statement: str, **named: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return list(cursor.fetchall())


def organisation_names(*, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What organisations are called now, for those of `ids` that the register holds."""
    return dict(Organisation.objects.filter(id__in=set(ids)).values_list("id", "name"))


def organisations_named(*, part: str, limit: int = 200) -> set[UUID]:
    """Organisations with this in their name, in capitals or not; at most `limit`."""
    return set(Organisation.objects.filter(name__icontains=part).values_list("id", flat=True)[:limit])
