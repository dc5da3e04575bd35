"""A process full of viewers: thousands of live streams on bare sockets, read by one loop.

Every viewer is checked: for each unit the counter in its figures must go up by one. What thousands of viewers get
is mostly the same bytes, so a frame is parsed once and looked up by its content after that.
"""

import contextlib
import select
import socket
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic, process_time, time
from typing import Any

from bench.machine import allow_many_files
from bench.viewing import OK, Counts, Event, Reader, Viewer, parsed

IP_BIND_ADDRESS_NO_PORT = 24  # Linux: choose the port at connect(), when the address at the other end is known
SOURCES = 4  # addresses 127.0.0.x from which viewers come, so that there are ports enough
READ = 1 << 18  # bytes at once
KEPT = 20_000  # frames that are remembered
TRY_AGAIN_AFTER = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Audience:
    """Where viewers connect and what they ask for."""

    host: str
    port: int
    sessions: tuple[str, ...]  # of each viewer: the key of the session with which it is signed in
    boards: tuple[tuple[str, ...], ...]  # of each viewer, as "ROAZ-09:spoed"
    at_once: int  # viewers that may be waiting for their first board; more would be a storm


@dataclass(slots=True)
class Report:
    """What a process of viewers tells: how it stands, and what was counted since it was last asked to begin."""

    viewers: int
    complete: int  # have all their boards
    first_at: float | None  # when the first answer came, on the machine's clock
    last_at: float | None  # when the last of them was complete
    counts: Counts
    cpu: float  # seconds of processor since the beginning
    refused: list[str] = field(default_factory=list)


class _Stream:
    """One viewer with its connection."""

    __slots__ = ("is_complete", "last_id", "reader", "session", "socket", "viewer")

    def __init__(self, boards: tuple[str, ...], session: str) -> None:
        self.viewer = Viewer(boards)
        self.session = session
        self.reader = Reader()
        self.socket: socket.socket | None = None
        self.is_complete = False
        self.last_id = ""


