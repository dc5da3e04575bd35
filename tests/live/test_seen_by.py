"""Live, everybody gets what the agreements give, no more, also while they change: no other frame leaves the process."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from tests.capacity.test_finding import NOW
from tests.capacity.test_seeing import PROVIDERS, Drawn, insight, picture_of
from tests.live.test_frames import read
from tests.live.test_seats import Line, broadcaster_of, until

from ketenzicht.access.domain import EVERYBODY, EVERYWHERE, Audience, Detail
from ketenzicht.capacity.lines import StateRow
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.rendering import Rendered
from ketenzicht.capacity.seeing import Look, seen_of, version_of
from ketenzicht.live import broadcaster as broadcasting
from ketenzicht.live.frames import Frames
from ketenzicht.live.seat import Opening

HIDDEN, SHOWN = PROVIDERS[:3], PROVIDERS[3]
SUMS = Audience(frozenset((EVERYWHERE, "*", one) for one in Detail.REGION.and_coarser))
SUMS_AND_ONE = Audience(SUMS.rights | {(SHOWN, "*", Detail.PROVIDER)})
ONE = Audience(frozenset({(SHOWN, "*", Detail.PROVIDER)}))
NUMBER_OF_SHOWN = 4


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHORTEST_TICK", "RECHECK_AT_MOST_EVERY"):
        monkeypatch.setattr(broadcasting, name, 0.001)


def land(epoch: str = "feed") -> Picture:
    """One region with three providers that are hidden, and one that may be shown."""
    picture = picture_of([Drawn(owner, owner, None, "ROAZ-01", None, 3, 10) for owner in (*HIDDEN, SHOWN)])
    picture.epoch = epoch
    return picture


def look(picture: Picture, audience: Audience) -> Look:
    found = seen_of(picture, insight(audience)).look(region="ROAZ-01", module="proef")
    assert found
    return found


def deliver(picture: Picture, number: int, available: int, *, revision: int = 2) -> None:
    values: dict[str, object] = {"available": available, "total": 10}
    picture.apply([StateRow(number, revision, NOW, NOW, 1, values, {}, None, None, None)])


def told(picture: Picture, audience: Audience, *, since: int | None) -> bytes:
    return b"".join(Frames(Rendered(picture)).frame([look(picture, audience)], since=since, now=NOW))


@pytest.mark.parametrize("since", [None, 1])
def test_a_frame_holds_nothing_of_who_is_hidden(since: int | None) -> None:
    picture = land()
    for number in range(1, NUMBER_OF_SHOWN + 1):
        deliver(picture, number, 70 + number)
    for audience, lines, total in ((SUMS, 0, 290.0), (SUMS_AND_ONE, 1, 290.0), (ONE, 1, None)):
        words = told(picture, audience, since=since)
        ((_, data),) = read(words)
        assert len(data["lines"]) == lines
        assert (data["totals"] and data["totals"]["available"]) == total
        assert "Vraag het ROAZ-bureau" in data["notice"]
        for number in range(1, NUMBER_OF_SHOWN):
            assert str(UUID(int=number)) not in words.decode()
            assert f'"available":{70 + number}' not in words.decode()


def test_who_sees_no_sum_does_not_hear_that_a_hidden_provider_delivered() -> None:
    picture = land()
    before = picture.version
    deliver(picture, 1, 5)
    assert told(picture, ONE, since=before) == b""
    assert [name for name, _ in read(told(picture, SUMS, since=before))] == ["changes"]


def test_a_version_of_who_sees_all_is_of_no_use_to_who_does_not() -> None:
    picture = land()
    assert version_of(picture, [look(picture, EVERYBODY)]) == "feed-1"
    assert version_of(picture, [look(picture, ONE)]) != version_of(picture, [look(picture, SUMS)])


class Viewer:
    """Somebody who looks by agreements that may change."""

    def __init__(self, picture: Picture, audience: Audience) -> None:
        self.picture = picture
        self.audience = audience
        self.line = Line()
        self.asked = 0

    async def admit(self) -> tuple[Look, ...]:
        self.asked += 1
        return (look(self.picture, self.audience),)

    def opening(self) -> Opening:
        admit: Callable[[], Awaitable[tuple[Look, ...]]] = self.admit
        return Opening(since=None, generation=0, admit=admit)

    def units(self) -> list[set[str]]:
        """The units of each snapshot that came."""
        return [{line["unit"] for line in data["lines"]} for name, data in read(self.line.whole) if name == "snapshot"]


async def test_a_stream_narrows_and_widens_with_the_agreements() -> None:
    picture = land()
    broadcaster = broadcaster_of(picture)
    await broadcaster.start()
    viewer = Viewer(picture, EVERYBODY)
    with broadcaster.seat(await viewer.admit(), opening=viewer.opening(), send=viewer.line.send) as seat:
        seat.look_around()
        await until(lambda: len(viewer.units()) == 1)
        viewer.audience = SUMS_AND_ONE
        broadcaster.recheck()
        await until(lambda: len(viewer.units()) == 2)
        deliver(picture, 1, 5)
        broadcaster.take(picture, [0])
        await until(lambda: viewer.line.events[-1] == "changes")
        assert read(viewer.line.whole)[-1][1]["lines"] == []
        viewer.audience = EVERYBODY
        broadcaster.recheck()
        await until(lambda: len(viewer.units()) == 3)
    assert [len(units) for units in viewer.units()] == [4, 1, 4]
    await broadcaster.stop()


async def test_of_a_new_picture_nothing_is_told_to_who_does_not_see_all_before_it_was_asked_what_may_be_seen() -> None:
    first, second = land(), land("other")
    broadcaster = broadcaster_of(first)
    await broadcaster.start()
    limited, free = Viewer(first, SUMS_AND_ONE), Viewer(first, EVERYBODY)
    with (
        broadcaster.seat(await limited.admit(), opening=limited.opening(), send=limited.line.send) as one,
        broadcaster.seat(await free.admit(), opening=free.opening(), send=free.line.send) as other,
    ):
        one.look_around()
        other.look_around()
        await until(lambda: limited.line.events and free.line.events)
        asked = free.asked
        limited.picture = second
        broadcaster.take(second, None)
        assert not broadcaster.frames or not broadcaster.frames.can_show(one.audience.looks)
        await until(lambda: len(free.units()) == 2 and len(limited.units()) == 2)
        assert [len(units) for units in limited.units()] == [1, 1]
        assert (limited.asked, free.asked) == (2, asked)  # who may see all need not be asked
    await broadcaster.stop()
