"""Where the time of one observation and of one frame goes, in this process, without HTTP."""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bench.deliveries import Source, body, this_moment
from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from ketenzicht.capacity.parcel import Rows
    from ketenzicht.capacity.picture import Picture

SIZE = 500  # observations in a delivery
REPEATS = 40


def rows(stage: Stage, seconds: float) -> Iterator[Result]:
    """Microseconds per observation of each step of a delivery, and per frame of a live stream."""
    del seconds
    yield from _taking_in(stage)
    yield from _telling(stage)


def _taking_in(stage: Stage) -> Iterator[Result]:
    from ketenzicht.capacity.checking import check
    from ketenzicht.capacity.wire import DeliveryIn, decode

    picture = stage.picture()
    region = stage.figures.sources[0].region
    mine = [source for source in stage.figures.sources if source.region == region][:SIZE]
    text = body([stage.figures.told(source, at=this_moment()) for source in mine])
    delivery = decode(text)
    assert isinstance(delivery, DeliveryIn)
    organisation_id = stage.deliverers[region].organisation_id
    number = len(mine)
    yield Result("cost_decode_us", _us(lambda: decode(text)) / number, f"per observation, of {number} in a delivery")
    checked = check(delivery, organisation_id=organisation_id, units=picture, now=now())
    assert not checked.faults, checked.faults[0]
    spent = _us(lambda: check(delivery, organisation_id=organisation_id, units=picture, now=now()))
    yield Result("cost_check_us", spent / number, "per observation: unit, definition, values, rows")
    changed, confirmed = asyncio.run(_storing(stage, mine, picture))
    yield Result("cost_store_changed_us", changed, "per observation: the one statement and its commit, 2,000 together")
    yield Result("cost_store_confirmed_us", confirmed, "the same when nothing changed")


async def _storing(stage: Stage, sources: list[Source], picture: "Picture") -> tuple[float, float]:
    import psycopg

    changed: list[float] = []
    confirmed: list[float] = []
    async with await psycopg.AsyncConnection.connect(stage.conninfo(), autocommit=True) as connection:
        for _ in range(REPEATS // 2):
            for is_changed, took in ((True, changed), (False, confirmed)):
                parcel = _rows(stage, sources, picture, is_changed=is_changed)
                took.append(await _stored(connection, parcel) / len(sources))
    return _median(changed), _median(confirmed)


async def _stored(connection: Any, some: "Rows") -> float:
    from ketenzicht.capacity.parcel import Parcel
    from ketenzicht.capacity.storing import store

    begun = time.perf_counter()
    async with connection.cursor(binary=True) as cursor:
        await store(cursor, [Parcel(uuid4(), uuid4(), uuid4(), None, b"", now(), some, 0, None)])
    return (time.perf_counter() - begun) * 1e6


def _rows(stage: Stage, sources: list[Source], picture: "Picture", *, is_changed: bool) -> "Rows":
    from ketenzicht.capacity.checking import check
    from ketenzicht.capacity.wire import DeliveryIn, decode

    delivery = decode(body([stage.figures.told(source, at=this_moment(), is_changed=is_changed) for source in sources]))
    assert isinstance(delivery, DeliveryIn)
    deliverer = stage.deliverers[sources[0].region]
    return check(delivery, organisation_id=deliverer.organisation_id, units=picture, now=now()).rows


def _telling(stage: Stage) -> Iterator[Result]:
    """A board's frame with one changed line, and a whole board, each as the first who asks pays for it."""
    from ketenzicht.capacity.domain import national_wire
    from ketenzicht.capacity.finding import find
    from ketenzicht.capacity.queries import Look, Rendered, national_of
    from ketenzicht.capacity.rendering import encode
    from ketenzicht.capacity.searching import search_of
    from ketenzicht.live.frames import Frames

    picture = stage.picture()
    rendered = Rendered(picture)
    board = max(
        picture.boards,
        key=lambda one: one[0].startswith("ROAZ") and len(picture.indices_of(region=one[0], module=one[1])),
    )
    places = picture.indices_of(region=board[0], module=board[1])
    since = picture.version
    picture.version += 1
    for place in random.Random(5).sample(places.tolist(), 5):
        picture.changed[place] = picture.version
    at = now()
    look = Look(*board)
    Frames(rendered).frame([look], since=None, now=at)
    yield Result(
        "cost_frame_us",
        _us(lambda: Frames(rendered).frame([look], since=since, now=at)),
        f"one frame of one board of {len(places)} lines, 5 changed and rendered before",
    )
    yield Result(
        "cost_snapshot_us", _us(lambda: Frames(rendered).frame([look], since=None, now=at)), "that whole board"
    )
    search = search_of({"module": "acute-vv", "label": "elv-hoog", "latitude": "52.09", "longitude": "5.12"})
    yield Result("cost_find_us", _us(lambda: find(picture, search=search, now=at)), "one search, answer not encoded")
    yield Result(
        "cost_national_us",
        _us(lambda: encode(national_wire(national_of(picture, Look("", ""), now=at)))),
        "the national picture as JSON",
    )


def _us(work: Callable[[], object]) -> float:
    """The median processor time of one call, in microseconds."""
    took = []
    for _ in range(REPEATS):
        begun = time.process_time()
        work()
        took.append((time.process_time() - begun) * 1e6)
    return _median(took)


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
