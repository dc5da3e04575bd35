"""The place of one viewer: what it knows, and what is being sent to it.

With thousands of viewers a task for each is most of the work. So there is none: the broadcaster calls the server's
`send` itself and goes on. A viewer whose last frame is not gone yet is slow; only then does a task of its own wait
for it and send what it missed meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog
from starlette.types import Message, Send

from ketenzicht.capacity.queries import Look, Picture
from ketenzicht.live.frames import Frames, lost, number_of

LAST_WORDS_WITHIN = 10.0  # seconds

log = structlog.get_logger()


def body(part: bytes, *, more: bool = True) -> Message:
    """A part of a stream as ASGI sends it."""
    return {"type": "http.response.body", "body": part, "more_body": more}


@dataclass(frozen=True, slots=True)
class Told:
    """A frame for who knows change number `since`; they know `upto` then."""

    picture: Picture
    since: int
    upto: int
    frame: Message


@dataclass(eq=False, slots=True)
class Audience:
    """Everybody who sees the same of the same boards; `told_upto` is the change number that was told last."""

    looks: tuple[Look, ...]
    told_upto: int
    told_at: float = 0.0
    seats: "set[Seat]" = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Opening:
    """With what a viewer comes: what it has already, and how to ask again what it may see, if anything.

    `generation` is the broadcaster's from before the viewer was let in: what changed meanwhile counts for it too.
    """

    since: str | None
    generation: int
    admit: Callable[[], Awaitable[tuple[Look, ...]]]


class Sight(Protocol):
    """What a seat sees of the broadcaster."""

    frames: Frames | None
    now: Callable[[], datetime]


class Seat:
    """One viewer's place in an audience."""

    __slots__ = (
        "_catching_up", "_known", "_picture", "_send", "_sending", "_sight", "_was_lost",
        "admit", "audience", "generation", "over", "sending_since",
    )  # fmt: skip

    def __init__(self, sight: Sight, audience: Audience, *, opening: Opening, send: Send) -> None:
        loop = asyncio.get_running_loop()
        self.audience = audience
        self.generation = opening.generation
        self.admit = opening.admit
        self.over: asyncio.Future[str | None] = loop.create_future()  # why it ends; None: the viewer left
        self.sending_since: float | None = None  # None: nothing is being sent, as far as was looked
        self._sight = sight
        self._send = send
        self._sending: asyncio.Future[None] | None = None
        self._catching_up: asyncio.Task[None] | None = None
        self._was_lost = False
        frames = sight.frames
        self._picture = frames.picture if frames else None
        self._known = number_of(opening.since, frames.picture, audience.looks) if frames else None

    def tell(self, told: Told, *, at: float) -> None:
        """Pass a frame on, or let the viewer catch up when it cannot follow."""
        if self._is_free() and told.picture is self._picture and self._known is not None and told.since <= self._known:
            self._known = max(self._known, told.upto)
            self._start(told.frame, at)
        else:
            self.look_around()

    def mention(self, words: Message, *, at: float) -> None:
        """Pass on what only those need who hear nothing else."""
        if self._is_free():
            self._start(words, at)

    def move(self, audience: Audience) -> None:
        """From now on the viewer sees what these do; what it has may hold more than that, so it gets all anew."""
        self.audience = audience
        self._known = None
        self.look_around()

    def look_around(self) -> None:
        """Let the viewer have what it does not know yet, in a task of its own."""
        if self._catching_up is None and not self.over.done():
            self._catching_up = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        """Send all that the viewer does not know yet, and come back when it knows everything."""
        loop = asyncio.get_running_loop()
        try:
            if self._sending is not None:
                await self._sending
                self._sending = None
            while not self.over.done() and (parts := self._missed()):
                for part in parts:
                    self.sending_since = loop.time()
                    await self._send(body(part))
            self.sending_since = None
        except OSError:
            self.leave()
        except Exception:
            log.exception("live.viewer-failed", looks=self.audience.looks)
            self.leave()
        finally:
            self._catching_up = None

    def leave(self, reason: str | None = None) -> None:
        """Nothing more is told; with a reason the viewer hears it as its last words."""
        if not self.over.done():
            self.over.set_result(reason)

    async def say_last(self, words: bytes) -> None:
        """Send the last words, after what is being sent; who does not take them goes without."""
        try:
            async with asyncio.timeout(LAST_WORDS_WITHIN):
                if self._catching_up is not None:
                    await self._catching_up
                if self._sending is not None:
                    await self._sending
                await self._send(body(words))
                await self._send(body(b"", more=False))
        except (TimeoutError, OSError):
            return

    def close(self) -> None:
        """Stop what is being sent: nobody is there any more."""
        self.leave()
        if self._catching_up is not None:
            self._catching_up.cancel()
        if self._sending is not None and not self._sending.done():
            self._sending.cancel()

    def is_stuck(self, *, since: float) -> bool:
        """Whether what is being sent was begun before a moment (of the loop's clock)."""
        return not self._is_free() and self.sending_since is not None and self.sending_since < since

    def _is_free(self) -> bool:
        """Whether the last frame is gone, and nothing else is under way."""
        if self._catching_up is not None or self.over.done():
            return False
        if self._sending is None:
            return True
        if not self._sending.done():
            return False
        sent, self._sending, self.sending_since = self._sending, None, None
        try:
            sent.result()
        except OSError:
            self.leave()
            return False
        return True

    def _start(self, words: Message, at: float) -> None:
        """Begin to send, and do not wait for it.

        granian takes words at once as long as there is room, and gives a future when there is none. What other
        servers give must be run: it becomes a task.
        """
        sent = self._send(words)
        if asyncio.isfuture(sent):
            self._sending, self.sending_since = sent, at
        elif asyncio.iscoroutine(sent):
            self._sending, self.sending_since = asyncio.create_task(sent), at

    def _missed(self) -> list[bytes]:
        """What was told while this viewer was busy, or before it came; empty when it knows everything."""
        frames = self._sight.frames
        if frames is None:
            words, self._was_lost = ([] if self._was_lost else [lost()]), True
            return words
        if not frames.can_show(self.audience.looks):
            return []  # the broadcaster asks what this viewer may see of the new picture, and moves it
        if frames.picture is not self._picture:
            self._picture, self._known = frames.picture, None
        elif self._known is not None and self._known >= self.audience.told_upto and not self._was_lost:
            return []
        since, self._known, self._was_lost = self._known, frames.picture.version, False
        return frames.frame(self.audience.looks, since=since, now=self._sight.now())
