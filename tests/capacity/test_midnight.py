"""The picture of a running server takes over a new division at midnight in the Netherlands, without a restart."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.capacity.conftest import MakeWard

from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import present
from ketenzicht.capacity.feed import Feed
from ketenzicht.config.database import conninfo
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import Plan, RegionKind

FIRST_DAY = date(2027, 7, 1)
MIDNIGHT = datetime(2027, 6, 30, 22, 0, tzinfo=UTC)  # in the Netherlands, in summer
SPLIT = Plan(RegionKind.AREA, "ROAZ-05", begins={"ZCG-05B": "De stad"}, moves={"GM0344": "ZCG-05B"})

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_picture_of_a_server_takes_over_a_new_division_at_midnight(
    make_ward: MakeWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = make_ward()
    at = MIDNIGHT - timedelta(days=100)
    division_id = registry.prepare_division(kind=SPLIT.kind, within=SPLIT.within, actor=PLATFORM, at=at)
    registry.amend_division(
        division_id=division_id, plan=SPLIT, first_day=FIRST_DAY, why="Proef", seen=1, actor=PLATFORM, at=at
    )
    registry.decide_division(division_id=division_id, seen=2, actor=PLATFORM, at=at)
    monkeypatch.setattr("ketenzicht.capacity.feed.CHECK_EVERY", 0.05)
    now = [MIDNIGHT - timedelta(seconds=2)]
    told: list[set[str]] = []

    async def follow() -> None:
        feed = Feed(conninfo(), clock=lambda: now[0])
        feed.follow(lambda picture, places: told.append(set(picture.regions) if picture else set()))
        await feed.start()
        assert feed.picture is not None
        assert feed.picture.units[0].location.area == "ZCG-05"
        now[0] = MIDNIGHT
        async with asyncio.timeout(20):
            while feed.picture is None or feed.picture.units[0].location.area != "ZCG-05B":
                await asyncio.sleep(0.02)
        await feed.stop()

    try:
        asyncio.run(follow())
    finally:
        present.forget()
    assert ward.units
    assert ["ZCG-05B" in regions for regions in (told[0], told[-1])] == [False, True]
