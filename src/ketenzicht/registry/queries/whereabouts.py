"""Where organisations are on a day; who may see what hangs on it, at the first request of every organisation.

In SQL of our own, with few statements and few joins: to plan a join takes the database longer than to answer.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from ketenzicht.base.errors import NotFound
from ketenzicht.registry.domain import OrganisationKind, regions_in_force
from ketenzicht.registry.queries.ground import Codes, Ground, remembered_ground
from ketenzicht.registry.queries.organisations import OrganisationLine, organisations_of

_LOCATIONS = """
    SELECT organisation.id, organisation.name, organisation.kind, location.id::text, type_id, own.region_id,
           CASE WHEN nationwide THEN '' ELSE municipality_id END, (SELECT mark FROM registry_groundrevision)
    FROM registry_organisation AS organisation LEFT JOIN registry_location AS location
    ON organisation_id = organisation.id AND (active_from IS NULL OR active_from <= %(on)s)
        AND (active_until IS NULL OR active_until > %(on)s)
    LEFT JOIN registry_regionmembership AS own ON location_id = location.id
        AND own.valid_from <= %(on)s AND (own.valid_until IS NULL OR own.valid_until > %(on)s)
    WHERE organisation.id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What an organisation is on a day, and where: the types of its locations, its regions and those beside them."""

    organisation: OrganisationLine
    location_types: frozenset[str]
    regions: frozenset[str]
    neighbours: frozenset[str]


class _Place(NamedTuple):
    """An organisation with one of its locations, once for each region that the location has of its own.

    None stands for what it does not have. Who works in the whole country stands on no ground: "" as municipality.
    """

    organisation_id: UUID
    name: str
    kind: str
    location: str | None
    type: str | None
    region_id: int | None
    municipality: str | None


def whereabouts(*, organisation_id: UUID, on: date) -> Whereabouts:
    """What an organisation is and where; NotFound for one that is not in the register. One query, as below."""
    found = whereabouts_of(organisation_ids=[organisation_id], on=on).get(organisation_id)
    if found is None:
        raise NotFound("Deze organisatie staat niet in het register.")
    return found


def whereabouts_of(*, organisation_ids: Iterable[UUID], on: date) -> dict[UUID, Whereabouts]:
    """The same for each of these that is in the register.

    One query, however many; three more when the regions of that day are not remembered.
    """
    rows = _fetch(_LOCATIONS, ids=list(organisation_ids), on=on)
    of: defaultdict[UUID, list[_Place]] = defaultdict(list)
    for *columns, _ in rows:
        place = _Place(*columns)
        of[place.organisation_id].append(place)
    if not rows:
        return {}
    ground = remembered_ground(rows[0][-1], on)
    return {organisation_id: _whereabouts(found, ground) for organisation_id, found in of.items()}


def networks_in(*, region: str, on: date) -> list[OrganisationLine]:
    """The ROAZ networks ("ROAZ-bureau") that are in a region; two queries and those of the regions."""
    networks = [one.id for one in organisations_of(kind=OrganisationKind.NETWORK)]
    found = whereabouts_of(organisation_ids=networks, on=on).values()
    return [one.organisation for one in found if region in one.regions]


def _whereabouts(places: list[_Place], ground: Ground) -> Whereabouts:
    regions = _regions(places, ground)
    beside = {code for region in regions for code in ground.beside.get(region, ())}
    first = places[0]
    return Whereabouts(
        organisation=OrganisationLine(id=first.organisation_id, name=first.name, kind=OrganisationKind(first.kind)),
        location_types=frozenset(place.type for place in places if place.type is not None),
        regions=frozenset(regions),
        neighbours=frozenset(beside - regions),
    )


def _regions(places: list[_Place], ground: Ground) -> set[str]:
    """Of all these locations together. Few of many differ in where they lie."""
    own: defaultdict[tuple[str, str], Codes] = defaultdict(dict)
    for place in places:
        if place.location is not None and place.municipality is not None:
            chosen = own[place.location, place.municipality]
            if (region := ground.named.get(place.region_id or 0)) is not None:
                kind, code = region
                chosen[kind] = code
    in_force = []
    for own_codes, municipality in {(frozenset(codes.items()), stands_in) for (_, stands_in), codes in own.items()}:
        found = ground.by_municipality.get(municipality, {})
        in_force.append(regions_in_force(own=dict(own_codes), by_municipality=found, areas=ground.areas))
    return {code for one in in_force for code in (one.roaz, one.rav, one.area) if code is not None}


def _fetch(statement: str, **named: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return list(cursor.fetchall())
