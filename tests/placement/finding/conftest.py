"""A centre with a request and a need, and hospitals around it that say what is free."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from tests.coordination.conftest import NOON, Centre, People, _ids, centre, people, somebody  # fixtures

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import State, Unit
from ketenzicht.definitions import operations as definitions
from ketenzicht.placement.domain import NeedStatus, Sought
from ketenzicht.placement.models import Need
from ketenzicht.placement.operations.searching import search_places
from ketenzicht.placement.queries.finding import Found
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.models import Location
from ketenzicht.sealing import operations as sealing

__all__ = ["NOON", "Centre", "People", "_ids", "centre", "people", "somebody"]

HOME = Point(52.09, 5.12)  # Utrecht
KIND = ("kliniek", "clinic-internal")


@dataclass
class Region:
    """`near`, `further` and `far` are units; `far` lies in another part of the country."""

    centre: Centre
    near: Unit
    further: Unit
    far: Unit
    request_id: UUID
    at: datetime = NOON
    actor: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.actor = self.centre.me

    def says(
        self, unit: Unit, available: int | None, *, total: int = 20, ago: timedelta = timedelta(minutes=5)
    ) -> None:
        """The unit told so much is free, so long ago."""
        version = unit.module.versions.get(number="0.1")
        total = 20
        values = {"total": total, "available": available, "occupied": None if available is None else total - available}
        State.objects.filter(unit=unit).update(
            values=values,
            observed_at=self.at - ago,
            received_at=self.at - ago,
            confirmed_at=self.at - ago,
            version_id=version.id,
            delivery_id=uuid4(),
            revision=1,
        )

    def need(self, **sought: Any) -> UUID:
        """Something is sought from Utrecht, for the only request."""
        told = Sought(**{"kinds": (KIND,), "point": HOME, **sought})
        return Need.objects.create(
            request_id=self.request_id,
            step=Need.objects.filter(request_id=self.request_id).count() + 1,
            form="seh",
            form_name="Spoedeisende hulp",
            kinds=[list(one) for one in told.kinds],
            before=told.before,
            status=NeedStatus.SEEKING.value,
            since=self.at,
            stated_at=self.at,
            stated_by=uuid4(),
            stated_by_name="Tom",
            sought=sealing.seal(msgspec.json.encode(told).decode(), owner=self.request_id, purpose="placement.sought"),
        ).id

    def search(self, need_id: UUID, *, actor: Actor | None = None) -> Found:
        _, _, found = search_places(request_id=self.request_id, need_id=need_id, actor=actor or self.actor, at=self.at)
        return found


def hospital(name: str, point: Point, municipality: str) -> Unit:
    """A hospital with one unit."""
    place = NewLocation(
        name=name, type_code="V6", point=point, street="Proefstraat 1", postcode="3511 AB", place=name,
        municipality_code=municipality, phone_urgent="030 1234567",
    )  # fmt: skip
    new = NewOrganisation(name=name, kind=OrganisationKind.PROVIDER, locations=(place,))
    (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOON)
    location = Location.objects.get(organisation_id=made.id)
    unit = NewUnit(location_id=location.id, module=KIND[0], label=KIND[1], deliverer_id=made.id)
    (kept,) = capacity.create_units(units=[unit], active_from=date(2020, 1, 1), actor=PLATFORM, at=NOON)
    return kept


@pytest.fixture
def region(centre: Centre) -> Region:
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOON)
    access.load_agreements(at=NOON)
    place = NewLocation(
        name="Centrum", type_code="V6", point=HOME, street="Proefstraat 1", postcode="3511 AB", place="Utrecht",
        municipality_code="GM0344", phone_urgent="030 1234567",
    )  # fmt: skip
    registry.register_location(organisation_id=centre.id, new=place, actor=PLATFORM, at=NOON)
    return Region(
        centre,
        near=hospital("Dichtbij", Point(52.09, 5.15), "GM0344"),
        further=hospital("Verder", Point(52.15, 5.38), "GM0307"),
        far=hospital("Groningen", Point(53.21, 6.57), "GM0014"),
        request_id=centre.receive(birth_date="1-2-1950"),
    )
