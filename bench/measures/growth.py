"""How everything grows with the size of the register."""

import itertools
import time
from collections.abc import Iterator

from bench.measures import ingest, reading
from bench.plan import BOARD_OF_100
from bench.results import Result
from bench.stage import Stage

TRIES = 5


def rows(stage: Stage, seconds: float) -> Iterator[Result]:
    """Ingest, places, national picture, board and load of the picture, at the register's present size."""
    size = stage.units
    loaded = picture_load_ms(stage)
    yield Result(f"growth_picture_load_ms_{size}", loaded, f"median of {TRIES}")
    with stage.server():
        address = stage.address()
        national = itertools.repeat(address.get("/api/v1/national"))
        region = sorted({line for line, module in stage.picture().boards if module == BOARD_OF_100})[0]
        board = itertools.repeat(address.get(f"/api/v1/boards/{region}/{BOARD_OF_100}"))
        places = reading.latency_ms(stage, reading.searches(stage))
        yield Result(f"growth_places_ms_{size}", places, "median of 200 searches one after another")
        yield Result(f"growth_board_ms_{size}", reading.latency_ms(stage, board), f"median; {region} {BOARD_OF_100}")
        slow = reading.latency_ms(stage, _slowly(national), number=8)
        yield Result(f"growth_national_ms_{size}", slow, "median of 8, each made anew")
        stored = ingest.per_second(stage, min(seconds, 5))
        yield Result(f"growth_ingest_per_s_{size}", stored, "deliveries of 500 (or fewer units), all changed")


def picture_load(stage: Stage, seconds: float) -> Iterator[Result]:
    """Everything from the database into memory, as at the start of a server."""
    del seconds
    yield Result("picture_load_ms", picture_load_ms(stage), f"{stage.units:,} units, median of {TRIES}")


def picture_load_ms(stage: Stage) -> float:
    """The median time to load the picture, in milliseconds."""
    took = []
    stage.picture()
    for _ in range(TRIES):
        begun = time.perf_counter()
        stage.picture()
        took.append(time.perf_counter() - begun)
    return sorted(took)[TRIES // 2] * 1000


def _slowly(requests: Iterator[bytes]) -> Iterator[bytes]:
    for request in requests:
        time.sleep(reading.NATIONAL_EVERY)
        yield request
