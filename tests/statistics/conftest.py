"""A country of several providers in two regions, with figures at ten o'clock of a day."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker
from tests.web import country
from tests.web.country import SEH, Country, Place
from tests.written_once import written_once

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation
from ketenzicht.statistics.domain import moment_of

DAY = datetime.now(UTC).date() - timedelta(days=3)  # pages and keys read the clock themselves
TEN = moment_of(DAY)
Organise = Callable[[OrganisationKind], UUID]


@pytest.fixture
def organise(db: None) -> Organise:
    def make(kind: OrganisationKind) -> UUID:
        return register_organisation(name=f"Proef {kind}", kind=kind, identifiers=[], actor=PLATFORM, at=TEN).id

    return make


@pytest.fixture(scope="module")
def _land(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Country]]:
    """One country for all tests of a module, gone after it. Each test's own changes are undone after the test."""
    with written_once(django_db_blocker, built) as land:
        yield land


@pytest.fixture
def land(_land: list[Country], db: None) -> list[Country]:
    """Six hospitals in Utrecht (ROAZ-05) and two in Groningen, each of its own organisation."""
    return _land


def built() -> list[Country]:
    country.load(at=TEN)
    access.load_agreements(at=TEN)
    utrecht, groningen = ("Utrecht", "GM0344", Point(52.1, 5.1)), ("Groningen", "GM0014", Point(53.2, 6.6))
    return [
        country.build(at=TEN, places=(Place(f"Ziekenhuis {number}", *where),), kinds=(SEH,), name=f"Stichting {number}")
        for number, where in enumerate([utrecht] * 6 + [groningen] * 2)
    ]


def fill(some: list[Country], *, at: datetime = TEN) -> None:
    """Everybody has 20 places of which 12 are occupied, just before a moment."""
    for one in some:
        values: dict[str, object] = {"total": 20, "occupied": 12, "available": 8, "crowding": 55}
        country.deliver(one.units[0, SEH], at=at - timedelta(minutes=2), values=values)