class Crowd:
    """All viewers of one process."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._epoll = select.epoll()
        self._streams = [_Stream(*given) for given in zip(audience.boards, audience.sessions, strict=True)]
        self._by_file: dict[int, _Stream] = {}
        self._outside: deque[tuple[float, _Stream]] = deque((0.0, stream) for stream in self._streams)
        self._coming = 0  # connected or connecting, without all their boards
        self._parsed: dict[tuple[int, int], tuple[Event, ...]] = {}
        self._counts = Counts()
        self._is_timing = False
        self._refused: list[str] = []
        self._first_at: float | None = None
        self._last_at: float | None = None

    def run(self, orders: Connection) -> None:
        """Watch until told to stop; orders are answered one at a time."""
        self._epoll.register(orders.fileno(), select.EPOLLIN)
        while True:
            self._let_in()
            for file, event in self._epoll.poll(0.05):
                if file == orders.fileno():
                    order, *given = orders.recv()
                    if order == "stop":
                        return
                    orders.send(getattr(self, f"_order_{order}")(*given))
                else:
                    self._turn(file, event)

    def _order_report(self) -> Report:
        complete = sum(stream.is_complete for stream in self._streams)
        return Report(
            len(self._streams),
            complete,
            self._first_at,
            self._last_at,
            self._counts,
            process_time(),
            self._refused[:3],
        )

    def _order_begin(self) -> None:
        """Count and time from now on; what went wrong before still counts."""
        self._counts = Counts(disordered=self._counts.disordered, lost=self._counts.lost)
        self._is_timing = True

    def _order_expect_restart(self) -> None:
        """The server is about to go; whoever loses its stream comes back as soon as it can."""
        self._first_at = self._last_at = None

    def _order_compare(self, truth: Mapping[str, Mapping[str, int]]) -> int:
        return sum(stream.viewer.differs_from(truth) for stream in self._streams)

    def _let_in(self) -> None:
        now = monotonic()
        while self._outside and self._coming < self._audience.at_once and self._outside[0][0] <= now:
            _, stream = self._outside.popleft()
            self._connect(stream)

    def _connect(self, stream: _Stream) -> None:
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        connection.setblocking(False)  # noqa: FBT003 - its only form
        connection.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        connection.bind((f"127.0.0.{2 + connection.fileno() % SOURCES}", 0))
        with contextlib.suppress(BlockingIOError):
            connection.connect((self._audience.host, self._audience.port))
        stream.socket, stream.reader, stream.is_complete = connection, Reader(), False
        self._by_file[connection.fileno()] = stream
        self._epoll.register(connection.fileno(), select.EPOLLOUT)
        self._coming += 1

    def _turn(self, file: int, event: int) -> None:
        stream = self._by_file[file]
        assert stream.socket is not None
        if event & select.EPOLLOUT:
            if stream.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                self._drop(stream)
                return
            stream.socket.send(self._request(stream))
            self._epoll.modify(file, select.EPOLLIN)
            return
        try:
            data = stream.socket.recv(READ)
        except OSError:
            data = b""
        if data:
            self._read(stream, data)
        else:
            self._drop(stream)

    def _request(self, stream: _Stream) -> bytes:
        asked = "&".join(f"board={board}" for board in stream.viewer.boards)
        given = self._audience
        resume = f"Last-Event-ID: {stream.last_id}\r\n" if stream.last_id else ""
        return (
            f"GET /live/boards?{asked} HTTP/1.1\r\nHost: {given.host}:{given.port}\r\nAccept: text/event-stream\r\n"
            f"Cookie: sessionid={stream.session}\r\n{resume}\r\n"
        ).encode()

    def _drop(self, stream: _Stream) -> None:
        """The server closed the stream, or is not there: come back a little later."""
        assert stream.socket is not None
        file = stream.socket.fileno()
        self._epoll.unregister(file)
        del self._by_file[file]
        stream.socket.close()
        if stream.is_complete:
            self._counts.lost += 1
        else:
            self._coming -= 1
        stream.is_complete = False
        stream.viewer = Viewer(stream.viewer.boards)
        self._outside.append((monotonic() + TRY_AGAIN_AFTER, stream))

    def _read(self, stream: _Stream, data: bytes) -> None:
        now = time()
        if self._first_at is None:
            self._first_at = now
        for payload in stream.reader.take(data):
            if stream.reader.status != OK:
                self._refused.append(f"{stream.reader.status}: {payload[:300].decode(errors='replace')}")
                continue
            self._counts.frames += 1
            self._counts.bytes += len(payload)
            for event in self._events(payload):
                self._take(stream, event, now)

    def _take(self, stream: _Stream, event: Event, now: float) -> None:
        stream.last_id = event.id or stream.last_id
        if event.kind == "changes":
            stream.viewer.take(event, self._counts, now if self._is_timing else None)
        elif event.kind == "snapshot":
            stream.viewer.begin(event.board, event.base)
            if stream.viewer.has_all and not stream.is_complete:
                stream.is_complete = True
                self._coming -= 1
                self._last_at = now
        elif event.kind in ("lost", "end"):
            self._counts.lost += 1

    def _events(self, payload: bytes) -> tuple[Event, ...]:
        """The events of a frame, by its hash and length: whole boards are too large to keep thousands of."""
        key = (hash(payload), len(payload))
        found = self._parsed.get(key)
        if found is None:
            if len(self._parsed) >= KEPT:
                self._parsed.clear()
            found = self._parsed[key] = parsed(payload)
        return found


def _main(orders: Connection, audience: Audience) -> None:
    allow_many_files()
    with contextlib.suppress(KeyboardInterrupt, EOFError):  # who started us is stopping, or gone
        Crowd(audience).run(orders)


class Process:
    """A process of viewers, from the side of who started it."""

    def __init__(self, audience: Audience) -> None:
        context = get_context("spawn")
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=_main, args=(theirs, audience), daemon=True)
        self._process.start()
        theirs.close()

    def order(self, order: str, *given: object) -> Any:
        """Give an order and wait for the answer."""
        self._orders.send((order, *given))
        return self._orders.recv()

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._orders.send(("stop",))
        self._process.join(timeout=5)
        self._process.kill()
        self._process.join()


def divided(boards: Sequence[tuple[str, ...]], processes: int) -> list[tuple[tuple[str, ...], ...]]:
    """The viewers over processes; who watches the same stays together, so that frames are parsed once."""
    ordered = sorted(boards)
    size = -(-len(ordered) // processes)
    return [tuple(ordered[start : start + size]) for start in range(0, len(ordered), size)]
