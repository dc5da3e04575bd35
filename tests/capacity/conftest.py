"""A small region to test with: one hospital, its deliverer, and a ward with a handful of kinds of care."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoDbBlocker
from starlette.testclient import TestClient
from tests.capacity.delivering import NOW, Provider
from tests.written_once import written_once

from ketenzicht.access import operations as access
from ketenzicht.access.domain import EVERYBODY, Insight
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.models import Unit
from ketenzicht.capacity.parcel import Parcel, Rows
from ketenzicht.definitions import operations as definitions
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.models import Location

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SUPPLIER = uuid4()
EVERYTHING = Insight(PLATFORM, EVERYBODY)


@dataclass(frozen=True)
class Ward:
    """A location with a unit per label, and who delivers for it."""

    organisation_id: UUID
    location_id: UUID
    units: tuple[Unit, ...]


MakeWard = Callable[..., Ward]


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The same as `country`, once for a module whose tests need no commit: it takes seconds."""
    with written_once(django_db_blocker, _load):
        yield


def _load() -> None:
    registry.load_reference(at=NOON)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOON)


@pytest.fixture
def country(db: None) -> None:
    """The reference tables and the modules that come with Ketenzicht."""
    _load()


@pytest.fixture
def make_ward(country: None) -> MakeWard:
    """Register a hospital with units; every call makes another."""

    def make(
        *,
        name: str = "Ziekenhuis De Proef",
        module: str = "kliniek",
        labels: tuple[str, ...] = ("clinic-internal",),
        point: Point = Point(52.09, 5.12),  # noqa: B008 - frozen
        municipality: str = "GM0344",
        phone: str = "030 1234567",
    ) -> Ward:
        location = NewLocation(
            name=name,
            type_code="V6",
            point=point,
            street="Proefstraat 1",
            postcode="3511 AB",
            place="Utrecht",
            municipality_code=municipality,
            phone_urgent=phone,
        )
        (organisation,) = registry.register_organisations(
            organisations=[NewOrganisation(name=name, kind=OrganisationKind.PROVIDER, locations=(location,))],
            actor=PLATFORM,
            at=NOON,
        )
        location_id = Location.objects.get(organisation=organisation).id
        units = operations.create_units(
            units=[
                NewUnit(location_id=location_id, module=module, label=label, deliverer_id=organisation.id)
                for label in labels
            ],
            active_from=date(2020, 1, 1),
            actor=PLATFORM,
            at=NOON,
        )
        return Ward(organisation.id, location_id, tuple(units))

    return make


def parcel_of(rows: Rows, *, at: datetime, key: str | None = None, body: bytes = b"body") -> Parcel:
    """A delivery of these rows that came in at a moment, from the same supplier as all others."""
    return Parcel(uuid4(), SUPPLIER, SUPPLIER, key, body, at, rows, 0, None)


@pytest.fixture(scope="module")
def providers(own_database: str) -> tuple[Provider, Provider]:
    registry.load_reference(at=NOW)
    definitions.load_all(folder=definitions.SHIPPED, actor=PLATFORM, at=NOW)
    access.load_agreements(at=NOW)
    operations.ensure_partitions(start=NOW.date() - timedelta(days=40), end=NOW.date())
    return Provider("Ziekenhuis De Eerste"), Provider("Ziekenhuis De Tweede")


@pytest.fixture(scope="module")
def api(providers: tuple[Provider, Provider], django_db_blocker: DjangoDbBlocker) -> Iterator[TestClient]:
    from ketenzicht.config.application import build_application

    with django_db_blocker.unblock(), TestClient(build_application()) as client:
        yield client


@pytest.fixture(scope="module")
def provider(providers: tuple[Provider, Provider]) -> Provider:
    return providers[0]
