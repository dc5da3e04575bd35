"""Tells everybody who looks what changed, with as few frames as possible.

A frame costs the same whatever made it, so fewer frames is the only lever (docs/performance.md): changes are
gathered for a tick, each set of boards gets one frame that is made once, and the regions take turns over the tick.
Whoever looks at a region hears of the same changes at the same moment, so a board's event is made once for all
sets that it is in.
A viewer that was too slow for a frame gets everything since its own last one instead: nothing is lost, and nobody
waits for it.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from ketenzicht.capacity.queries import Picture, rendered_of
from ketenzicht.live.frames import NATIONAL, Board, Frames, lost, pulse

SHORTEST_TICK = 0.2  # seconds: nobody reads faster
VIEWERS_PER_SECOND = 16_000  # frames a second that leave room on the core for everything else
LONGEST_TICK = 1.0
NATIONAL_EVERY = 1.0  # seconds between two national pictures
PULSE_EVERY = 15.0  # seconds
SEND_WITHIN = 60.0  # seconds; who takes nothing for so long is gone, and can come back where it was
AT_ONCE = 50  # viewers woken at once; other work gets its turn in between
LOOK_AROUND = b""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Told:
    """What viewers are woken with: a frame for who knows change number `since`; they know `upto` then."""

    picture: Picture
    since: int
    upto: int
    frame: bytes


Words = Told | bytes  # bytes are for everybody, whatever they know; none: look around yourself


@dataclass(slots=True)
class Audience:
    """Everybody who looks at the same set of boards; `told_upto` is the change number that was told last."""

    boards: tuple[Board, ...]
    told_upto: int
    told_at: float = 0.0
    size: int = 0
    waiting: "list[asyncio.Future[Words]]" = field(default_factory=list)

    def wake(self, words: Words) -> None:
        """Give words to everybody who waits for them."""
        for some in self.wake_in_turns(words, at_once=len(self.waiting) or 1):
            del some

    def wake_in_turns(self, words: Words, *, at_once: int) -> Iterator[int]:
        """The same, some at a time; the caller lets others work in between."""
        waiting, self.waiting = self.waiting, []
        for start in range(0, len(waiting), at_once):
            for viewer in waiting[start : start + at_once]:
                if not viewer.done():
                    viewer.set_result(words)
            yield start


@dataclass(eq=False, slots=True)
class Seat:
    """The place of one viewer in an audience."""

    audience: Audience
    task: "asyncio.Task[None] | None"
    sending_since: float | None = None

    async def next(self) -> Words:
        """What comes next."""
        words: asyncio.Future[Words] = asyncio.get_running_loop().create_future()
        self.audience.waiting.append(words)
        return await words


class Broadcaster:
    """One per process."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self.frames: Frames | None = None  # None: the database is out of sight
        self.generation = 0  # grows when entitlements may have changed: every viewer is then asked again
        self._clock = clock
        self._audiences: dict[tuple[Board, ...], Audience] = {}
        self._seats: set[Seat] = set()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def viewers(self) -> int:
        return len(self._seats)

    async def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._go_round(), name="live-round"),
            asyncio.create_task(self._pulse(), name="live-pulse"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def take(self, picture: Picture | None, places: list[int] | None) -> None:
        """Follow the feed. Changes are told at the next tick; a lost database or another picture at once."""
        if picture is None:
            self.frames = None
            self._wake_all(lost())
        elif self.frames is None or self.frames.picture is not picture:
            self.frames = Frames(rendered_of(picture))
            for audience in self._audiences.values():
                audience.told_upto = picture.version
            self._wake_all(LOOK_AROUND)

    def recheck(self) -> None:
        """Entitlements may have changed: let every viewer be asked again, now."""
        self.generation += 1
        self._wake_all(LOOK_AROUND)

    @contextlib.contextmanager
    def seat(self, boards: tuple[Board, ...]) -> Iterator[Seat]:
        """A place among those who look at these boards, for the task that asks for it."""
        audience = self._audiences.get(boards)
        if audience is None:
            told_upto = self.frames.picture.version if self.frames else 0
            audience = self._audiences[boards] = Audience(boards, told_upto)
        seat = Seat(audience, asyncio.current_task())
        self._seats.add(seat)
        audience.size += 1
        try:
            yield seat
        finally:
            self._seats.discard(seat)
            audience.size -= 1
            if not audience.size:
                self._audiences.pop(boards, None)

    async def _go_round(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            start = loop.time()
            tick = min(LONGEST_TICK, max(SHORTEST_TICK, self.viewers / VIEWERS_PER_SECOND))
            turns = self._turns()
            for place, audiences in enumerate(turns):
                await asyncio.sleep(max(0.0, start + tick * place / len(turns) - loop.time()))
                try:
                    await self._tell(audiences, loop.time())
                except Exception:
                    log.exception("live.turn-failed", boards=audiences[0].boards)
            await asyncio.sleep(max(0.0, start + tick - loop.time()))
            if self.frames is not None:
                self.frames.forget_old(now=self._clock())

    def _turns(self) -> list[list[Audience]]:
        """The audiences by the region that they look at."""
        turns: defaultdict[str, list[Audience]] = defaultdict(list)
        for boards, audience in self._audiences.items():
            turns[boards[0][0]].append(audience)
        return list(turns.values())

    async def _tell(self, audiences: list[Audience], at: float) -> None:
        """Make the audiences' frames, of one moment, and wake their viewers, some at a time."""
        told = [(audience, words) for audience in audiences if (words := self._words(audience, at))]
        for audience, words in told:
            for _ in audience.wake_in_turns(words, at_once=AT_ONCE):
                await asyncio.sleep(0)

    def _words(self, audience: Audience, at: float) -> Told | None:
        """What an audience must hear now, if anything."""
        frames = self.frames
        if frames is None or frames.picture.version <= audience.told_upto:
            return None
        if NATIONAL in audience.boards and at - audience.told_at < NATIONAL_EVERY:
            return None
        since, upto = audience.told_upto, frames.picture.version
        frame = b"".join(frames.frame(audience.boards, since=since, now=self._clock()))
        audience.told_upto, audience.told_at = upto, at
        return Told(frames.picture, since, upto, frame) if frame else None

    async def _pulse(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(PULSE_EVERY)
            for seat in list(self._seats):
                if seat.sending_since is not None and loop.time() - seat.sending_since > SEND_WITHIN and seat.task:
                    seat.task.cancel()
            if self.frames is not None:
                words = pulse(now=self._clock())
                for audience in list(self._audiences.values()):
                    for _ in audience.wake_in_turns(words, at_once=AT_ONCE):
                        await asyncio.sleep(0)

    def _wake_all(self, words: Words) -> None:
        for audience in self._audiences.values():
            audience.wake(words)
