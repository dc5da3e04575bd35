"""A clock, a mapping table, and what waits to be delivered, for tests of sources."""

from datetime import datetime

from tests.adapter.platform import NOON

from ketenzicht.adapter.queue import Limits, Queue
from ketenzicht.adapter.tools import Tools
from ketenzicht.client import Observation

MAPPING = "code;kolom;module;label;element\nB2;;kliniek;clinic-internal;\nIC;;kliniek;ic-adult;\n;vrij;;;available\n"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def waiting(tools: Tools) -> list[Observation]:
    queue, found = Queue(tools.open(), limits=Limits()), []
    while batch := queue.batch():
        found += [row.observation for row in batch.rows]
        queue.settle(batch, refused={}, at=NOON)
    return found


def free(tools: Tools) -> dict[object, object]:
    return {one.unit: one.values["available"] for one in waiting(tools)}
