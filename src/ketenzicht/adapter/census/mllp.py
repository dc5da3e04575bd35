"""MLLP: HL7 v2 messages over a connection, each acknowledged after what it changes is on the disk."""

import asyncio
import ipaddress
import logging
import sqlite3
import ssl
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ketenzicht.adapter.census.answer import Code, answer
from ketenzicht.adapter.census.message import LONGEST_MESSAGE, Message, Unreadable, read_message
from ketenzicht.adapter.census.stay import Effect
from ketenzicht.adapter.census.store import Census, Taken

START, END = b"\x0b", b"\x1c"
READ_AT_ONCE = 256 * 1024
KEPT_PROBLEMS = 50
MOST_CONNECTIONS = 100
HANGS_UP_WITHIN = 10.0  # seconds
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Frames:
    """Cuts what comes in into messages. What stands between frames is line noise: it is counted and left out."""

    rest: bytes = b""
    noise: int = 0

    def cut(self, data: bytes) -> list[tuple[bytes, bool]]:
        """The messages that are there now; False with one that another began in the middle of."""
        found = []
        *frames, self.rest = (self.rest + data).split(END)
        for frame in frames:
            between, *begun = frame.split(START)
            self._count(between if begun else frame)
            found += [(half, False) for half in begun[:-1]]
            found += [(begun[-1], True)] if begun else []
        return found

    def _count(self, between: bytes) -> None:
        if between.strip(b"\r\n"):
            self.noise += 1


@dataclass(slots=True)
class Told:
    """What came in, for the page: how many of each effect, and the last problems (without anything of a patient)."""

    effects: Counter[Effect] = field(default_factory=Counter)
    noise: int = 0
    connections: int = 0
    problems: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT_PROBLEMS))


@dataclass(frozen=True, slots=True)
class Listener:
    """Where to listen, who may connect (empty: everybody who can), and with which certificates."""

    host: str
    port: int
    allowed: tuple[Network, ...] = ()
    tls: ssl.SSLContext | None = None


class MllpServer:
    """Takes messages into a census. One at a time writes; whatever arrived together is committed together."""

    def __init__(self, census: Census, *, told: Told, clock: Callable[[], datetime]) -> None:
        self._census = census
        self._told = told
        self._clock = clock
        self._alone = asyncio.Lock()
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self._allowed: tuple[Network, ...] = ()

    async def start(self, listener: Listener) -> asyncio.Server:
        self._allowed = listener.allowed
        return await asyncio.start_server(
            self._connected, listener.host, listener.port, ssl=listener.tls, limit=READ_AT_ONCE
        )

    async def hang_up(self) -> None:
        """End all connections, after what is being stored; senders send again what was not acknowledged."""
        for writer in self._open:
            writer.close()
        if tasks := [task for task in self._open.values() if task]:
            await asyncio.wait(tasks, timeout=HANGS_UP_WITHIN)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")[0]
        if self._allowed and not any(ipaddress.ip_address(peer) in network for network in self._allowed):
            log.warning("connection refused: the address is not allowed", extra={"peer": peer})
            writer.close()
            return
        if len(self._open) >= MOST_CONNECTIONS:
            self._problem(f"er zijn al {MOST_CONNECTIONS} verbindingen; een nieuwe is geweigerd")
            writer.close()
            return
        self._open[writer] = asyncio.current_task()
        self._told.connections = len(self._open)
        try:
            await self._serve(reader, writer)
        except ConnectionError:
            pass  # what was not acknowledged will be sent again
        finally:
            del self._open[writer]
            self._told.connections = len(self._open)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        frames = Frames()
        while data := await reader.read(READ_AT_ONCE):
            noise = frames.noise
            found = frames.cut(data)
            self._told.noise += frames.noise - noise
            for reply in await self._answers(found):
                writer.write(START + reply + END + b"\r")
            if len(frames.rest) > LONGEST_MESSAGE:
                self._problem("een bericht was langer dan 4 MiB; de verbinding is verbroken")
                return
            await writer.drain()

    async def _answers(self, found: Sequence[tuple[bytes, bool]]) -> list[bytes]:
        whole = [raw for raw, is_whole in found if is_whole]
        at = self._clock()
        taken = iter(await self._take(whole, at) if whole else [])
        return [self._answer(next(taken) if is_whole else _half(raw), at) for raw, is_whole in found]

    async def _take(self, raws: list[bytes], at: datetime) -> list[Taken | None]:
        try:
            async with self._alone:
                return [*await asyncio.to_thread(self._census.take, raws, at=at)]
        except (sqlite3.Error, OSError):
            log.exception("messages could not be stored")
            return [None] * len(raws)

    def _answer(self, taken: Taken | None, at: datetime) -> bytes:
        if taken is None:
            self._problem("berichten konden niet worden opgeslagen; de afzender is gevraagd ze opnieuw te sturen")
            return answer(None, code=Code.ERROR, text="Niet opgeslagen. Stuur het bericht later opnieuw.", at=at)
        self._told.effects[taken.effect] += 1
        if taken.effect is not Effect.UNREADABLE:
            return answer(taken.message, code=Code.ACCEPTED, text="", at=at)
        self._problem(f"bericht {_named(taken.message)}: {taken.why}")
        is_adt = taken.message is not None and taken.message.kind == "ADT"
        return answer(taken.message, code=Code.ERROR if is_adt else Code.REJECTED, text=taken.why, at=at)

    def _problem(self, text: str) -> None:
        self._told.problems.appendleft(text)
        log.warning("problem with a message", extra={"problem": text})


def _named(message: Message | None) -> str:
    """For whoever looks it up at the sender."""
    number = message.control_id[:40] if message else ""
    kind = (message.trigger or message.kind)[:10] if message else ""
    return " ".join(filter(None, (number or "zonder nummer", kind and f"({kind})")))


def _half(raw: bytes) -> Taken:
    """A message that was broken off: answered if it can be, never applied."""
    try:
        message = read_message(raw)
    except Unreadable:
        message = None
    return Taken(Effect.UNREADABLE, message, "Het bericht brak af voor het einde.")
