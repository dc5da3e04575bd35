"""The live streams: one long answer per viewer, straight on ASGI.

No framework stands between a frame and the server's `send`: with thousands of viewers that is most of the work.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import datetime
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from ketenzicht.access.domain import Permission
from ketenzicht.access.gate import Gate, asker_of
from ketenzicht.access.operations import require
from ketenzicht.base.errors import Fault, Invalid, Refused
from ketenzicht.live.broadcaster import Broadcaster, Seat, Told
from ketenzicht.live.frames import MOST_BOARDS, NATIONAL, Board, board_of, ended, lost, number_of
from ketenzicht.rest.hot import refuse
from ketenzicht.rest.problems import HEADERS, Unavailable

RETRY = b"retry: 2000\n\n"  # milliseconds before a browser comes back by itself
STREAM_HEADERS = [
    (name.lower().encode(), value.encode())
    for name, value in {**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}.items()
]

Clock = Callable[[], datetime]


class LiveApi:
    """The streams of one process."""

    def __init__(self, *, gate: Gate, broadcaster: Broadcaster, clock: Clock) -> None:
        self._gate = gate
        self._broadcaster = broadcaster
        self._clock = clock

    def routes(self) -> list[Route]:
        return [
            Route("/live/boards", _Stream(self.boards), methods=["GET"]),
            Route("/live/national", _Stream(self.national), methods=["GET"]),
        ]

    async def boards(self, request: Request, send: Send) -> None:
        """One to three boards."""
        frames = self._broadcaster.frames
        if frames is None:
            raise Unavailable("De stand wordt nog geladen. Probeer het zo opnieuw.")
        asked = request.query_params.getlist("board")
        if not 1 <= len(asked) <= MOST_BOARDS:
            raise Invalid([_wrong_number(len(asked))])
        boards = tuple(sorted({board_of(text, frames.picture) for text in asked}))
        await self._watch(request, send, boards)

    async def national(self, request: Request, send: Send) -> None:
        """All regions × modules."""
        await self._watch(request, send, (NATIONAL,))

    async def _watch(self, request: Request, send: Send, boards: tuple[Board, ...]) -> None:
        await self._admit(request)
        await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": STREAM_HEADERS})
        since = request.headers.get("last-event-id") or request.query_params.get("since")
        with self._broadcaster.seat(boards) as seat:
            viewer = _Viewer(self._broadcaster, seat, since, self._clock)
            await _send(seat, send, [RETRY])
            while True:
                if viewer.generation != self._broadcaster.generation:
                    viewer.generation = self._broadcaster.generation
                    try:
                        await self._admit(request)
                    except Refused as refused:
                        await _send(seat, send, [ended(str(refused))])
                        break
                await _send(seat, send, viewer.missed())
                await _send(seat, send, viewer.understand(await seat.next()))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _admit(self, request: Request) -> None:
        actor = await self._gate.actor(**asker_of(request.headers, request.cookies), now=self._clock())
        require(actor=actor, permission=Permission.CAPACITY_READ)


class _Viewer:
    """What one viewer knows already."""

    def __init__(self, broadcaster: Broadcaster, seat: Seat, since: str | None, clock: Clock) -> None:
        self.generation = broadcaster.generation
        self._broadcaster = broadcaster
        self._boards = seat.audience.boards
        self._audience = seat.audience
        self._clock = clock
        self._was_lost = False
        frames = broadcaster.frames
        self._picture = frames.picture if frames else None
        self._known = number_of(since, frames.picture) if frames else None

    def missed(self) -> list[bytes]:
        """What was told while this viewer was busy, or before it came; empty when it knows everything."""
        frames = self._broadcaster.frames
        if frames is None:
            words, self._was_lost = ([] if self._was_lost else [lost()]), True
            return words
        if frames.picture is not self._picture:
            self._picture, self._known = frames.picture, None
        elif self._known is not None and self._known >= self._audience.told_upto and not self._was_lost:
            return []
        since, self._known, self._was_lost = self._known, frames.picture.version, False
        return frames.frame(self._boards, since=since, now=self._clock())

    def understand(self, words: Told | bytes) -> list[bytes]:
        """What to pass on of what everybody is told. A frame that does not follow what is known is `missed`."""
        if isinstance(words, bytes):
            return [words] if words else []
        if words.picture is not self._picture or self._known is None or words.since > self._known:
            return []
        self._known = max(self._known, words.upto)
        return [words.frame]


class _Stream:
    """A route's endpoint on bare ASGI that refuses like every other, and ends when the viewer leaves."""

    def __init__(self, watch: Callable[[Request, Send], Coroutine[Any, Any, None]]) -> None:
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        watching = asyncio.create_task(self._watch(request, send))
        try:
            gone = asyncio.create_task(_gone(receive))
            await asyncio.wait((watching, gone), return_when=asyncio.FIRST_COMPLETED)
            gone.cancel()
            if not watching.done():
                watching.cancel()
            with contextlib.suppress(asyncio.CancelledError, TimeoutError, OSError):
                await watching
        except Refused as refused:
            await refuse(request, refused)(scope, receive, send)


async def _gone(receive: Receive) -> None:
    """Come back when the viewer has left."""
    message: Message = {"type": ""}
    while message["type"] != "http.disconnect":
        message = await receive()


async def _send(seat: Seat, send: Send, parts: list[bytes]) -> None:
    """Send, and keep nothing of it. Who takes nothing for a minute is ended by the broadcaster.

    A time-out of its own for every frame would cost more than the frame.
    """
    loop = asyncio.get_running_loop()
    for part in parts:
        seat.sending_since = loop.time()
        await send({"type": "http.response.body", "body": part, "more_body": True})
    seat.sending_since = None


def _wrong_number(number: int) -> Fault:
    return Fault(
        "/query/board",
        "wrong-number",
        f"Vraag 1 tot {MOST_BOARDS} borden, zoals 'board=ROAZ-09:spoed'; dit zijn er {number}.",
        f"Ask for 1 to {MOST_BOARDS} boards, such as 'board=ROAZ-09:spoed'; these are {number}.",
    )
