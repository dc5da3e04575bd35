"""The live streams: one long answer per viewer, straight on ASGI.

No framework stands between a frame and the server's `send`: with thousands of viewers that is most of the work.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ketenzicht.access.domain import Insight, Permission
from ketenzicht.access.gate import Asker, Gate, asker_of
from ketenzicht.access.operations import require
from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.capacity import queries
from ketenzicht.capacity.queries import Look, Picture
from ketenzicht.live.broadcaster import Broadcaster
from ketenzicht.live.frames import MOST_BOARDS, NATIONAL, Board, Frames, board_of, ended
from ketenzicht.live.seat import Opening, body
from ketenzicht.rest.hot import Refusing
from ketenzicht.rest.problems import HEADERS, Unavailable
from ketenzicht.rest.threads import in_thread

LOADING = "De stand wordt nog geladen. Probeer het zo opnieuw."
RETRY = b"retry: 2000\n\n"  # milliseconds before a browser comes back by itself
STREAM_HEADERS = [
    (name.lower().encode(), value.encode())
    for name, value in {**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}.items()
]

Clock = Callable[[], datetime]


class OutOfSight(Exception):  # noqa: N818 - no fault: what somebody may see is asked again when the database is back
    """Nothing can be said of a picture that is not there."""


class LiveApi:
    """The streams of one process."""

    def __init__(self, *, gate: Gate, broadcaster: Broadcaster, clock: Clock) -> None:
        self._gate = gate
        self._broadcaster = broadcaster
        self._clock = clock

    def routes(self) -> list[Route]:
        return [
            Route("/live/boards", Refusing(self.boards), methods=["GET"]),
            Route("/live/national", Refusing(self.national), methods=["GET"]),
        ]

    async def boards(self, request: Request) -> Response:
        """One to three boards."""
        frames = self._frames()
        asked = request.query_params.getlist("board")
        if not 1 <= len(asked) <= MOST_BOARDS:
            raise Invalid([_wrong_number(len(asked))])
        return await self._opened(request, sorted({board_of(text, frames.picture) for text in asked}))

    async def national(self, request: Request) -> Response:
        """All regions × modules."""
        self._frames()
        return await self._opened(request, [NATIONAL])

    def _frames(self) -> Frames:
        if self._broadcaster.frames is None:
            raise Unavailable(LOADING)
        return self._broadcaster.frames

    async def _opened(self, request: Request, boards: Sequence[Board]) -> Response:
        """The stream of these boards, as far as who asks may see them."""
        opening = Opening(
            since=request.headers.get("last-event-id") or request.query_params.get("since"),
            generation=self._broadcaster.generation,
            admit=partial(self._admit, boards, asker_of(request.headers, request.cookies)),
        )
        try:
            looks = await opening.admit()
        except OutOfSight:
            raise Unavailable(LOADING) from None
        return _Stream(self._broadcaster, looks, opening)

    async def _admit(self, boards: Sequence[Board], asker: Asker) -> tuple[Look, ...]:
        """These boards as they may be seen; raises NotSignedIn, or NotPermitted when one may not be seen at all."""
        now = self._clock()
        actor = await self._gate.actor(**asker, now=now)
        require(actor=actor, permission=Permission.CAPACITY_READ)
        insight = await self._gate.insight(actor, now=now)
        frames = self._broadcaster.frames
        if frames is None:
            raise OutOfSight
        return tuple([await self._look(frames.picture, board, insight, now) for board in boards])

    async def _look(self, picture: Picture, board: Board, insight: Insight, now: datetime) -> Look:
        if board == NATIONAL:
            if national := queries.seen_of(picture, insight).national:
                return national
            raise queries.nation_not_seen(insight)
        region, module = board
        if look := queries.look_at(picture, insight=insight, region=region, module=module):
            return look
        on = local_day(now)
        raise await in_thread(partial(queries.not_seen, picture, insight=insight, region=region, module=module, on=on))


class _Stream(Response):
    """An answer that lasts until the viewer leaves, or may not look any more."""

    def __init__(self, broadcaster: Broadcaster, looks: tuple[Look, ...], opening: Opening) -> None:
        self._broadcaster = broadcaster
        self._looks = looks
        self._opening = opening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass  # after the request itself `receive` has one thing left to say: that the viewer left
        await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": STREAM_HEADERS})
        await send(body(RETRY))
        with self._broadcaster.seat(self._looks, opening=self._opening, send=send) as seat:
            left = asyncio.ensure_future(receive())
            left.add_done_callback(lambda _: seat.leave())
            seat.look_around()
            reason = await seat.over
            if reason is not None:
                await seat.say_last(ended(reason))
            left.cancel()


def _wrong_number(number: int) -> Fault:
    return Fault(
        "/query/board",
        "wrong-number",
        f"Vraag 1 tot {MOST_BOARDS} borden, zoals 'board=ROAZ-09:spoed'; dit zijn er {number}.",
        f"Ask for 1 to {MOST_BOARDS} boards, such as 'board=ROAZ-09:spoed'; these are {number}.",
    )
