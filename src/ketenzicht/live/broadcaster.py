"""Tells everybody who looks what changed, with as few frames as possible.

A frame costs the same whatever made it, so fewer frames is the only lever (docs/performance.md): changes are
gathered for a tick, each set of boards gets one frame that is made once, and the sets take turns over the tick.
A viewer that was too slow for a frame gets everything since its own last one instead: nothing is lost, and nobody
waits for it.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from ketenzicht.capacity.queries import Picture, Rendered
from ketenzicht.live.frames import NATIONAL, Board, frame, lost, pulse

SHORTEST_TICK = 0.2  # seconds: nobody reads faster
VIEWERS_PER_SECOND = 16_000  # frames a second that leave room on the core for everything else
LONGEST_TICK = 1.0
NATIONAL_EVERY = 1.0  # seconds between two national pictures
PULSE_EVERY = 15.0  # seconds
COHORT = 50  # viewers woken at once; other work gets its turn in between
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
class Cohort:
    """Some viewers of an audience, woken together."""

    audience: "Audience"
    size: int = 0
    waiting: "asyncio.Future[Words] | None" = None

    async def next(self) -> Words:
        """What comes next."""
        if self.waiting is None:
            self.waiting = asyncio.get_running_loop().create_future()
        return await asyncio.shield(self.waiting)

    def wake(self, words: Words) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting is not None:
            waiting.set_result(words)


@dataclass(slots=True)
class Audience:
    """Everybody who looks at the same set of boards; `told_upto` is the change number that was told last."""

    boards: tuple[Board, ...]
    told_upto: int
    told_at: float = 0.0
    cohorts: list[Cohort] = field(default_factory=list)

    def cohort_with_room(self) -> Cohort:
        if not self.cohorts or self.cohorts[-1].size >= COHORT:
            self.cohorts.append(Cohort(self))
        return self.cohorts[-1]


class Broadcaster:
    """One per process."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self.rendered: Rendered | None = None  # None: the database is out of sight
        self.generation = 0  # grows when entitlements may have changed: every viewer is then asked again
        self.viewers = 0
        self._clock = clock
        self._audiences: dict[tuple[Board, ...], Audience] = {}
        self._tasks: list[asyncio.Task[None]] = []

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
            self.rendered = None
            self._wake_all(lost())
        elif self.rendered is None or self.rendered.picture is not picture:
            self.rendered = Rendered(picture)
            for audience in self._audiences.values():
                audience.told_upto = picture.version
            self._wake_all(LOOK_AROUND)

    def recheck(self) -> None:
        """Entitlements may have changed: let every viewer be asked again, now."""
        self.generation += 1
        self._wake_all(LOOK_AROUND)

    @contextlib.contextmanager
    def seat(self, boards: tuple[Board, ...]) -> Iterator[Cohort]:
        """A place among those who look at these boards."""
        audience = self._audiences.get(boards)
        if audience is None:
            told_upto = self.rendered.picture.version if self.rendered else 0
            audience = self._audiences[boards] = Audience(boards, told_upto)
        cohort = audience.cohort_with_room()
        cohort.size += 1
        self.viewers += 1
        try:
            yield cohort
        finally:
            cohort.size -= 1
            self.viewers -= 1
            if not cohort.size:
                audience.cohorts.remove(cohort)
            if not audience.cohorts:
                self._audiences.pop(boards, None)

    async def _go_round(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            start = loop.time()
            tick = min(LONGEST_TICK, max(SHORTEST_TICK, self.viewers / VIEWERS_PER_SECOND))
            audiences = list(self._audiences.values())
            for place, audience in enumerate(audiences):
                await asyncio.sleep(max(0.0, start + tick * place / len(audiences) - loop.time()))
                try:
                    await self._tell(audience, loop.time())
                except Exception:
                    log.exception("live.audience-failed", boards=audience.boards)
            await asyncio.sleep(max(0.0, start + tick - loop.time()))

    async def _tell(self, audience: Audience, at: float) -> None:
        """Make the audience's frame, if anything changed, and wake its cohorts one after another."""
        rendered = self.rendered
        if rendered is None or rendered.picture.version <= audience.told_upto:
            return
        if NATIONAL in audience.boards and at - audience.told_at < NATIONAL_EVERY:
            return
        since, upto = audience.told_upto, rendered.picture.version
        told = Told(rendered.picture, since, upto, frame(rendered, audience.boards, since=since, now=self._clock()))
        audience.told_upto, audience.told_at = upto, at
        if not told.frame:
            return
        for cohort in list(audience.cohorts):
            cohort.wake(told)
            await asyncio.sleep(0)

    async def _pulse(self) -> None:
        while True:
            await asyncio.sleep(PULSE_EVERY)
            if self.rendered is not None:
                words = pulse(now=self._clock())
                for audience in list(self._audiences.values()):
                    for cohort in list(audience.cohorts):
                        cohort.wake(words)
                    await asyncio.sleep(0)

    def _wake_all(self, words: Words) -> None:
        for audience in self._audiences.values():
            for cohort in audience.cohorts:
                cohort.wake(words)
