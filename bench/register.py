"""A synthetic country of any size: locations spread over all regions and modules, each with some kinds of care.

It is the same for every run. One cycle is 60 locations with 250 units in one ROAZ region, and the cycles go round
the ten regions: 25,000 units are 6,000 locations, of which every region has 100 with unplanned home care, so that
a board of 100 locations exists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bench.plan import CYCLE
from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import Unit
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Role
from ketenzicht.registry import operations as registry
from ketenzicht.registry import queries as registry_queries
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind, RegionKind
from ketenzicht.registry.models import Location, Organisation
from ketenzicht.registry.queries.municipalities import MunicipalityLine

UNITS_AT_ONCE = 10_000
JITTER = 0.03  # degrees: locations of one municipality do not stand on one point
KEY_LASTS = timedelta(days=30)
ACTIVE_FROM = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """An organisation that delivers for all units of one ROAZ region, with the key of its system."""

    organisation_id: UUID
    key: str


def deliverers(*, at: datetime) -> dict[str, Deliverer]:
    """Register a deliverer for each ROAZ region and give it a key for delivering and reading; by region."""
    regions = [line.code for line in registry_queries.regions(kind=RegionKind.ROAZ, on=at.date())]
    organisations = registry.register_organisations(
        organisations=[
            NewOrganisation(name=f"Meetbureau {code}", kind=OrganisationKind.COORDINATION) for code in regions
        ],
        actor=PLATFORM,
        at=at,
    )
    return {
        code: Deliverer(
            organisation.id,
            access.issue_key(
                organisation_id=organisation.id,
                name="meting",
                scopes=["capacity.deliver", "capacity.read"],
                expires_at=at + KEY_LASTS,
                actor=PLATFORM,
                at=at,
            ).key,
        )
        for code, organisation in zip(regions, organisations, strict=True)
    }


class Country:
    """Grows the register to a number of units, always along the same way."""

    def __init__(self, *, deliverers: dict[str, Deliverer], at: datetime) -> None:
        self._deliverers = deliverers
        self._plan = _plan(at=at)
        self.units = 0

    def grow(self, *, units: int, at: datetime) -> None:
        """Register locations and units until there are at least so many."""
        while self.units < units:
            self._add(most=min(UNITS_AT_ONCE, units - self.units), at=at)

    def _add(self, *, most: int, at: datetime) -> None:
        planned: list[_Place] = []
        room = most
        while room > 0:
            place = next(self._plan).cut(room)
            planned.append(place)
            room -= len(place.labels)
        organisations = registry.register_organisations(
            organisations=[
                NewOrganisation(
                    name=f"Zorggroep {place.number}", kind=OrganisationKind.PROVIDER, locations=(place.location,)
                )
                for place in planned
            ],
            actor=PLATFORM,
            at=at,
        )
        ids = dict(Location.objects.filter(organisation__in=organisations).values_list("organisation_id", "id"))
        capacity.create_units(
            units=[
                NewUnit(
                    location_id=ids[organisation.id],
                    module=place.module,
                    label=label,
                    deliverer_id=self._deliverers[place.region].organisation_id,
                )
                for organisation, place in zip(organisations, planned, strict=True)
                for label in place.labels
            ],
            active_from=ACTIVE_FROM,
            actor=PLATFORM,
            at=at,
        )
        self.units += most


@dataclass(frozen=True, slots=True)
class _Place:
    """A location to come, with the kinds of care that it will have."""

    number: int
    region: str
    module: str
    labels: tuple[str, ...]
    location: NewLocation

    def cut(self, most: int) -> "_Place":
        return _Place(self.number, self.region, self.module, self.labels[:most], self.location)


def _plan(*, at: datetime) -> Iterator[_Place]:
    """All locations, without end."""
    labels = labels_of(on=at.date())
    by_region: dict[str, list[MunicipalityLine]] = {}
    for municipality in registry_queries.municipalities(on=at.date()):
        if municipality.roaz:
            by_region.setdefault(municipality.roaz, []).append(municipality)
    regions = sorted(by_region)
    number = 0
    while True:
        cycle, region = number // sum(share for _, share, _ in CYCLE.values()), ""
        region = regions[cycle % len(regions)]
        for module, (type_code, share, wanted) in CYCLE.items():
            for _ in range(share):
                municipality = by_region[region][number * 7 % len(by_region[region])]
                some = tuple(
                    labels[module][(number + place) % len(labels[module])]
                    for place in range(min(wanted, len(labels[module])))
                )
                yield _Place(number, region, module, some, location_of(number, type_code, municipality))
                number += 1


def location_of(number: int, type_code: str, municipality: MunicipalityLine) -> NewLocation:
    """A made-up location near the middle of a municipality."""
    north, east = ((number * 37 % 101) / 50 - 1) * JITTER, ((number * 53 % 103) / 51 - 1) * JITTER
    return NewLocation(
        name=f"Meetlocatie {number:06}",
        type_code=type_code,
        point=Point(round(municipality.point.latitude + north, 5), round(municipality.point.longitude + east, 5)),
        street=f"Meetstraat {number % 300 + 1}",
        postcode="",
        place=municipality.name,
        municipality_code=municipality.code,
        phone_urgent="088 0000000",
    )


def labels_of(*, on: date) -> dict[str, list[str]]:
    """The kinds of care of each module that tell how many places are free."""
    return {
        code: [label.code for label in version.labels if version.element_of_role(Role.AVAILABLE, label.code)]
        for code, module in definitions.catalogue().modules.items()
        if code in CYCLE and (version := module.version_at(on)) is not None
    }


def counts() -> dict[str, int]:
    """How large the register is."""
    return {
        "organisations": Organisation.objects.count(),
        "locations": Location.objects.count(),
        "units": Unit.objects.count(),
    }
