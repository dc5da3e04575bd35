"""What goes over a live stream: events in the form of server-sent events, made once for everybody who sees the same."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec

from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.domain import national_wire, totals_wire
from ketenzicht.capacity.queries import (
    COUNTRY,
    Indices,
    Look,
    Part,
    Picture,
    Rendered,
    national_of,
    scene_of,
    version_of,
)

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


def number_of(version: str | None, picture: Picture, looks: Iterable[Look]) -> int | None:
    """From which change on a receiver must hear; None when it knows nothing of this picture, or saw it otherwise."""
    scene, _, number = (version or "").rpartition("-")
    if scene != scene_of(picture, looks) or not number.isdecimal() or int(number) > picture.version:
        return None
    return int(number)


class Frames:
    """What goes to viewers of one picture; a board's event is made once for everybody who needs the same."""

    def __init__(self, rendered: Rendered) -> None:
        self.rendered = rendered
        self.picture = rendered.picture
        self._regions = frozenset({*NATIONAL, COUNTRY, *rendered.picture.regions})
        self._events: dict[tuple[Look, int | None], bytes] = {}
        self._of: tuple[int, datetime] | None = None  # the version and moment of what is kept

    def frame(self, looks: Collection[Look], *, since: int | None, now: datetime) -> list[bytes]:
        """What changed on boards after change number `since`, or all of them (None); empty when nothing changed.

        In parts, to be sent one after another: whole boards are large, and are not copied for each viewer.
        """
        said = [data for look in looks if (data := self._event(look, since, now))]
        if not said:
            return []
        return [*said[:-1], b"id: %b\n" % version_of(self.picture, looks).encode(), said[-1]]

    def can_show(self, looks: Iterable[Look]) -> bool:
        """Whether these are of this picture: in another, other units may be hidden from who does not see all.

        And a region may have ended.
        """
        return all(
            look.region in self._regions and (look.part is None or look.part.epoch == self.picture.epoch)
            for look in looks
        )

    def forget_old(self, *, now: datetime) -> None:
        """Keep nothing that is older than a moment: all boards together are large."""
        if self._of is not None and (self._of[0] != self.picture.version or now - self._of[1] > KEPT_FOR):
            self._events.clear()
            self._of = None

    def _event(self, look: Look, since: int | None, now: datetime) -> bytes:
        self.forget_old(now=now)
        if self._of is None:
            self._of = (self.picture.version, now)
        made = self._events.get((look, since))
        if made is None:
            made = self._events[look, since] = self._made(look, since, now)
        return made

    def _made(self, look: Look, since: int | None, now: datetime) -> bytes:
        picture, rendered = self.picture, self.rendered
        if look[:2] == NATIONAL:
            if since is not None and since == picture.version:
                return b""
            return event("national", _encode(national_wire(national_of(picture, look, now=now))))
        places = picture.indices_of(region=look.region, module=look.module)
        part = look.part if isinstance(look.part, Part) else None
        lines = places if part is None else part.lines(look.region)
        if since is None:
            return event("snapshot", _board_data(picture, look, places, now, map(rendered.line, lines.tolist())))
        changed = lines[picture.changed[lines] > since]
        if not len(changed) and (part is None or not _has_other_sum(picture, part, look.region, places, since)):
            return b""
        return event("changes", _board_data(picture, look, places, now, map(rendered.state, changed.tolist())))


def _has_other_sum(picture: Picture, part: Part, region: str, places: Indices, since: int) -> bool:
    """Whether what is hidden changed a sum that one may see."""
    return region in part.agreed and bool((picture.changed[places] > since).any())


def _board_data(picture: Picture, look: Look, places: Indices, now: datetime, lines: Iterable[bytes]) -> bytes:
    """The board as it is seen: without lines that are hidden, and without a sum that may not be told."""
    part = look.part if isinstance(look.part, Part) else None
    has_totals = part is None or look.region in part.told(now=now)
    head = {
        "board": f"{look.region}:{look.module}",
        "version": version_of(picture, [look]),
        "totals": totals_wire(picture.totals(places, now=now)) if has_totals else None,
    }
    if part is not None and (said := part.notice(look.region, has_totals=has_totals)):
        head["notice"] = said
    return b'%b,"lines":[%b]}' % (_encode(head)[:-1], b",".join(lines))
