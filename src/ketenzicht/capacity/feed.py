"""Keeps this process's picture up to date: listens, reads what changed, applies it, tells who follows.

LISTEN comes first, then everything is loaded, then what was notified meanwhile is applied: nothing falls between.
After a lost connection it does all of that again. A unit or definition that the picture does not know reloads it.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

import psycopg
import structlog

from ketenzicht.access.queries import local_day
from ketenzicht.capacity import present
from ketenzicht.capacity.loading import SOME_STATES, load_picture, state_row
from ketenzicht.capacity.operations import STRUCTURE_CHANNEL, notify_structure
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.storing import CHANNEL
from ketenzicht.definitions import operations as definitions
from ketenzicht.definitions.queries import look_again
from ketenzicht.rest.threads import in_thread

ANEW = (STRUCTURE_CHANNEL, definitions.CHANNEL)  # units, locations or definitions are not as they were
COALESCE = 0.02  # seconds of notifications that are read from the database at once
RELOAD_EVERY = timedelta(hours=1)  # besides at the beginning of each day, when divisions and definitions begin and end
CHECK_EVERY = 5.0  # seconds of silence after which the connection is tried
RENEW_AT_MOST_EVERY = timedelta(seconds=1)
FIRST_WITHIN = 30.0  # seconds
RENEW_WITHIN = 5.0  # seconds
RETRY_AFTER = 1.0  # seconds

log = structlog.get_logger()

# Followers are told which places of the picture changed (None: all of it), or that there is no picture.
Follower = Callable[[Picture | None, list[int] | None], None]


class Feed:
    """One per process.

    `picture` is None until the first load, and while the database is out of sight: nobody reads an old figure as
    a new one. `last` stays: deliveries can still be checked against its units.
    """

    def __init__(self, conninfo: str, *, clock: Callable[[], datetime]) -> None:
        self.picture: Picture | None = None
        self.last: Picture | None = None  # what to go on with after the database was out of sight
        self._reloaded = asyncio.Event()
        self._conninfo = conninfo
        self._clock = clock
        self._followers: list[Follower] = []
        self._task: asyncio.Task[None] | None = None

    def follow(self, follower: Follower) -> None:
        self._followers.append(follower)

    async def renewed(self) -> Picture | None:
        """The picture, loaded anew unless that happened within the last second.

        The feed's own task loads it: a picture that another task loads would miss what is notified meanwhile.
        """
        is_new = self.picture is not None and self._clock() - self.picture.at < RENEW_AT_MOST_EVERY
        self._reloaded.clear()
        if not is_new:
            await in_thread(notify_structure)
        # Of what was registered since a new picture we were notified: that load is under way.
        within = RENEW_AT_MOST_EVERY.total_seconds() if is_new else RENEW_WITHIN
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._reloaded.wait(), within)
        return self.picture

    async def start(self) -> None:
        """Begin; comes back when the first picture is there, or after a while without one."""
        self._task = asyncio.create_task(self._run(), name="capacity-feed")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._reloaded.wait(), FIRST_WITHIN)

    async def stop(self) -> None:
        present.forget()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                log.warning("capacity.feed-lost", error=str(error))
                present.forget()  # whoever asks now reads the database, or hears that it cannot be reached
                self.picture = None
                self._tell(None)
                await asyncio.sleep(RETRY_AFTER)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
        async with connection:
            for channel in (CHANNEL, *ANEW):
                await connection.execute(f"LISTEN {channel}")
            await self._reload()
            while True:
                await self._take(connection)

    async def _take(self, connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
        """Wait for a notification, gather what comes right behind it, and apply it all."""
        unit_ids: set[int] = set()
        anew = self._is_old()
        async for note in connection.notifies(timeout=CHECK_EVERY, stop_after=1):
            anew |= note.channel in ANEW
            unit_ids.update(_unit_ids(note))
        if not unit_ids and not anew:
            await connection.execute("SELECT")  # silence, or a connection that has died silently?
            return
        async for note in connection.notifies(timeout=COALESCE):
            anew |= note.channel in ANEW
            unit_ids.update(_unit_ids(note))
        if anew or not await self._apply(connection, unit_ids):
            await self._reload()

    def _is_old(self) -> bool:
        if self.picture is None:
            return True
        now, made = self._clock(), self.picture.at
        return now - made >= RELOAD_EVERY or local_day(now) != local_day(made)

    async def _apply(self, connection: psycopg.AsyncConnection[tuple[object, ...]], unit_ids: set[int]) -> bool:
        """Apply what changed; False when the picture does not know a unit or definition."""
        if not unit_ids or self.picture is None:
            return self.picture is not None
        async with connection.cursor(binary=True) as cursor:
            await cursor.execute(SOME_STATES, [list(unit_ids)], prepare=True)
            rows = [state_row(columns) for columns in await cursor.fetchall()]
        if not self.picture.knows(rows):
            return False
        if places := self.picture.apply(rows):
            self._tell(places)
        return True

    async def _reload(self) -> None:
        """Load everything. Where only figures changed, the picture stays, and its followers hear just those."""
        fresh = await in_thread(partial(_load, at=self._clock()))
        if self.last is not None and self.last.is_of_the_same_units(fresh):
            self.picture, places = self.last, self.last.apply(fresh.rows)
            self.picture.at, self.picture.absent = fresh.at, fresh.absent
        else:
            self.picture = self.last = fresh
            places = None
        present.show(self.picture)
        self._reloaded.set()
        log.info("capacity.picture-loaded", units=len(self.picture), anew=places is None)
        self._tell(places)

    def _tell(self, places: list[int] | None) -> None:
        for follower in self._followers:
            follower(self.picture, places)


def _unit_ids(note: psycopg.Notify) -> Iterable[int]:
    """The units that a notification tells of; other channels tell of none."""
    return map(int, note.payload.split()) if note.channel == CHANNEL else ()


def _load(*, at: datetime) -> Picture:
    """The picture by the definitions as they are now: what this process saw a moment ago may be what changed."""
    look_again()
    return load_picture(at=at)
