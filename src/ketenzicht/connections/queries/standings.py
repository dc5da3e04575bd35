"""How far locations are with modules: on record, and as it follows from what is known now."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from ketenzicht.access.domain import PartyKind, Permission
from ketenzicht.access.queries import standing_of as party_of
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted
from ketenzicht.capacity import queries as capacity
from ketenzicht.connections.domain import (
    Facts,
    PromotionStatus,
    Sight,
    Standing,
    StandingLine,
    UnitFact,
    modules_for,
    standing_of,
)
from ketenzicht.connections.models import LocationStanding, PromotionPlace
from ketenzicht.registry import queries as registry

Place = tuple[UUID, str]  # a location and a module
_OWN = {Permission.ACCESS_ADMINISTER, Permission.CAPACITY_DELIVER}
_OTHERS = {Permission.CONNECTIONS_PROMOTE, Permission.FIGURES_READ}
_AGREED = [PromotionStatus.AGREED.value, PromotionStatus.PROMOTED.value]


def standing_sight_of(*, actor: Actor, on: date) -> Sight:
    """Of whom somebody may know how far they are; NotPermitted for who may of nobody. At most three queries."""
    organisation_id = actor.organisation_id
    own = organisation_id if not actor.grants.isdisjoint(_OWN) else None
    if organisation_id and not actor.grants.isdisjoint(_OTHERS):
        party = party_of(organisation_id=organisation_id, on=on)
        if PartyKind.NATIONAL in party.kinds:
            return Sight(own, None)
        if PartyKind.NETWORK in party.kinds:
            return Sight(own, party.regions)
    if own is None:
        raise NotPermitted(
            "Hoe ver locaties zijn met aansluiten ziet een zorgaanbieder van zichzelf, het ROAZ-bureau van zijn regio "
            "en de LNAZ van het land. Vraag uw organisatiebeheerder om een rol met dit recht.",
            actor=actor,
        )
    return Sight(own, frozenset())


def standings(*, sight: Sight, on: date, region: str | None = None, module: str | None = None) -> list[StandingLine]:
    """What is on record of every location in sight, for each module that it is meant for or tells of. Five queries."""
    here = [line for line in registry.locations(on=on, region_code=region) if sight.sees(line)]
    kept = _last_rows([line.id for line in here])
    return [
        StandingLine(
            location_id=line.id,
            location=line.name,
            place=line.place,
            organisation_id=line.organisation_id,
            organisation=line.organisation,
            region=line.roaz,
            module=code,
            standing=Standing(row.standing) if row else None,
            since=row.began_at if row else None,
        )
        for line in here
        for code in sorted({*modules_for(line.type_code), *kept[line.id]})
        for row in [kept[line.id].get(code)]
        if module in (None, code)
    ]


def last_standings(*, location_ids: Collection[UUID]) -> dict[Place, Standing]:
    """What is on record now; one query."""
    kept = _last_rows(location_ids)
    return {(here, code): Standing(row.standing) for here, rows in kept.items() for code, row in rows.items()}


def present_standings(*, location_ids: Collection[UUID] | None, on: date, now: datetime) -> dict[Place, Standing]:
    """What follows from units, deliveries and requests; of these locations, or of all that are in the register."""
    types = {line.id: line.type_code for line in registry.locations(on=on, ids=location_ids)}
    units: defaultdict[Place, list[UnitFact]] = defaultdict(list)
    picture = capacity.picture_now(now=now)
    for number, unit in enumerate(picture.units):
        if unit.location.id in types:
            fact = UnitFact(unit.manual, picture.line(number).confirmed_at)
            units[unit.location.id, unit.definition.code].append(fact)
    asked, agreed = _asked(types)
    every = {(here, code) for here, kind in types.items() for code in modules_for(kind)}
    return {
        place: standing_of(Facts(tuple(units[place]), place in asked, place in agreed), now=now)
        for place in every | units.keys() | asked | agreed
    }


def _asked(location_ids: Collection[UUID]) -> tuple[set[Place], set[Place]]:
    """For which places a supplier asks, and for which the provider agreed."""
    asked, agreed = set[Place](), set[Place]()
    waits = [PromotionStatus.ASKED.value, *_AGREED]
    rows = PromotionPlace.objects.filter(location_id__in=location_ids, promotion__status__in=waits)
    for row in rows.select_related("promotion"):
        places = {(row.location_id, code) for code in row.promotion.modules}
        asked |= places
        if row.promotion.status in _AGREED:
            agreed |= places
    return asked, agreed


def _last_rows(location_ids: Collection[UUID]) -> defaultdict[UUID, dict[str, LocationStanding]]:
    rows = LocationStanding.objects.filter(location_id__in=location_ids)
    found: defaultdict[UUID, dict[str, LocationStanding]] = defaultdict(dict)
    for row in rows.order_by("location_id", "module", "-began_at").distinct("location_id", "module"):
        found[row.location_id][row.module] = row
    return found
