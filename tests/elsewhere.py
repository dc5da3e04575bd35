"""Somebody else who is at work in the database at the same time."""

import threading
from collections.abc import Callable

from django.db import connection, transaction


class Elsewhere:
    """A transaction on a connection of its own, that stays open until told."""

    def __init__(self, deed: Callable[[], object], *, commit: bool = True) -> None:
        self._deed, self._commit = deed, commit
        self._done, self._go_on = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._done.wait(10)

    def end(self) -> None:
        self._go_on.set()
        self._thread.join(10)

    def _run(self) -> None:
        try:
            with transaction.atomic():
                self._deed()
                self._done.set()
                self._go_on.wait(10)
                transaction.set_rollback(not self._commit)
        finally:
            connection.close()
