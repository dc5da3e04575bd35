"""Questions about organisations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
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
        SELECT id, organisation_id, type_id, municipality_id, nationwide FROM registry_location
        WHERE organisation_id = ANY(%(ids)s) AND (active_from IS NULL OR active_from <= %(on)s)
          AND (active_until IS NULL OR active_until > %(on)s))
    SELECT organisation.id, organisation.name, organisation.kind,
           here.id, here.type_id, found.kind, found.code, found.is_own
    FROM registry_organisation AS organisation
    LEFT JOIN here ON here.organisation_id = organisation.id LEFT JOIN LATERAL (
        SELECT region.kind, region.code, true FROM registry_regionmembership AS member
        JOIN registry_region AS region ON region.id = member.region_id
        WHERE member.location_id = here.id AND NOT here.nationwide AND member.valid_from <= %(on)s
          AND (member.valid_until IS NULL OR member.valid_until > %(on)s)
        UNION ALL
        SELECT region.kind, region.code, false FROM registry_municipalitymembership AS member
        JOIN registry_region AS region ON region.id = member.region_id
        WHERE member.municipality_id = here.municipality_id AND NOT here.nationwide AND member.valid_from <= %(on)s
          AND (member.valid_until IS NULL OR member.valid_until > %(on)s)
    ) AS found (kind, code, is_own) ON true
    WHERE organisation.id = ANY(%(ids)s)
"""
_DIVISION = """
    WITH region AS (
        SELECT id, code, within_id FROM registry_region
        WHERE valid_from <= %(on)s AND (valid_until IS NULL OR valid_until > %(on)s))
    SELECT true, area.code, region.code FROM region AS area JOIN region ON region.id = area.within_id
    UNION ALL
    SELECT false, one.code, other.code FROM registry_regionneighbour AS pair
    JOIN region AS one ON one.id = pair.one_id JOIN region AS other ON other.id = pair.other_id
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


def organisations_of(*, kind: OrganisationKind) -> list[OrganisationLine]:
    """All organisations of a kind, by name; in one query."""
    return [_line(row) for row in Organisation.objects.filter(kind=kind.value).order_by("name", "id")]


def organisations_called(*, name: str, at_most: int) -> list[OrganisationLine]:
    """Organisations of exactly this name, or else those in whose name it stands; in one or two queries."""
    rows = Organisation.objects.order_by("name", "id")
    found = list(rows.filter(name__iexact=name)[:at_most]) or list(rows.filter(name__icontains=name)[:at_most])
    return [_line(row) for row in found]


def whereabouts(*, organisation_id: UUID, on: date) -> Whereabouts:
    """What an organisation is and where; NotFound for one that is not in the register. Two queries."""
    found = whereabouts_of(organisation_ids=[organisation_id], on=on).get(organisation_id)
    if found is None:
        raise NotFound("Deze organisatie staat niet in het register.")
    return found


def whereabouts_of(*, organisation_ids: Iterable[UUID], on: date) -> dict[UUID, Whereabouts]:
    """The same for each of these that is in the register. Two queries, however many."""
    found: defaultdict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for organisation_id, *columns in _fetch(_LOCATIONS, ids=list(organisation_ids), on=on):
        found[organisation_id].append(tuple(columns))
    division = _fetch(_DIVISION, on=on) if found else []
    areas = {area: region for is_area, area, region in division if is_area}
    pairs = [pair for is_area, *pair in division if not is_area]
    return {
        organisation_id: _whereabouts(organisation_id, columns, areas, pairs)
        for organisation_id, columns in found.items()
    }


def networks_in(*, region: str, on: date) -> list[OrganisationLine]:
    """The ROAZ networks ("ROAZ-bureau") that are in a region; three queries."""
    networks = [one.id for one in organisations_of(kind=OrganisationKind.NETWORK)]
    found = whereabouts_of(organisation_ids=networks, on=on).values()
    return [one.organisation for one in found if region in one.regions]


def _whereabouts(
    organisation_id: UUID, found: list[tuple[Any, ...]], areas: dict[str, str], pairs: list[list[Any]]
) -> Whereabouts:
    regions = _regions([row[2:] for row in found], areas)
    beside = {code for pair in pairs if not regions.isdisjoint(pair) for code in pair}
    name, kind = found[0][:2]
    return Whereabouts(
        organisation=OrganisationLine(id=organisation_id, name=name, kind=OrganisationKind(kind)),
        location_types=frozenset(row[3] for row in found if row[3] is not None),
        regions=frozenset(regions),
        neighbours=frozenset(beside - regions),
    )


def _regions(found: Iterable[tuple[Any, ...]], areas: dict[str, str]) -> set[str]:
    """Of all locations together: rows of location, type, and kind and code of a region, the location's own or not."""
    own: defaultdict[UUID, dict[RegionKind, str]] = defaultdict(dict)
    by_municipality: defaultdict[UUID, dict[RegionKind, str]] = defaultdict(dict)
    for location_id, _, kind, code, is_own in found:
        if kind is not None:
            (own if is_own else by_municipality)[location_id][RegionKind(kind)] = code
    here = [
        regions_in_force(own=own[location_id], by_municipality=by_municipality[location_id], areas=areas)
        for location_id in own.keys() | by_municipality.keys()
    ]
    return {code for one in here for code in (one.roaz, one.rav, one.area) if code is not None}


def _line(row: Organisation) -> OrganisationLine:
    return OrganisationLine(id=row.id, name=row.name, kind=OrganisationKind(row.kind))


def _fetch(statement: str, **named: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return list(cursor.fetchall())


def organisation_names(*, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What organisations are called now, for those of `ids` that the register holds."""
    return dict(Organisation.objects.filter(id__in=set(ids)).values_list("id", "name"))
