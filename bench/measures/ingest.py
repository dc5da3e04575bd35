"""How many observations become durable per second, and how long one delivery takes."""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator

import psycopg

from bench.client import Address, Answer, UnexpectedError
from bench.deliveries import Source, blocks, body, this_moment
from bench.load import Load, Worth, closed_loop
from bench.results import Result
from bench.stage import Stage

PER_DELIVERY = 500
AT_ONCE = 8  # deliveries under way
SINGLE_CLIENTS = 200
FASTEST = 70_000  # observations a second, more than will be taken in
CHANGING = 0.10  # share of a national day's observations that change something
PATH = "/api/v1/deliveries"


def batches(stage: Stage, seconds: float) -> Iterator[Result]:
    """Deliveries of 500 of which every observation changes: the worst that can come."""
    with stage.server():
        load, note = _batches(stage, seconds, changing=1.0)
        yield Result("ingest_batch_per_s", load.per_second, f"{_said(load)}; every observation changed; {note}")
        copied = _copy_per_second(stage, rows=load.done_in_all)
        yield Result(
            "ingest_copy_ratio",
            copied / load.per_second,
            f"plain COPY of {load.done_in_all:,} of these rows into one table without index, one commit: "
            f"{copied:,.0f} rows/s",
        )


def national_mix(stage: Stage, seconds: float) -> Iterator[Result]:
    """The same with the mix of an ordinary day."""
    with stage.server():
        load, note = _batches(stage, seconds, changing=CHANGING)
    said = f"{_said(load)}; {CHANGING:.0%} changed, the rest confirmed; {note}"
    yield Result("ingest_national_mix_per_s", load.per_second, said)


def singles(stage: Stage, seconds: float) -> Iterator[Result]:
    """Deliveries of one observation from 200 clients at once, each of which waits for its receipt."""
    with stage.server():
        stage.recall()
        sources = random.Random(2).sample(stage.figures.sources, min(20_000, len(stage.figures.sources)))
        series = [_single_requests(stage, sources[start::SINGLE_CLIENTS]) for start in range(SINGLE_CLIENTS)]
        meter = stage.meter()
        load = asyncio.run(
            closed_loop(stage.address(), requests=series, seconds=seconds, warm_up=2.0, worth=_stored(1.0))
        )
        note = meter.stop().note(done=load.done_in_all, of="delivery")
    yield Result("ingest_single_per_s", load.per_second, f"{SINGLE_CLIENTS} clients on kept connections; {note}")
    yield Result("ingest_single_p99_ms", load.ms(0.99), f"p50 {load.ms(0.5):.0f} ms, slowest {load.ms(1):.0f} ms")


def per_second(stage: Stage, seconds: float) -> float:
    """Observations per second in deliveries of 500, all changed; for the rows on growth. Needs a server."""
    return _batches(stage, seconds, changing=1.0)[0].per_second


def _batches(stage: Stage, seconds: float, *, changing: float) -> tuple[Load, str]:
    """Deliveries are made before the clock starts, as many as could be needed."""
    stage.recall()
    some = blocks(stage.figures.sources, size=PER_DELIVERY)
    parts = [part for start in range(AT_ONCE) if (part := some[start::AT_ONCE])]
    rounds = int(seconds + 2) * FASTEST // len(stage.figures.sources) + 2
    chance = random.Random(1)
    made = [[_batch(stage, block, changing, chance) for _ in range(rounds) for block in part] for part in parts]
    meter = stage.meter()
    load = asyncio.run(
        closed_loop(
            stage.address(), requests=[iter(series) for series in made], seconds=seconds, worth=_stored(changing)
        )
    )
    return load, meter.stop().note(done=load.done_in_all, of="observation")


def _stored(changing: float) -> Worth:
    """How many observations a receipt tells of, if as many changed as were meant to."""

    def worth(answer: Answer) -> int:
        receipt = answer.json()
        observations = int(receipt["observations"])
        if changing == 1.0 and receipt["changed"] != observations:
            raise UnexpectedError(f"Not everything changed: {answer.body!r}")
        return observations

    return worth


def _batch(stage: Stage, block: list[Source], changing: float, chance: random.Random) -> bytes:
    at = this_moment()
    said = [stage.figures.told(source, at=at, is_changed=chance.random() < changing) for source in block]
    return stage.address(block[0].region).post(PATH, body(said))


def _single_requests(stage: Stage, sources: list[Source]) -> Iterator[bytes]:
    addresses: dict[str, Address] = {source.region: stage.address(source.region) for source in sources}
    for source in itertools.cycle(sources):
        yield addresses[source.region].post(PATH, body([stage.figures.told(source, at=this_moment())]))


def _said(load: Load) -> str:
    return f"{PER_DELIVERY} per delivery, {AT_ONCE} under way, p99 {load.ms(0.99):.0f} ms a delivery"


def _copy_per_second(stage: Stage, *, rows: int) -> float:
    """The newest rows of history by COPY into a table that has nothing else to do."""
    columns = "unit_id, observed_at, received_at, version_id, delivery_id, values, absent, held_until, is_late"
    of_history = f"SELECT {columns} FROM capacity_observation"  # noqa: S608 - our own names
    with psycopg.connect(stage.conninfo()) as connection, connection.cursor() as cursor:
        with cursor.copy(f"COPY ({of_history} ORDER BY received_at DESC LIMIT {rows}) TO STDOUT".encode()) as newest:
            data = b"".join(newest)
        cursor.execute(f"CREATE TABLE bench_copy AS {of_history} WITH NO DATA".encode())
        connection.commit()
        begun = time.perf_counter()
        with cursor.copy(f"COPY bench_copy ({columns}) FROM STDIN".encode()) as copy:
            copy.write(data)
        connection.commit()
        took = time.perf_counter() - begun
        cursor.execute("DROP TABLE bench_copy")
    return rows / took
