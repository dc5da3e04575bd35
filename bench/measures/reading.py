"""How fast boards, the national picture and places are read."""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bench.client import Address, ask, connect, required
from bench.load import Load, closed_loop, open_loop
from bench.measures.live import PER_SECOND, Changes
from bench.plan import BOARD_OF_100
from bench.results import Result
from bench.stage import Stage, now

AT_ONCE = 16  # connections
SEARCHES_PER_SECOND = 200  # the peak that we design for
NATIONAL_EVERY = 0.6  # seconds: longer than an answer is kept, so that every one is made anew
# Postcode areas over the whole country, and the kinds of care that are asked for most.
NEAR = ("1012", "3511", "9711", "6211", "4811", "7511", "8911", "2511", "3011", "5611", "1315", "4381")
KINDS = (
    ("acute-vv", "elv-hoog"),
    ("acute-vv", "elv-laag"),
    ("acute-vv", "crisis-wlz-vv"),
    ("kliniek", "ic-adult"),
    ("kliniek", "clinic-acute"),
    ("spoed", "seh"),
)


def board(stage: Stage, seconds: float) -> Iterator[Result]:
    """A region's board of 100 locations as JSON, while figures keep coming in."""
    with stage.server():
        path, lines, size = _board_of_100(stage)
        request = stage.address().get(path)
        quiet = _closed(stage, [itertools.repeat(request)] * AT_ONCE, seconds)
    load, note = quiet
    yield Result(
        "board_per_s",
        load.per_second,
        f"{path}: 100 locations, {lines} lines, {size / 1000:.0f} kB; "
        f"p95 {load.ms(0.95):.1f} ms with {AT_ONCE} at once; {note}",
    )


def board_html(stage: Stage, seconds: float) -> Iterator[Result]:
    """The same board as a page, for somebody who is signed in; and how many queries it takes."""
    session = stage.sessions(1)[0]
    with stage.server():
        address = stage.address()
        region = _region_of_100(stage)
        path = f"/regions/{region}/?module={BOARD_OF_100}"
        page = Address(address.host, address.port, cookie=f"sessionid={session}").get(path)
        size = len(asyncio.run(_body(address, page)))
        load, note = _closed(stage, [itertools.repeat(page)] * AT_ONCE, seconds)
    said = f"{path}: {size / 1000:.0f} kB; p95 {load.ms(0.95):.0f} ms with {AT_ONCE} at once; {note}"
    yield Result("board_html_per_s", load.per_second, said)
    queries = _queries(stage, path=path, session=session)
    yield Result("board_html_queries", len(queries), "session, account, roles and what the page itself asks")


def places(stage: Stage, seconds: float) -> Iterator[Result]:
    """The nearest 20 with a free place, with filters and ranking."""
    with stage.server():
        paced, note = _paced(stage, _searches(stage), seconds)
        yield Result(
            "places_p95_ms",
            paced.ms(0.95),
            f"{SEARCHES_PER_SECOND} searches/s; p50 {paced.ms(0.5):.1f} ms, p99 {paced.ms(0.99):.1f} ms; {note}",
        )
        load, note = _closed(stage, [_searches(stage, seed) for seed in range(AT_ONCE)], seconds)
        yield Result("places_per_s", load.per_second, f"p95 {load.ms(0.95):.1f} ms with {AT_ONCE} at once; {note}")


def places_near(stage: Stage, seconds: float) -> Iterator[Result]:
    """The same with a postcode, which is looked up in the register."""
    with stage.server():
        paced, note = _paced(stage, _searches(stage, by_postcode=True), seconds)
    yield Result(
        "places_near_p95_ms",
        paced.ms(0.95),
        f"{SEARCHES_PER_SECOND} searches/s by postcode; p50 {paced.ms(0.5):.1f} ms; {note}",
    )


def national(stage: Stage, seconds: float) -> Iterator[Result]:
    """The full national picture while 400 observations a second come in; every answer made anew."""
    with stage.server():
        meter = stage.meter()
        latencies, ages, size = asyncio.run(_national(stage, Changes(stage), max(seconds, 10)))
        note = meter.stop().note()
    load = Load(seconds, latencies)
    yield Result(
        "national_ms",
        load.ms(0.95),
        f"p95 of {len(latencies)}, each made anew; p50 {load.ms(0.5):.1f} ms; {size / 1000:.0f} kB; "
        f"{PER_SECOND} observations/s meanwhile; {note}",
    )
    yield Result("national_age_ms", max(ages) * 1000, "oldest that an answer was when it arrived, asked at any moment")


