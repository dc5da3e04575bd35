"""The measurements of placing do what they say, in small: they ask, they try, and they would see a double booking."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from bench.measures.placing import TOGETHER, Desk, creating, double_bookings
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests.placement.conftest import Region, make_region

from ketenzicht.capacity import present
from ketenzicht.capacity.queries import picture_now
from ketenzicht.placement.models import Need, Offer

CHANCE = random.Random(1)  # noqa: S311 - the same each time


@pytest.fixture(scope="module")
def region(own_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Region]:
    del own_database
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.NON_CLINICAL_TRIAGE", True)
        made = make_region()
        for home in made.homes:
            home.say(2, at=datetime.now(UTC))
        patch.setattr(present, "_shown", [picture_now(now=datetime.now(UTC))])
        yield made


@pytest.fixture
def desk(region: Region, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    units: dict[UUID, UUID] = {home.unit.code: home.organisation_id for home in region.homes}
    with django_db_blocker.unblock():
        yield Desk(region.cor, units)
        connection.close()


def test_creating_states_a_need_and_asks_three(desk: Desk) -> None:
    before = Need.objects.count()
    took, lasted = creating(desk, CHANCE, number=5)
    assert (len(took), Need.objects.count() - before) == (5, TOGETHER + 5)
    assert max(took) <= lasted
    assert Offer.objects.filter(status="asked").count() == 3 * (TOGETHER + 5)


def test_many_attempts_promise_places_and_none_of_them_twice(desk: Desk) -> None:
    wrong, accepted = double_bookings(desk, CHANCE, attempts=1)
    assert wrong == 0
    assert accepted >= 2
    assert not Offer.objects.filter(status="accepted").exists()
