"""The picture of a running server follows the definitions, however shortly ago the server looked at them."""

import asyncio
from datetime import UTC, datetime

import pytest
from django.db import connection
from tests.capacity.conftest import MakeWard

from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import present
from ketenzicht.capacity.feed import Feed
from ketenzicht.config.database import conninfo
from ketenzicht.definitions.domain import Move
from ketenzicht.definitions.operations import move_version

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def pilot() -> None:
    move_version(
        module_code="spoed", number="0.2", move=Move.PILOT, on=NOW.date(), agreed_by="", actor=PLATFORM, at=NOW
    )
    connection.close()


def test_what_another_process_changed_is_taken_over_at_once(
    make_ward: MakeWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ward()
    monkeypatch.setattr("ketenzicht.definitions.queries.CHECK_EVERY", 3_600.0)  # it has just looked
    revisions: list[int] = []

    async def follow() -> None:
        feed = Feed(conninfo(), clock=lambda: NOW)
        feed.follow(lambda picture, places: revisions.append(picture.catalogue.revision if picture else -1))
        await feed.start()
        # What another process does, this one hears of only by the notification.
        monkeypatch.setattr("ketenzicht.definitions.queries.look_again", lambda: None)
        await asyncio.to_thread(pilot)
        async with asyncio.timeout(20):
            while revisions[-1] == revisions[0]:
                await asyncio.sleep(0.02)
        await feed.stop()

    try:
        asyncio.run(follow())
    finally:
        present.forget()
    assert revisions[-1] > revisions[0]
