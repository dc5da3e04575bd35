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
from ketenzicht.live.broadcaster import Broadcaster, Cohort, Told
from ketenzicht.live.frames import MOST_BOARDS, NATIONAL, Board, board_of, ended, frame, lost, number_of
from ketenzicht.rest.hot import refuse
from ketenzicht.rest.problems import HEADERS, Unavailable

SEND_WITHIN = 60.0  # seconds; who takes nothing for so long is gone, and can come back where it was
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
        picture = self._broadcaster.rendered
        if picture is None:
            raise Unavailable("De stand wordt nog geladen. Probeer het zo opnieuw.")
        asked = request.query_params.getlist("board")
        if not 1 <= len(asked) <= MOST_BOARDS:
            raise Invalid([_wrong_number(len(asked))])
        boards = tuple(sorted({board_of(text, picture.picture) for text in asked}))
        await self._watch(request, send, boards)

    async def national(self, request: Request, send: Send) -> None:
        """All regions × modules."""
        await self._watch(request, send, (NATIONAL,))

    async def _watch(self, request: Request, send: Send, boards: tuple[Board, ...]) -> None:
        await self._admit(request)
        await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": STREAM_HEADERS})
        await _send(send, RETRY)
        since = request.headers.get("last-event-id") or request.query_params.get("since")
        with self._broadcaster.seat(boards) as cohort:
            viewer = _Viewer(self._broadcaster, cohort, since, self._clock)
            while True:
                if viewer.generation != self._broadcaster.generation:
                    viewer.generation = self._broadcaster.generation
                    try:
                        await self._admit(request)
                    except Refused as refused:
                        await _send(send, ended(str(refused)))
                        break
                if words := viewer.missed():
                    await _send(send, words)
                if words := viewer.understand(await cohort.next()):
                    await _send(send, words)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _admit(self, request: Request) -> None:
        actor = await self._gate.actor(**asker_of(request.headers, request.cookies), now=self._clock())
        require(actor=actor, permission=Permission.CAPACITY_READ)


class _Viewer:
    """What one viewer knows already."""

    def __init__(self, broadcaster: Broadcaster, cohort: Cohort, since: str | None, clock: Clock) -> None:
        self.generation = broadcaster.generation
        self._broadcaster = broadcaster
        self._boards = cohort.audience.boards
        self._audience = cohort.audience
        self._clock = clock
        self._was_lost = False
        rendered = broadcaster.rendered
        self._picture = rendered.picture if rendered else None
        self._known = number_of(since, rendered.picture) if rendered else None

    def missed(self) -> bytes:
        """What was told while this viewer was busy, or before it came; empty when it knows everything."""
        rendered = self._broadcaster.rendered
        if rendered is None:
            words, self._was_lost = (b"" if self._was_lost else lost()), True
            return words
        if rendered.picture is not self._picture:
            self._picture, self._known = rendered.picture, None
        elif self._known is not None and self._known >= self._audience.told_upto and not self._was_lost:
            return b""
        since, self._known, self._was_lost = self._known, rendered.picture.version, False
        return frame(rendered, self._boards, since=since, now=self._clock())

    def understand(self, words: Told | bytes) -> bytes:
        """What to pass on of what everybody is told. A frame that does not follow what is known is `missed`."""
        if isinstance(words, bytes):
            return words
        if words.picture is not self._picture or self._known is None or words.since > self._known:
            return b""
        self._known = max(self._known, words.upto)
        return words.frame


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


async def _send(send: Send, body: bytes) -> None:
    await asyncio.wait_for(send({"type": "http.response.body", "body": body, "more_body": True}), SEND_WITHIN)


def _wrong_number(number: int) -> Fault:
    return Fault(
        "/query/board",
        "wrong-number",
        f"Vraag 1 tot {MOST_BOARDS} borden, zoals 'board=ROAZ-09:spoed'; dit zijn er {number}.",
        f"Ask for 1 to {MOST_BOARDS} boards, such as 'board=ROAZ-09:spoed'; these are {number}.",
    )
