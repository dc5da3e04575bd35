"""A running server follows units that come and go: at once, and at midnight those that were told of before."""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests.access.helpers import person
from tests.capacity.delivering import NOW, Provider, observation
from tests.serving import Site, serving

from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.capacity import operations, present
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.feed import Feed
from ketenzicht.capacity.models import Unit
from ketenzicht.config.database import conninfo


@pytest.fixture(scope="module")
def site(
    own_database: str, providers: tuple[Provider, Provider], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


@pytest.fixture
def keeper(provider: Provider) -> Actor:
    return person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=provider.organisation.id)


def deliver(site: Site, provider: Provider, unit: Unit) -> httpx.Response:
    said = {**observation(provider), "unit": str(unit.code), "values": {"total": 8, "occupied": 6, "available": 2}}
    return httpx.post(
        f"{site.address}/api/v1/deliveries",
        json={"observations": [said]},
        headers={"Authorization": f"Bearer {provider.key}"},
        timeout=20,
    )


def until(said: Callable[[], bool], *, within: float = 20) -> None:
    end = time.monotonic() + within
    while not said():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_running_server_takes_deliveries_for_a_new_unit_and_refuses_them_in_words_once_it_ended(
    site: Site, provider: Provider, keeper: Actor, django_db_blocker: DjangoDbBlocker
) -> None:
    here, today = provider.location_id, local_day(datetime.now(UTC))
    with django_db_blocker.unblock():
        new = NewUnit(here, "kliniek", "nicu", provider.organisation.id)
        code = operations.begin_unit(unit=new, on=today, actor=keeper, at=datetime.now(UTC))
        unit = Unit.objects.get(code=code)
        assert deliver(site, provider, unit).status_code == 201
        Unit.objects.filter(code=code).update(active_from=today - timedelta(days=3))
        operations.end_unit(
            location_id=here, code=code, on=today, because="Gesloten", actor=keeper, at=datetime.now(UTC)
        )
        until(lambda: deliver(site, provider, unit).status_code == 400)
        (fault,) = deliver(site, provider, unit).json()["faults"]
        assert fault["code"] == "unit-ended"
        assert f"is er sinds {today:%d-%m-%Y} niet meer" in fault["nl"]
        later = NewUnit(here, "kliniek", "hc-adult", provider.organisation.id)
        coming = operations.begin_unit(unit=later, on=today + timedelta(days=2), actor=keeper, at=datetime.now(UTC))
        not_yet = Unit.objects.get(code=coming)
        (fault,) = deliver(site, provider, not_yet).json()["faults"]
        assert fault["code"] == "unit-not-begun"
        operations.take_back(location_id=here, code=coming, actor=keeper, at=datetime.now(UTC))
        assert not Unit.objects.filter(code=coming).exists()


def test_a_server_lets_a_unit_go_at_midnight_and_takes_over_what_moved(
    provider: Provider, keeper: Actor, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    first, second = provider.units[:2]
    monkeypatch.setattr("ketenzicht.capacity.feed.CHECK_EVERY", 0.05)
    now = [NOW]
    tomorrow = local_day(NOW) + timedelta(days=1)

    def change() -> None:
        for one in (first, second):
            operations.end_unit(
                location_id=provider.location_id, code=one.code, on=tomorrow, because="Fusie", actor=keeper, at=NOW
            )
        operations.take_back(location_id=provider.location_id, code=second.code, actor=keeper, at=NOW)
        connection.close()

    async def follow() -> Feed:
        feed = Feed(conninfo(), clock=lambda: now[0])
        await feed.start()
        await asyncio.to_thread(change)
        assert feed.picture is not None
        assert feed.picture.unit_of_code(str(first.code)) is not None
        now[0] = NOW + timedelta(days=1)
        async with asyncio.timeout(20):
            while feed.picture is None or feed.picture.unit_of_code(str(first.code)) is not None:
                await asyncio.sleep(0.02)
        await feed.stop()
        return feed

    with django_db_blocker.unblock():
        try:
            feed = asyncio.run(follow())
        finally:
            present.forget()
    assert feed.picture is not None
    absence = feed.picture.absence_of(str(first.code))
    assert absence is not None
    assert absence.is_over
    assert feed.picture.unit_of_code(str(second.code)) is not None
