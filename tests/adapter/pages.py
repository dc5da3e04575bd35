"""The adapter's own page, without an adapter around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.adapter.messages import DUTCH
from tests.adapter.platform import CATALOGUE, NOON, UNITS

from ketenzicht.adapter.config import Config, Folder, Own, Platform
from ketenzicht.adapter.page import Page
from ketenzicht.adapter.page_server import serve_page
from ketenzicht.adapter.queue import Limits, Queue, put
from ketenzicht.adapter.sending import Progress
from ketenzicht.adapter.status import Status
from ketenzicht.adapter.store import connect, transaction
from ketenzicht.adapter.tools import Translation
from ketenzicht.client import Observation


def page_of(folder: Path) -> Page:
    """Of an adapter with one source, and all is well."""
    (folder / "mapping.csv").write_text("code;module;label;element\nB2;kliniek;ic-adult;\n")
    translation = Translation(folder / "mapping.csv", zone=DUTCH)
    translation.catalogue = CATALOGUE
    status = Status("export", "map", read_at=NOON, observations=12)
    progress = Progress(delivered=12, delivered_at=NOON)
    return Page([status], progress, translation, lambda: connect(folder), lambda: NOON)


def refuse(page: Page, why: str) -> None:
    """As if the platform said no to an observation."""
    store = page.open()
    with transaction(store):
        put(store, [Observation(UNITS[0].code, NOON, {"available": 3})], source="export", at=NOON)
    queue = Queue(store, limits=Limits())
    batch = queue.batch()
    assert batch
    queue.settle(batch, refused={batch.rows[0].id: why}, at=NOON)


@contextmanager
def served(page: Page) -> Iterator[str]:
    """The page at its address."""
    config = Config(
        platform=Platform(address="http://platform.test", key_env="KEY"),
        adapter=Own(state="state", mapping="mapping.csv", page="127.0.0.1:0"),
        folder=(Folder(name="export", path="drop"),),
    )
    server = serve_page(page, config)
    try:
        yield server.address
    finally:
        server.close()
