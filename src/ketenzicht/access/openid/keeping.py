"""What a provider tells of itself, kept for a while, so that signing in does not wait for it each time."""

import threading
import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from ketenzicht.access.domain import Because, NotLetIn

KEPT_FOR: Final = 3_600.0  # seconds
GOOD_FOR: Final = 86_400.0  # seconds, while the provider cannot be asked
NOT_AGAIN_FOR: Final = 15.0  # seconds: a provider that is away costs one of us its time, not everybody
WAIT_FOR: Final = 12.0  # seconds, for somebody else who asks the same

Told = TypeVar("Told")


class Kept(Generic[Told]):
    """By address, in this process. One asks at a time; a provider that fails is left alone for some seconds."""

    def __init__(self, ask: Callable[[str], Told], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._told: dict[str, tuple[float, Told]] = {}
        self._failed: dict[str, tuple[float, NotLetIn]] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._making = threading.Lock()

    def get(self, address: str, *, younger_than: float = KEPT_FOR) -> Told:
        """What is told there, asked for again when it is older. Raises NotLetIn when there is nothing good."""
        if (told := self._within(address, younger_than)) is not None:
            return told
        lock = self._lock(address)
        if not lock.acquire(timeout=WAIT_FOR):
            raise NotLetIn(Because.UNREACHABLE, "busy")
        try:
            found = self._within(address, younger_than)  # perhaps somebody asked while we waited
            return found if found is not None else self._asked(address)
        finally:
            lock.release()

    def _asked(self, address: str) -> Told:
        failed = self._failed.get(address)
        if failed is not None and self._clock() - failed[0] < NOT_AGAIN_FOR:
            return self._old_or(address, failed[1])
        try:
            told = self._ask(address)
        except NotLetIn as failure:
            self._failed[address] = (self._clock(), failure)
            return self._old_or(address, failure)
        self._failed.pop(address, None)
        self._told[address] = (self._clock(), told)
        return told

    def _old_or(self, address: str, failure: NotLetIn) -> Told:
        old = self._within(address, GOOD_FOR)
        if old is None:
            raise NotLetIn(failure.because, failure.hint)
        return old

    def _within(self, address: str, seconds: float) -> Told | None:
        kept = self._told.get(address)
        return kept[1] if kept is not None and self._clock() - kept[0] < seconds else None

    def _lock(self, address: str) -> threading.Lock:
        with self._making:
            return self._locks.setdefault(address, threading.Lock())
