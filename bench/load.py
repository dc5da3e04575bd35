"""Puts load on the server: as much as it takes (closed loop), or so much a second (open loop)."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from bench.client import Address, Answer, Connection, UnexpectedError, connect, required

Request = Callable[[], bytes]
Worth = Callable[[Answer], int]


def one_each(answer: Answer) -> int:
    """Every answer counts as one."""
    del answer
    return 1


@dataclass(slots=True)
class Load:
    """What was asked and how long each answer took, in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    done: int = 0  # what the answers were worth together
    done_in_all: int = 0  # warm-up included

    @property
    def per_second(self) -> float:
        return self.done / self.seconds

    def ms(self, share: float) -> float:
        """The latency in milliseconds that `share` of the answers stayed within."""
        return percentile(self.latencies, share) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0…1) of the values does not exceed."""
    if not values:
        raise ValueError("Nothing was measured.")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def closed_loop(
    address: Address,
    *,
    requests: Sequence[Iterator[bytes]],
    seconds: float,
    warm_up: float = 1.0,
    worth: Worth = one_each,
) -> Load:
    """One connection for each series of requests; each asks anew as soon as it has its answer.

    What is asked during `warm_up` is not counted. `worth` judges an answer: how many things were done with it.
    """
    load = Load()
    connections = [await connect(address) for _ in requests]
    begin = perf_counter() + warm_up
    end = begin + seconds

    async def client(connection: Connection, series: Iterator[bytes]) -> None:
        for request in series:
            sent_at = perf_counter()
            if sent_at >= end:
                return
            value = worth(required(await connection.ask(request)))
            load.done_in_all += value
            if sent_at >= begin:
                load.latencies.append(perf_counter() - sent_at)
                load.done += value
        raise UnexpectedError("More requests were needed than were made beforehand.")

    try:
        await asyncio.gather(*(client(*pair) for pair in zip(connections, requests, strict=True)))
        load.seconds = perf_counter() - begin
    finally:
        for connection in connections:
            connection.close()
    return load


async def open_loop(
    address: Address, *, request: Request, per_second: float, seconds: float, connections: int = 16
) -> Load:
    """So many requests a second, whatever the server does; a latency counts from when the request was due."""
    load = Load()
    free: asyncio.Queue[Connection] = asyncio.Queue()
    everyone = [await connect(address) for _ in range(connections)]
    for connection in everyone:
        free.put_nowait(connection)

    async def one(due: float) -> None:
        connection = await free.get()
        required(await connection.ask(request()))
        load.latencies.append(perf_counter() - due)
        load.done += 1
        load.done_in_all += 1
        free.put_nowait(connection)

    start = perf_counter()
    try:
        async with asyncio.TaskGroup() as group:
            for number in range(int(per_second * seconds)):
                due = start + number / per_second
                if (early := due - perf_counter()) > 0:
                    await asyncio.sleep(early)
                group.create_task(one(due))
        load.seconds = perf_counter() - start
    finally:
        for connection in everyone:
            connection.close()
    return load
