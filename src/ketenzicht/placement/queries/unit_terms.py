"""Whom units take, for who says so: those of the own organisation, or for which it delivers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity import queries as capacity
from ketenzicht.placement.domain import Agreement, Sex, Want
from ketenzicht.placement.domain.unit_terms import WhomItTakes
from ketenzicht.placement.models import UnitTerms

UNKNOWN_UNIT = "Deze eenheid is niet van uw organisatie, of bestaat niet meer."


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit with what was said of it; `since` is None as long as nothing was."""

    code: UUID
    name: str
    location: str
    said: WhomItTakes
    since: date | None


def own_unit(*, code: UUID, actor: Actor, at: datetime) -> int:
    """The number of a unit for which the actor may say whom it takes. Raises NotPermitted and NotFound."""
    access.require(actor=actor, permission=Permission.PLACEMENT_ANSWER)
    found = capacity.units_to_ask(capacity.picture_now(now=at), codes=[code], now=at).get(code)
    if found is None or actor.organisation_id not in (found.organisation_id, found.deliverer_id):
        raise NotFound(UNKNOWN_UNIT)
    return found.unit_id


def own_units(*, actor: Actor, at: datetime) -> list[UnitLine]:
    """The units for which an organisation delivers, with what was said of them. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.PLACEMENT_ANSWER)
    if actor.organisation_id is None:
        return []
    day = local_day(at)
    units = capacity.hand_units(organisation_id=actor.organisation_id, now=at)
    rows = UnitTerms.objects.filter(unit__code__in=[one.code for one in units], start__lte=day).exclude(end__lte=day)
    kept = {row.unit.code: row for row in rows.select_related("unit")}
    return [
        UnitLine(
            code=one.code,
            name=one.label_name,
            location=one.location,
            said=said_in(kept[one.code]) if one.code in kept else WhomItTakes(),
            since=kept[one.code].start if one.code in kept else None,
        )
        for one in units
    ]


def said_in(row: UnitTerms) -> WhomItTakes:
    return WhomItTakes(
        min_age=row.min_age,
        max_age=row.max_age,
        sexes=frozenset(map(Sex, row.sexes)),
        can=frozenset(map(Want, row.can)),
        cannot=frozenset(map(Want, row.cannot)),
        only=frozenset(map(Want, row.only)),
        admits_from=row.admits_from,
        admits_until=row.admits_until,
        agreement=Agreement(row.agreement),
    )
