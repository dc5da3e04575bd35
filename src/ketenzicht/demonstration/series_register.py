"""The register of the replayed series: who publishes them, of which region, and the key to deliver them with."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity import queries as capacity_queries
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.demonstration.accounts import issue_key
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.demonstration.domain.series import COUNTRY, MODULE, RAV_REGIONS, Publisher, SeriesUnit
from ketenzicht.registry import operations as registry
from ketenzicht.registry import queries as registry_queries
from ketenzicht.registry.domain import IdentifierLine, NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.queries import MunicipalityLine

BEGIN = date(2020, 1, 1)  # before the first day of any series
SYSTEM = "ketenzicht replay"  # the same name every time: the platform recognises what was delivered before
TYPE = "COORD"  # figures of a region come from its coordination function (RCPS)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a replay delivers with: codes of units, and a key for each publisher."""

    units: Mapping[SeriesUnit, UUID]
    keys: Mapping[Publisher, str]


@transaction.atomic
def prepare_series(*, units: Collection[SeriesUnit], at: datetime) -> Prepared:
    """Register what the series need and is not registered yet, and issue keys."""
    publishers = {unit.publisher for unit in units}
    _register(publishers, at)
    existing = _codes(at)
    new = [
        NewUnit(
            location_id=location_id(unit.publisher, unit.region),
            module=MODULE,
            label=unit.label,
            deliverer_id=id_of(unit.publisher.key),
        )
        for unit in units
        if unit not in existing
    ]
    if new:
        capacity.create_units(units=new, active_from=BEGIN, actor=PLATFORM, at=at)
        existing = _codes(at)
    return Prepared(
        units={unit: existing[unit] for unit in units},
        keys={one: issue_key(organisation_id=id_of(one.key), at=at, name=SYSTEM) for one in sorted(publishers)},
    )


def location_id(publisher: Publisher, region: str) -> UUID:
    return id_of(f"{publisher.key}/{region}")


def _codes(at: datetime) -> dict[SeriesUnit, UUID]:
    """The codes of the units of series that are registered."""
    places = {
        location_id(publisher, region): (publisher, region)
        for publisher in Publisher
        for region in (COUNTRY, *RAV_REGIONS)
    }
    return {
        SeriesUnit(*places[unit.location.id], unit.label): unit.code
        for unit in capacity_queries.picture_now(now=at).units
        if unit.location.id in places and unit.definition.code == MODULE
    }


def _register(publishers: Collection[Publisher], at: datetime) -> None:
    known = registry_queries.organisation_ids()
    new = [
        NewOrganisation(
            id=id_of(publisher.key),
            name=publisher.organisation,
            kind=OrganisationKind.NATIONAL,
            identifiers=(IdentifierLine(IdentifierKind.OWN, publisher.key),),
            locations=tuple(_locations(publisher, at.date())),
        )
        for publisher in sorted(publishers)
        if id_of(publisher.key) not in known
    ]
    if new:
        registry.register_organisations(organisations=new, actor=PLATFORM, at=at)


def _locations(publisher: Publisher, on: date) -> Iterator[NewLocation]:
    """The whole country, which counts in no region, and every ambulance region that the publisher speaks of."""
    towns = sorted(registry_queries.municipalities(on=on), key=lambda town: town.inhabitants)
    largest = {town.rav: town for town in towns}
    names = {region.code: region.name for region in registry_queries.regions(on=on)}
    series = publisher.value.upper()
    yield _location(publisher, COUNTRY, f"Nederland ({series}-reeks)", towns[-1], nationwide=True)
    if publisher is Publisher.NICE:
        for region in RAV_REGIONS:
            name = f"{names[region]} ({series}-reeks)"
            yield _location(publisher, region, name, largest[region], nationwide=False)


def _location(publisher: Publisher, region: str, name: str, town: MunicipalityLine, *, nationwide: bool) -> NewLocation:
    """A region has no address: it stands in the middle of its largest town."""
    return NewLocation(
        id=location_id(publisher, region),
        name=name,
        type_code=TYPE,
        point=town.point,
        street="",
        postcode="",
        place=town.name,
        municipality_code=town.code,
        identifiers=(IdentifierLine(IdentifierKind.OWN, f"{publisher.key}:{region}"),),
        nationwide=nationwide,
    )
