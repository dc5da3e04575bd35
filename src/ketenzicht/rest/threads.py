"""Asking the database from a hot path, which itself may never wait."""

from collections.abc import Callable
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

Answer = TypeVar("Answer")


async def in_thread(ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers, run in a thread and on a connection that works.

    Django looks after its connections at the beginning of a request of its own; hot paths have none, so a connection
    that broke when the database restarted would stay broken for as long as the thread lives.
    """

    def work() -> Answer:
        close_old_connections()
        return ask()

    return await sync_to_async(work, thread_sensitive=False)()
