"""What a viewer makes of the bytes of a live stream. Pure; shared by the process of viewers and its tests."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from sys import intern
from typing import Any

ROUND = 40  # the counter in every unit's figures goes from 0 to 39 and begins again
END_OF_HEAD = b"\r\n\r\n"
END_OF_EVENT = b"\n\n"
OK = 200

# Of a change: the unit, its counter, and when its supplier sent it (seconds since 1970).
Change = tuple[str, int, float]


@dataclass(frozen=True, slots=True)
class Event:
    """One server-sent event, as far as a viewer needs it."""

    kind: str
    board: str = ""
    id: str = ""
    changes: tuple[Change, ...] = ()
    base: Mapping[str, int] = field(default_factory=dict)  # of a snapshot: the counter of every unit


@dataclass(slots=True)
class Counts:
    """What viewers saw together."""

    frames: int = 0
    bytes: int = 0
    changes: int = 0
    skipped: int = 0  # changes that were overtaken by a newer one of the same unit before they were told
    repeated: int = 0  # told twice: harmless
    disordered: int = 0  # older than what was shown already, or of a unit that is not on the board: never allowed
    lost: int = 0  # streams that the server ended, or said to have lost the database
    latencies: dict[int, int] = field(default_factory=dict)  # how many changes took so many milliseconds


class Reader:
    """Turns the bytes of one HTTP answer in chunks into texts of whole events."""

    __slots__ = ("_event", "_is_open", "_needed", "_rest", "status")

    def __init__(self) -> None:
        self.status = 0
        self._is_open = False
        self._event = b""  # the beginning of an event that is not whole yet
        self._rest = bytearray()
        self._needed = 0

    def take(self, data: bytes) -> Iterator[bytes]:
        """The texts that are complete with this data."""
        if self._rest:
            self._rest += data
            if len(self._rest) < self._needed:
                return
            data = bytes(self._rest)
            self._rest.clear()
        place = self._after_head(data)
        self._needed = 0
        if self.status not in (0, OK):
            yield data[place:]  # a refusal: it is not in chunks, and only to be shown
            return
        while self._is_open and (line := data.find(b"\r\n", place)) >= 0:
            end = line + 2 + int(data[place:line], 16) + 2
            if end > len(data):
                self._needed = end - place
                break
            text = self._event + data[line + 2 : end - 2] if self._event else data[line + 2 : end - 2]
            place = end
            is_whole = text.endswith(END_OF_EVENT)
            self._event = b"" if is_whole else text
            if is_whole:
                yield text
        if place < len(data):
            self._rest += data[place:]

    def _after_head(self, data: bytes) -> int:
        """Where the body goes on in this data; opens the answer when its head is complete."""
        if self._is_open:
            return 0
        end = data.find(END_OF_HEAD)
        if end < 0:
            return 0
        self._is_open, self.status = True, int(data[9:12])
        return end + len(END_OF_HEAD)


def parsed(payload: bytes) -> tuple[Event, ...]:
    """The events in a text of whole events."""
    return tuple(_event(text) for text in payload[:-2].split(END_OF_EVENT))


def _event(text: bytes) -> Event:
    kind, id_, data = "", "", b""
    for line in text.split(b"\n"):
        name, _, value = line.partition(b": ")
        if name == b"event":
            kind = value.decode()
        elif name == b"id":
            id_ = value.decode()
        elif name == b"data":
            data = value
    if kind not in ("snapshot", "changes"):
        return Event(kind or "retry", id=id_)
    told = json.loads(data)
    changes = tuple(_change(line) for line in told["lines"])
    base = {unit: free for unit, free, _ in changes} if kind == "snapshot" else {}
    return Event(kind, told["board"], id_, changes, base)


def _change(line: dict[str, Any]) -> Change:
    free, observed_at = line["available"], line["confirmedAt"]
    at = datetime.fromisoformat(observed_at).timestamp() if observed_at else 0.0
    return intern(line["unit"]), -1 if free is None else int(free), at


class Viewer:
    """What one viewer knows: the boards it got whole, and what changed since."""

    __slots__ = ("bases", "boards", "seen")

    def __init__(self, boards: tuple[str, ...]) -> None:
        self.boards = boards
        self.bases: dict[str, Mapping[str, int]] = {}  # shared with whoever got the same snapshot
        self.seen: dict[str, int] = {}

    @property
    def has_all(self) -> bool:
        return len(self.bases) == len(self.boards)

    def begin(self, board: str, base: Mapping[str, int]) -> None:
        """Take a whole board."""
        self.bases[board] = base
        self.seen = {unit: free for unit, free in self.seen.items() if unit not in base}

    def take(self, event: Event, counts: Counts, now: float | None) -> None:
        """Apply changes and judge their order; `now` is None while nothing is timed."""
        base = self.bases.get(event.board)
        if base is None:
            counts.disordered += 1
            return
        seen, latencies = self.seen, counts.latencies
        for unit, free, sent_at in event.changes:
            before = seen.get(unit)
            if before is None:
                before = base.get(unit)
            step = ROUND if before is None else (free - before) % ROUND
            if step == 1:
                pass
            elif step == 0:
                counts.repeated += 1
                continue
            elif step > ROUND // 2:
                counts.disordered += 1
                continue
            else:
                counts.skipped += step - 1
            seen[unit] = free
            counts.changes += 1
            if now is not None:
                took = int((now - sent_at) * 1000)
                latencies[took] = latencies.get(took, 0) + 1

    def differs_from(self, truth: Mapping[str, Mapping[str, int]]) -> int:
        """How many lines of its boards are not as the API says that they are."""
        wrong = 0
        for board in self.boards:
            base = self.bases.get(board, {})
            wrong += sum(self.seen.get(unit, base.get(unit)) != free for unit, free in truth[board].items())
        return wrong
