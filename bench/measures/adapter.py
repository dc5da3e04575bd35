"""How many ADT messages the adapter takes into its census a second, each acknowledged after it is on disk."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.results import Result
from bench.stage import Stage, now
from ketenzicht.adapter.census.keys import own_keys
from ketenzicht.adapter.census.mllp import Listener, MllpServer, Told
from ketenzicht.adapter.census.store import Census
from ketenzicht.adapter.store import connect

START, END = b"\x0b", b"\x1c\r"
STAYS, WARDS = 2_000, 60
TRIGGERS = ("A01", "A02", "A08", "A08", "A03")  # of each stay in turn
REST = "\r".join(f"OBX|{number}|NM|{number}^meting||{number}|||||F|||20261122||{'x' * 120}" for number in range(40))


def rows(stage: Stage, seconds: float) -> Iterator[Result]:
    """Over one connection: sent on without waiting, as after an outage, and one by one, as most senders do."""
    del stage
    for name, at_once in (("adapter_adt_per_s", 500), ("adapter_adt_one_by_one_per_s", 1)):
        number, took, present = asyncio.run(_measure(seconds, at_once))
        size = len(_message(0)) / 1000
        note = f"{number:,} messages of {size:.0f} kB, {at_once} on their way, {present:,} stays present"
        yield Result(name, number / took, note)


async def _measure(seconds: float, at_once: int) -> tuple[int, float, int]:
    """How many messages were acknowledged in how many seconds, and how many then lie there."""
    with tempfile.TemporaryDirectory() as folder:
        census = Census(connect(Path(folder)), own_keys(Path(folder)), name="adt", zone=ZoneInfo("Europe/Amsterdam"))
        mllp = MllpServer(census, told=Told(), clock=now)
        server = await mllp.start(Listener("127.0.0.1", 0))
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        begun, number = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            writer.write(b"".join(START + _message(number + place) + END for place in range(at_once)))
            for _ in range(at_once):
                answer = await reader.readuntil(END)
                assert b"MSA|AA|" in answer, answer
            number += at_once
        took = time.perf_counter() - begun
        writer.close()
        server.close()
        return number, took, sum(census.counted().by_place.values())


def _message(number: int) -> bytes:
    """The next of many stays that come, move and go."""
    stay, trigger = number // len(TRIGGERS), TRIGGERS[number % len(TRIGGERS)]
    at = f"{datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=number):%Y%m%d%H%M%S}+0000"
    ward = f"W{(stay + number % len(TRIGGERS)) % WARDS}^{stay % 20}^{number % 4}"
    return (
        f"MSH|^~\\&|EPD|Z|KZ|Z|{at}||ADT^{trigger}|{number}|P|2.5\rEVN|{trigger}|{at}\r"
        f"PID|1||P{stay % STAYS}^^^Z^PI||Test^Persoon\rPV1|1|I|{ward}{'|' * 16}V{stay}\r{REST}"
    ).encode()
