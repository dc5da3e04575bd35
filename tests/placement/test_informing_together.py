"""Deeds, and two servers that tell of them, at one moment on connections of their own: each hears how it ended."""

from datetime import timedelta
from functools import partial

from tests.placement.conftest import Region
from tests.placement.listener import Listener, add, listener
from tests.placement.test_no_double_booking import accepting, land, together

from ketenzicht.placement import operations
from ketenzicht.placement.models import Offer, Untold

__all__ = ["land", "listener"]  # fixtures
NEEDS = 6


def test_whoever_does_and_whoever_tells_wait_for_nobody_and_the_last_word_is_heard(
    land: Region,
    listener: Listener,
) -> None:
    for number, home in enumerate(land.homes):
        add(home, listener, land, address=f"{listener.address}/{number}")
    for _ in range(NEEDS):
        asked = land.ask(land.need(), *land.homes[:3])
        deeds = [accepting(land, one, land.home_of(one), land.later(0.01)) for one in asked]
        tellers = [partial(operations.inform_due, at=land.at) for _ in range(2)]
        with together([*deeds, *tellers]) as done:
            assert len(done) == len(deeds) + 2
    for minute in (2, 4):  # what was taken by a server that was second is due again after a while
        operations.inform_due(at=land.at + timedelta(minutes=minute))
    last: dict[str, tuple[int, str]] = {}
    for one in (heard.json["data"] for heard in listener.heard if heard.json["type"] == "offer.changed"):
        last[one["id"]] = max(last.get(one["id"], (0, "")), (one["version"], one["status"]))
    assert {name: status for name, (_, status) in last.items()} == {
        str(one.id): one.status for one in Offer.objects.all()
    }
    assert not Untold.objects.exists()
