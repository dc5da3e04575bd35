"""Tells everybody who looks what changed, with as few frames as possible.

A frame costs the same whatever made it, so fewer frames is the only lever (docs/performance.md): changes are
gathered for a tick, each set of boards gets one frame that is made once, and the regions take turns over the tick.
Whoever looks at a region hears of the same changes at the same moment, so a board's event is made once for all
sets that it is in. Who may see the whole of a board shares it with everybody who may; others see what agreements leave.
A viewer that was too slow for a frame gets everything since its own last one instead: nothing is lost, and nobody
waits for it (`live.seat`).
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

import structlog
from starlette.types import Send

from ketenzicht.base.errors import Refused
from ketenzicht.capacity.queries import Look, Picture, rendered_of
from ketenzicht.live.frames import NATIONAL, Frames, pulse
from ketenzicht.live.seat import Audience, Opening, Seat, Told, body

SHORTEST_TICK = 0.2  # seconds: nobody reads faster
VIEWERS_PER_SECOND = 16_000  # frames a second that leave room on the core for everything else
LONGEST_TICK = 1.0
NATIONAL_EVERY = 1.0  # seconds between two national pictures
PULSE_EVERY = 15.0  # seconds
SEND_WITHIN = 60.0  # seconds; who takes nothing for so long is gone, and can come back where it was
UNKNOWN = -1  # the generation of a viewer that must be asked again
AT_ONCE = 50  # viewers told at once; other work gets its turn in between
ASKED_AT_ONCE = 500  # viewers whose entitlement is asked together
RECHECK_AT_MOST_EVERY = 1.0  # seconds: when everybody signs out at the end of a shift, all are asked once a second

log = structlog.get_logger()


class Broadcaster:
    """One per process."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self.frames: Frames | None = None  # None: the database is out of sight
        self.generation = 0  # grows when entitlements may have changed: every viewer is then asked again
        self.now = clock
        self._audiences: dict[tuple[Look, ...], Audience] = {}
        self._seats: set[Seat] = set()
        self._is_to_look = asyncio.Event()
        self._is_to_ask = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def viewers(self) -> int:
        return len(self._seats)

    async def start(self) -> None:
        works = {"round": self._go_round, "pulse": self._pulse, "look": self._let_look, "ask": self._ask_again}
        self._tasks = [asyncio.create_task(work(), name=f"live-{name}") for name, work in works.items()]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def take(self, picture: Picture | None, places: list[int] | None) -> None:
        """Follow the feed. Changes are told at the next tick; a lost database or another picture at once."""
        if picture is None:
            self.frames = None
            self._is_to_look.set()
        elif self.frames is None or self.frames.picture is not picture:
            self.frames = Frames(rendered_of(picture))
            for audience in self._audiences.values():
                audience.told_upto = picture.version
                if not self.frames.can_show(audience.looks):
                    self._ask_soon(audience.seats)
            self._is_to_look.set()

    def recheck(self) -> None:
        """Entitlements may have changed: let every viewer be asked again, soon."""
        self.generation += 1
        self._is_to_ask.set()

    @contextlib.contextmanager
    def seat(self, looks: tuple[Look, ...], *, opening: Opening, send: Send) -> Iterator[Seat]:
        """A place among those who see the same of these boards."""
        audience = self._audience(looks)
        seat = Seat(self, audience, opening=opening, send=send)
        self._seats.add(seat)
        audience.seats.add(seat)
        if self.frames is not None and not self.frames.can_show(looks):
            self._ask_soon([seat])  # the picture was replaced while this viewer came in
        elif seat.generation != self.generation:
            self._is_to_ask.set()
        try:
            yield seat
        finally:
            seat.close()
            self._seats.discard(seat)
            self._go_out(seat)

    def _audience(self, looks: tuple[Look, ...]) -> Audience:
        audience = self._audiences.get(looks)
        if audience is None:
            told_upto = self.frames.picture.version if self.frames else 0
            audience = self._audiences[looks] = Audience(looks, told_upto)
        return audience

    def _go_out(self, seat: Seat) -> None:
        audience = seat.audience
        audience.seats.discard(seat)
        if not audience.seats:
            self._audiences.pop(audience.looks, None)

    def _move(self, seat: Seat, looks: tuple[Look, ...]) -> None:
        """Let a viewer see more, or less, than before."""
        if seat.over.done():
            return
        self._go_out(seat)
        audience = self._audience(looks)
        audience.seats.add(seat)
        seat.move(audience)

    def _ask_soon(self, seats: Iterable[Seat]) -> None:
        for seat in seats:
            seat.generation = UNKNOWN
        self._is_to_ask.set()

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
                    log.exception("live.turn-failed", looks=audiences[0].looks)
            await asyncio.sleep(max(0.0, start + tick - loop.time()))
            if self.frames is not None:
                self.frames.forget_old(now=self.now())

    def _turns(self) -> list[list[Audience]]:
        """The audiences by the region that they look at."""
        turns: defaultdict[str, list[Audience]] = defaultdict(list)
        for looks, audience in self._audiences.items():
            turns[looks[0].region].append(audience)
        return list(turns.values())

    async def _tell(self, audiences: list[Audience], at: float) -> None:
        """Make the audiences' frames, of one moment, and tell their viewers, some at a time."""
        told = [(audience, words) for audience in audiences if (words := self._words(audience, at))]
        for audience, words in told:
            async for seat in _in_turns(audience.seats):
                seat.tell(words, at=at)

    def _words(self, audience: Audience, at: float) -> Told | None:
        """What an audience must hear now, if anything."""
        frames = self.frames
        if frames is None or frames.picture.version <= audience.told_upto:
            return None
        if not frames.can_show(audience.looks):
            return None
        if audience.looks[0][:2] == NATIONAL and at - audience.told_at < NATIONAL_EVERY:
            return None
        since, upto = audience.told_upto, frames.picture.version
        frame = b"".join(frames.frame(audience.looks, since=since, now=self.now()))
        audience.told_upto, audience.told_at = upto, at
        return Told(frames.picture, since, upto, body(frame)) if frame else None

    async def _pulse(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(PULSE_EVERY)
            words = body(pulse(now=self.now())) if self.frames is not None else None
            async for seat in _in_turns(self._seats):
                if seat.is_stuck(since=loop.time() - SEND_WITHIN):
                    seat.leave()
                elif words is not None:
                    seat.mention(words, at=loop.time())

    async def _let_look(self) -> None:
        """What everybody must hear that no frame tells: a lost database, a picture of other units."""
        while True:
            await self._is_to_look.wait()
            self._is_to_look.clear()
            async for seat in _in_turns(self._seats):
                seat.look_around()

    async def _ask_again(self) -> None:
        """Ask what viewers may see, together, whenever somebody's entitlements have changed."""
        while True:
            await self._is_to_ask.wait()
            self._is_to_ask.clear()
            unsure = iter([seat for seat in self._seats if seat.generation != self.generation])
            while some := list(islice(unsure, ASKED_AT_ONCE)):
                told = await asyncio.gather(*map(self._ask, some), return_exceptions=True)
                if trouble := [one for one in told if isinstance(one, Exception)]:
                    log.warning("live.recheck-failed", viewers=len(trouble), error=str(trouble[0]))
                    self._is_to_ask.set()  # nobody knows now: ask again until somebody does
            await asyncio.sleep(RECHECK_AT_MOST_EVERY)

    async def _ask(self, seat: Seat) -> None:
        generation = self.generation
        try:
            looks = await seat.admit()
        except Refused as refused:
            seat.leave(str(refused))
        else:
            seat.generation = generation
            if looks != seat.audience.looks:
                self._move(seat, looks)


async def _in_turns(seats: Iterable[Seat]) -> AsyncIterator[Seat]:
    """All seats, some at a time; others work in between."""
    left = iter(list(seats))
    while some := list(islice(left, AT_ONCE)):
        for seat in some:
            yield seat
        await asyncio.sleep(0)
