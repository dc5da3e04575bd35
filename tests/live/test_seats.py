"""Viewers who take frames at their own pace: nobody waits for them, and they miss nothing."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message
from tests.capacity.test_finding import NOW
from tests.live.test_frames import BOARD, UNITS, after, apply, frame, picture_of_units, read, without_values

from ketenzicht.base.errors import NotPermitted
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.rendering import Rendered
from ketenzicht.capacity.seeing import Look
from ketenzicht.live import broadcaster as broadcasting
from ketenzicht.live.broadcaster import Broadcaster
from ketenzicht.live.frames import Frames, ended
from ketenzicht.live.seat import Opening, Seat


class Line:
    """A viewer's connection in the manner of granian: it takes words at once, or gives a future while it is full."""

    def __init__(self) -> None:
        self.taken = b""
        self.is_full = False
        self.most_under_way = 0
        self._under_way: list[tuple[asyncio.Future[None], bytes]] = []

    def send(self, message: Message) -> Awaitable[None]:
        if not self.is_full:
            self.taken += message["body"]
            return Taken()
        sent: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._under_way.append((sent, message["body"]))
        self.most_under_way = max(self.most_under_way, len(self._under_way))
        return sent

    def make_room(self) -> None:
        self.is_full = False
        for sent, words in self._under_way:
            if not sent.done():
                self.taken += words
                sent.set_result(None)
        self._under_way = []

    @property
    def whole(self) -> bytes:
        """What was taken, up to the end of the last event that is whole."""
        return self.taken[: self.taken.rfind(b"\n\n") + 2] if b"\n\n" in self.taken else b""

    @property
    def events(self) -> list[str]:
        return [name for name, _ in read(self.whole)]


class Taken:
    """Words that were taken at once: there is nothing to wait for."""

    def __await__(self) -> Generator[None, None, None]:
        yield from ()


async def welcome() -> tuple[Look, ...]:
    """Whoever asks may see all of it."""
    return (BOARD,)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHORTEST_TICK", "RECHECK_AT_MOST_EVERY"):
        monkeypatch.setattr(broadcasting, name, 0.001)


@contextmanager
def seated(
    broadcaster: Broadcaster,
    line: Any,
    admit: Callable[[], Awaitable[tuple[Look, ...]]] = welcome,
    *,
    generation: int = 0,
) -> Iterator[Seat]:
    opening = Opening(since=None, generation=generation, admit=admit)
    with broadcaster.seat((BOARD,), opening=opening, send=line.send) as seat:
        seat.look_around()
        yield seat


async def until(what: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not what():
            await asyncio.sleep(0.001)


def has(line: Line, picture: Picture) -> bool:
    whole = after({}, frame(Frames(Rendered(picture)), [BOARD], since=None, now=NOW))
    return without_values(after({}, line.whole)) == without_values(whole)


def broadcaster_of(picture: Picture) -> Broadcaster:
    broadcaster = Broadcaster(clock=lambda: NOW)
    broadcaster.take(picture, None)
    return broadcaster


async def test_a_slow_viewer_gets_all_that_it_missed_in_one_frame_and_others_do_not_wait() -> None:
    picture = picture_of_units()
    broadcaster = broadcaster_of(picture)
    await broadcaster.start()
    quick, slow = Line(), Line()
    with seated(broadcaster, quick), seated(broadcaster, slow):
        await until(lambda: has(quick, picture) and has(slow, picture))
        slow.is_full = True
        for number in range(1, 6):
            apply(picture, [(number % UNITS, number)], number)
            await until(lambda: has(quick, picture))
        assert not has(slow, picture)
        slow.make_room()
        await until(lambda: has(slow, picture))
    assert slow.events == ["snapshot", "changes", "changes"]  # the one that was stuck, and all the others at once
    assert slow.most_under_way == 1
    await broadcaster.stop()


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_the_pace_everybody_ends_with_the_board_as_it_is(chance: random.Random) -> None:
    async def story() -> None:
        picture = picture_of_units()
        broadcaster = broadcaster_of(picture)
        await broadcaster.start()
        lines = [Line() for _ in range(4)]
        with seated(broadcaster, lines[0]), seated(broadcaster, lines[1]), seated(broadcaster, lines[2]):
            for number in range(1, 12):
                line = chance.choice(lines)
                line.make_room() if line.is_full else setattr(line, "is_full", True)
                apply(picture, [(chance.randrange(UNITS), chance.randrange(-3, 9))], number)
                if number == 6:
                    broadcaster.take(chance.choice((None, picture)), None)
                    broadcaster.take(picture, None)
                await asyncio.sleep(chance.choice((0, 0.001, 0.002)))
            with seated(broadcaster, lines[3]):
                for line in lines:
                    line.make_room()
                await until(lambda: all(has(line, picture) for line in lines))
        assert all(line.most_under_way <= 1 for line in lines)
        await broadcaster.stop()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(broadcasting, "SHORTEST_TICK", 0.001)
        asyncio.run(story())


async def test_a_server_whose_send_must_be_run_is_served_too() -> None:
    picture = picture_of_units()
    broadcaster = broadcaster_of(picture)
    await broadcaster.start()
    line = Line()

    class Coroutines:
        async def send(self, message: Message) -> None:
            await asyncio.sleep(0)
            line.taken += message["body"]

    with seated(broadcaster, Coroutines()):
        for number in range(1, 4):
            await until(lambda: has(line, picture))
            apply(picture, [(0, number)], number)
        await until(lambda: has(line, picture))
    await broadcaster.stop()


async def test_a_viewer_whose_connection_broke_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = picture_of_units()
    broadcaster = broadcaster_of(picture)
    await broadcaster.start()
    line = Line()
    with seated(broadcaster, line) as seat:
        await until(lambda: line.events)

        async def broken(_: Message) -> None:
            raise OSError

        monkeypatch.setattr(seat, "_send", broken)
        for number in range(1, 4):
            apply(picture, [(0, number)], number)
            await asyncio.sleep(0.01)
        async with asyncio.timeout(5):
            assert await seat.over is None
    await broadcaster.stop()


async def test_who_takes_nothing_for_long_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcasting, "PULSE_EVERY", 0.01)
    monkeypatch.setattr(broadcasting, "SEND_WITHIN", 0.05)
    picture = picture_of_units()
    broadcaster = broadcaster_of(picture)
    await broadcaster.start()
    quick, stuck = Line(), Line()
    stuck.is_full = True
    with seated(broadcaster, quick) as taker, seated(broadcaster, stuck) as seat:
        async with asyncio.timeout(5):
            assert await seat.over is None
        await until(lambda: quick.events.count("pulse") > 3)
        assert not taker.over.done()
    assert broadcaster.viewers == 0
    await broadcaster.stop()


