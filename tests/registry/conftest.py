"""A register with a few fictional providers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoDbBlocker
from tests.written_once import written_once

from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.geography import Point
from ketenzicht.registry import operations
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
REGISTRAR = Actor(ActorKind.PERSON, UUID(int=7), "Functioneel beheerder")
UTRECHT = Point(52.09, 5.12)

Register = Callable[..., UUID]


@pytest.fixture(scope="module")
def reference_tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The reference tables that come with Ketenzicht, loaded once for a module and taken back after it."""
    with written_once(django_db_blocker, lambda: operations.load_reference(at=NOON)):
        yield


@pytest.fixture
def reference(reference_tables: None, db: None) -> None:
    """A test that may use the reference tables, and change them for itself."""


def hospital(name: str = "Ziekenhuis De Vecht, locatie Noord", **fields: object) -> NewLocation:
    """A fictional location in the middle of Utrecht, unless `fields` say otherwise."""
    known: dict[str, object] = {
        "id": uuid4(),
        "type_code": "V6",
        "point": UTRECHT,
        "street": "Vechtlaan 1",
        "postcode": "3511 AB",
        "place": "Utrecht",
        "municipality_code": "GM0344",
    }
    return NewLocation(name=name, **{**known, **fields})  # type: ignore[arg-type]  # the test says what it means


def organisation(*locations: NewLocation, name: str = "Stichting De Vecht") -> NewOrganisation:
    return NewOrganisation(name=name, kind=OrganisationKind.PROVIDER, locations=locations)


@pytest.fixture
def register(reference: None) -> Register:
    """Registers locations of one organisation; gives the id of the first."""

    def do(*locations: NewLocation) -> UUID:
        kept = locations or (hospital(),)
        operations.register_organisations(organisations=[organisation(*kept)], actor=REGISTRAR, at=NOON)
        first = kept[0].id
        assert first is not None
        return first

    return do
