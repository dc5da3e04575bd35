"""What goes over a live stream: events in the form of server-sent events, made once for everybody who sees the same."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import national_wire, totals_wire
from ketenzicht.capacity.queries import COUNTRY, Indices, Picture, Rendered, national_of

Board = tuple[str, str]  # region code, module code
NATIONAL: Board = ("", "")  # stands for the national picture among boards
MOST_BOARDS = 3  # on one stream
KEPT_FOR = timedelta(seconds=1)  # an event may be told to whoever asks for the same within this time

_encode = msgspec.json.encode


def event(name: str, data: bytes, *, version: str | None = None) -> bytes:
    """One server-sent event. `data` is JSON, so it holds no line ends."""
    head = b"id: %b\n" % version.encode() if version else b""
    return b"%bevent: %b\ndata: %b\n\n" % (head, name.encode(), data)


def pulse(*, now: datetime) -> bytes:
    """A sign that this process still follows the database."""
    return event("pulse", _encode({"at": now}))


def lost() -> bytes:
    """The process lost sight of the database: what is shown grows old."""
    reason = "Ketenzicht kan de database niet bereiken. De cijfers worden niet ververst."
    return event("lost", _encode({"reason": reason}))


def ended(reason: str) -> bytes:
    """Nothing more will come: who looks may not look any more."""
    return event("end", _encode({"reason": reason}))


def board_of(text: str, picture: Picture) -> Board:
    """A board as an address names it ("ROAZ-09:spoed"); raises NotFound for one that cannot exist."""
    region, _, module = text.partition(":")
    if region != COUNTRY and region not in picture.regions:
        raise NotFound(f"De regio '{region[:40]}' bestaat niet.")
    if (COUNTRY, module) not in picture.boards:  # every unit counts in the whole country
        raise NotFound(f"Voor de module '{module[:40]}' zijn geen eenheden geregistreerd.")
    return (region, module)


def version_of(picture: Picture, number: int | None = None) -> str:
    return f"{picture.epoch}-{picture.version if number is None else number}"


def number_of(version: str | None, picture: Picture) -> int | None:
    """From which change on a receiver must hear; None when it knows nothing of this picture."""
    epoch, _, number = (version or "").rpartition("-")
    if epoch != picture.epoch or not number.isdecimal() or int(number) > picture.version:
        return None
    return int(number)


class Frames:
    """What goes to viewers of one picture; a board's event is made once for everybody who needs the same."""

    def __init__(self, rendered: Rendered) -> None:
        self.rendered = rendered
        self.picture = rendered.picture
        self._events: dict[tuple[Board, int | None], bytes] = {}
        self._of: tuple[int, datetime] | None = None  # the version and moment of what is kept

    def frame(self, boards: Iterable[Board], *, since: int | None, now: datetime) -> list[bytes]:
        """What changed on boards after change number `since`, or all of them (None); empty when nothing changed.

        In parts, to be sent one after another: whole boards are large, and are not copied for each viewer.
        """
        said = [data for board in boards if (data := self._event(board, since, now))]
        if not said:
            return []
        return [*said[:-1], b"id: %b\n" % version_of(self.picture).encode(), said[-1]]

    def forget_old(self, *, now: datetime) -> None:
        """Keep nothing that is older than a moment: all boards together are large."""
        if self._of is not None and (self._of[0] != self.picture.version or now - self._of[1] > KEPT_FOR):
            self._events.clear()
            self._of = None

    def _event(self, board: Board, since: int | None, now: datetime) -> bytes:
        self.forget_old(now=now)
        if self._of is None:
            self._of = (self.picture.version, now)
        made = self._events.get((board, since))
        if made is None:
            made = self._events[board, since] = self._made(board, since, now)
        return made

    def _made(self, board: Board, since: int | None, now: datetime) -> bytes:
        picture, rendered = self.picture, self.rendered
        if board == NATIONAL:
            if since is not None and since == picture.version:
                return b""
            return event("national", _encode(national_wire(national_of(picture, now=now))))
        places = picture.indices_of(region=board[0], module=board[1])
        if since is None:
            return event("snapshot", _board_data(picture, board, places, now, map(rendered.line, places.tolist())))
        changed = places[picture.changed[places] > since]
        if not len(changed):
            return b""
        return event("changes", _board_data(picture, board, places, now, map(rendered.state, changed.tolist())))


def _board_data(picture: Picture, board: Board, places: Indices, now: datetime, lines: Iterable[bytes]) -> bytes:
    head = _encode(
        {
            "board": ":".join(board),
            "version": version_of(picture),
            "totals": totals_wire(picture.totals(places, now=now)),
        }
    )
    return b'%b,"lines":[%b]}' % (head[:-1], b",".join(lines))