async def test_a_lost_database_is_told_once_and_what_was_missed_comes_after() -> None:
    picture = picture_of_units()
    broadcaster = broadcaster_of(picture)
    await broadcaster.start()
    line = Line()
    with seated(broadcaster, line):
        await until(lambda: line.events)
        for _ in range(2):
            broadcaster.take(None, None)
            await until(lambda: "lost" in line.events)
        apply(picture, [(0, 5)], 1)
        broadcaster.take(picture, [0])
        await until(lambda: line.events[-1] == "changes")
        assert line.events == ["snapshot", "lost", "changes"]
    await broadcaster.stop()


async def test_another_picture_is_told_whole() -> None:
    broadcaster = broadcaster_of(picture_of_units())
    await broadcaster.start()
    line = Line()
    with seated(broadcaster, line):
        await until(lambda: line.events)
        broadcaster.take(picture_of_units(), None)
        await until(lambda: line.events == ["snapshot", "snapshot"])
    await broadcaster.stop()


async def test_who_may_not_look_any_more_hears_why_after_what_was_being_sent() -> None:
    async def refuse() -> tuple[Look, ...]:
        raise NotPermitted("Uw sessie is beëindigd.")

    picture = picture_of_units()
    broadcaster = broadcaster_of(picture)
    await broadcaster.start()
    stays, goes = Line(), Line()
    with seated(broadcaster, stays) as staying, seated(broadcaster, goes, refuse) as going:
        await until(lambda: stays.events and goes.events)
        goes.is_full = True
        apply(picture, [(0, 5)], 1)
        await until(lambda: goes.most_under_way)
        broadcaster.recheck()
        async with asyncio.timeout(5):
            reason = await going.over
        assert reason == "Uw sessie is beëindigd."
        saying = asyncio.create_task(going.say_last(ended(reason)))
        await asyncio.sleep(0.01)
        goes.make_room()
        await saying
        assert goes.events == ["snapshot", "changes", "end"]
        assert not staying.over.done()
    await broadcaster.stop()


async def test_who_was_let_in_while_something_changed_is_asked_again() -> None:
    asked = []

    async def admit() -> tuple[Look, ...]:
        asked.append(True)
        return (BOARD,)

    broadcaster = broadcaster_of(picture_of_units())
    await broadcaster.start()
    generation = broadcaster.generation
    broadcaster.recheck()  # between the question whether this viewer may look and its seat
    await asyncio.sleep(0.01)
    assert not asked
    with seated(broadcaster, Line(), admit, generation=generation):
        await until(lambda: asked)
    await broadcaster.stop()


async def test_a_question_that_failed_is_asked_again_until_there_is_an_answer() -> None:
    answers = iter([DatabaseError("away"), DatabaseError("away"), NotPermitted("Ingetrokken.")])

    async def admit() -> tuple[Look, ...]:
        raise next(answers)

    broadcaster = broadcaster_of(picture_of_units())
    await broadcaster.start()
    with seated(broadcaster, Line(), admit) as seat:
        broadcaster.recheck()
        async with asyncio.timeout(5):
            assert await seat.over == "Ingetrokken."
    await broadcaster.stop()


async def test_many_changes_of_entitlement_are_one_question_to_each_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcasting, "RECHECK_AT_MOST_EVERY", 0.05)
    asked = []

    async def admit() -> tuple[Look, ...]:
        asked.append(True)
        return (BOARD,)

    broadcaster = broadcaster_of(picture_of_units())
    await broadcaster.start()
    with seated(broadcaster, Line(), admit) as seat:
        for _ in range(30):
            broadcaster.recheck()
            await asyncio.sleep(0)
        await until(lambda: seat.generation == broadcaster.generation)
    assert len(asked) <= 3
    await broadcaster.stop()