async def _national(stage: Stage, changes: Changes, seconds: float) -> tuple[list[float], list[float], int]:
    address = stage.address()
    request = address.get("/api/v1/national")
    delivering = asyncio.create_task(
        open_loop(address, request=changes.request, per_second=PER_SECOND, seconds=seconds)
    )
    latencies: list[float] = []
    ages: list[float] = []
    size = 0
    anew, any_time = await connect(address), await connect(address)
    while not delivering.done():
        begun = time.perf_counter()
        answer = required(await anew.ask(request))
        latencies.append(time.perf_counter() - begun)
        size = len(answer.body)
        for _ in range(3):
            await asyncio.sleep(NATIONAL_EVERY / 3)
            told = required(await any_time.ask(request)).json()
            ages.append((now() - datetime.fromisoformat(told["at"])).total_seconds())
        await asyncio.sleep(NATIONAL_EVERY)
    anew.close()
    any_time.close()
    await delivering
    return latencies, ages, size


def latency_ms(stage: Stage, path_of: Iterator[bytes], *, number: int = 200) -> float:
    """The median latency of single requests on a server with nothing else to do; for the rows on growth."""

    async def measure() -> float:
        load = Load(1.0)
        connection = await connect(stage.address())
        for request in itertools.islice(path_of, number):
            begun = time.perf_counter()
            required(await connection.ask(request))
            load.latencies.append(time.perf_counter() - begun)
        connection.close()
        return load.ms(0.5)

    return asyncio.run(measure())


def searches(stage: Stage) -> Iterator[bytes]:
    """Searches by point, each another."""
    return _searches(stage)


def _searches(stage: Stage, seed: int = 0, *, by_postcode: bool = False) -> Iterator[bytes]:
    chance = random.Random(seed)
    address = stage.address()
    while True:
        module, label = chance.choice(KINDS)
        where = (
            f"near={chance.choice(NEAR)}"
            if by_postcode
            else f"latitude={chance.uniform(51.4, 53.1):.4f}&longitude={chance.uniform(4.3, 6.8):.4f}"
        )
        wishes = chance.choice(("", "", "&withinMinutes=60", "&needed=2", "&includeWithoutPlace=true"))
        yield address.get(f"/api/v1/places?module={module}&label={label}&{where}{wishes}")


def _closed(stage: Stage, series: list[Iterator[bytes]], seconds: float) -> tuple[Load, str]:
    meter = stage.meter()
    load = asyncio.run(closed_loop(stage.address(), requests=series, seconds=seconds))
    return load, meter.stop().note(done=load.done_in_all, of="request")


def _paced(stage: Stage, series: Iterator[bytes], seconds: float) -> tuple[Load, str]:
    asyncio.run(open_loop(stage.address(), request=lambda: next(series), per_second=20, seconds=1))  # warm up
    meter = stage.meter()
    load = asyncio.run(
        open_loop(stage.address(), request=lambda: next(series), per_second=SEARCHES_PER_SECOND, seconds=seconds)
    )
    return load, meter.stop().note(done=load.done_in_all, of="request")


def _region_of_100(stage: Stage) -> str:
    """The region whose board has nearest to 100 locations."""
    picture = stage.picture()

    def locations(region: str) -> int:
        places = picture.indices_of(region=region, module=BOARD_OF_100)
        return len({picture.units[place].location.id for place in places.tolist()})

    regions = sorted({region for region, module in picture.boards if module == BOARD_OF_100})
    return min(regions, key=lambda region: abs(locations(region) - 100))


def _board_of_100(stage: Stage) -> tuple[str, int, int]:
    path = f"/api/v1/boards/{_region_of_100(stage)}/{BOARD_OF_100}"
    address = stage.address()
    body = asyncio.run(_json(address, path))
    return path, len(body["lines"]), len(asyncio.run(_body(address, address.get(path))))


async def _json(address: Address, path: str) -> Any:
    return required(await ask(address, address.get(path))).json()


async def _body(address: Address, request: bytes) -> bytes:
    return required(await ask(address, request)).body


def _queries(stage: Stage, *, path: str, session: str) -> list[str]:
    """The queries of one page in a process that keeps a picture and hears of changes, as the server does."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from ketenzicht.access.insights import memory
    from ketenzicht.capacity import present

    present.show(stage.picture())
    memory.begin()
    try:
        client = Client(headers={"host": "localhost"})
        client.cookies["sessionid"] = session
        client.get(path)  # the first page of a process loads what is kept after it
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        assert answer.status_code == 200, answer.status_code
    finally:
        memory.end()
        present.forget()
    return [str(query["sql"]) for query in captured.captured_queries]
