"""The register of the fictional country, written by the same operations as a real one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity import queries as capacity_queries
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.definitions import queries as definitions
from ketenzicht.demonstration.domain.plan import NATIONAL_BODY, SOURCE, LocationPlan, OrganisationPlan, UnitPlan, id_of
from ketenzicht.demonstration.domain.series import Publisher
from ketenzicht.registry import operations as registry
from ketenzicht.registry import queries as registry_queries
from ketenzicht.registry.domain import IdentifierLine, NewLocation, NewOrganisation, NewService

ACTIVE_SINCE = timedelta(days=92)  # units have a past, so that the board of last week can be asked
STREET = "Demonstratielaan"
REGISTER = "registry_organisation"
LabelNames = Mapping[tuple[str, str], str]
FROM_A_NAME = 5  # version of a UUID that is made from a name


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit as it stands in the register."""

    code: UUID
    unit: UnitPlan
    location: LocationPlan
    organisation: OrganisationPlan
    is_known: bool  # whether anything was ever delivered for it


def refuse_real_data() -> None:
    """Raise Refused when the database holds organisations that are not ours; before anything in it is changed.

    Ours have ids made from a name (UUID version 5); the register gives no others such an id.
    """
    if REGISTER not in connection.introspection.table_names():
        return  # a new database
    _refuse({one for one in _not_let_in_here() if one.version != FROM_A_NAME})


def refuse_others(*, plan: Sequence[OrganisationPlan]) -> None:
    """Raise Refused when the database holds organisations that are not in the plan, and not those of a replay."""
    ours = {organisation.id for organisation in plan} | {id_of(publisher.key) for publisher in Publisher}
    _refuse(_not_let_in_here() - ours)


def _not_let_in_here() -> set[UUID]:
    """All organisations, but for those that people who tried the demonstration let in: its own functioneel beheer
    stands there already, which no database with real providers has."""
    found = registry_queries.organisation_ids()
    return {one for one in found if one.version == FROM_A_NAME} if id_of(NATIONAL_BODY) in found else found


def _refuse(others: set[UUID]) -> None:
    if others:
        raise Refused(
            f"In deze database staan {len(others)} organisaties die niet van de demonstratie zijn. De demonstratie "
            "levert verzonnen cijfers en begint daarom niet. Gebruik een lege database, of laat DATABASE_URL weg."
        )


def ensure_register(*, plan: Sequence[OrganisationPlan], at: datetime) -> int:
    """Register what is not in the register yet; how many units that added. In the caller's transaction."""
    known = registry_queries.organisation_ids()
    words = _label_names(at.date())
    registry.register_organisations(
        organisations=[_organisation(one, words) for one in plan if one.id not in known], actor=PLATFORM, at=at
    )
    units = capacity_queries.picture_now(now=at).units
    existing = {(unit.location.id, unit.definition.code, unit.label) for unit in units}
    ids = {organisation.key: organisation.id for organisation in plan}
    new = [
        NewUnit(
            location_id=location.id,
            module=unit.module,
            label=unit.label,
            deliverer_id=ids[unit.deliverer],
            mode="manual" if unit.is_manual else "automatic",
            automation_expected_on=unit.automation_expected_on,
        )
        for _, location, unit in _walk(plan)
        if (location.id, unit.module, unit.label) not in existing
    ]
    if new:
        capacity.create_units(units=new, active_from=(at - ACTIVE_SINCE).date(), actor=PLATFORM, at=at)
    return len(new)


def standing(*, plan: Sequence[OrganisationPlan], at: datetime) -> list[Standing]:
    """Every unit of the plan with its public code."""
    picture = capacity_queries.picture_now(now=at)
    found = {
        (unit.location.id, unit.definition.code, unit.label): (unit.code, picture.line(place).observed_at is not None)
        for place, unit in enumerate(picture.units)
    }
    return [
        Standing(code, unit, location, organisation, is_known)
        for organisation, location, unit in _walk(plan)
        for code, is_known in [found[location.id, unit.module, unit.label]]
    ]


def _walk(plan: Sequence[OrganisationPlan]) -> Iterator[tuple[OrganisationPlan, LocationPlan, UnitPlan]]:
    for organisation in plan:
        for location in organisation.locations:
            for unit in location.units:
                yield organisation, location, unit


def _label_names(on: date) -> LabelNames:
    """What a kind of care is called, by module and code."""
    versions = [module.version_at(on) for module in definitions.catalogue().modules.values()]
    return {
        (version.module, label.code): label.name
        for version in versions
        if version is not None
        for label in version.labels
    }


def _organisation(plan: OrganisationPlan, words: LabelNames) -> NewOrganisation:
    return NewOrganisation(
        id=plan.id,
        name=plan.name,
        kind=plan.kind,
        identifiers=(_own(plan.key),),
        locations=tuple(_location(location, words) for location in plan.locations),
    )


def _location(plan: LocationPlan, words: LabelNames) -> NewLocation:
    urgent = next((contact.phone for contact in plan.contacts if contact.phone), "")
    return NewLocation(
        id=plan.id,
        name=plan.name,
        type_code=plan.type_code,
        point=plan.point,
        street=f"{STREET} {1 + plan.id.int % 200}",
        postcode="",
        place=plan.town.name,
        municipality_code=plan.town.code,
        identifiers=(_own(plan.key),),
        phone_urgent=urgent,
        helipad=plan.helipad,
        hours=plan.hours,
        contacts=plan.contacts,
        services=tuple(NewService(code=unit.label, name=words[unit.module, unit.label]) for unit in plan.units),
    )


def _own(key: str) -> IdentifierLine:
    return IdentifierLine(kind=IdentifierKind.OWN, value=f"{SOURCE}:{key}")
