"""Who asks, on the hot paths: the answer of the database, kept for a few seconds.

Whether a key has expired is judged at every request; a revoked key or an ended session is refused within
`KEPT_FOR`, or at once when the database tells of the change (NOTIFY `access`, see `Gate.forget`).
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog
from django.db import DatabaseError

from ketenzicht.access.domain import UNKNOWN_KEY, Client, prefix_of
from ketenzicht.access.operations import touch_keys
from ketenzicht.access.queries import actor_of_session, client_of_key
from ketenzicht.base.actor import Actor
from ketenzicht.rest.problems import NotSignedIn
from ketenzicht.rest.threads import in_thread

KEPT_FOR = timedelta(seconds=10)
MOST_KEPT = 50_000
CHANNEL = "access"
USES_WRITTEN_EVERY = 60.0  # seconds
SESSION_COOKIE = "sessionid"

Answer = TypeVar("Answer")

log = structlog.get_logger()


class _Kept(Generic[Answer]):
    """Answers by question, each for a few seconds."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[datetime, Answer]] = {}

    async def get(self, question: str, ask: Callable[[], Answer], *, now: datetime) -> Answer:
        kept = self._answers.get(question)
        if kept is not None and now - kept[0] < KEPT_FOR:
            return kept[1]
        answer = await in_thread(ask)
        if len(self._answers) >= MOST_KEPT:  # somebody tries many keys: begin again rather than grow
            self._answers.clear()
        self._answers[question] = (now, answer)
        return answer

    def clear(self) -> None:
        self._answers.clear()


class Gate:
    """One per process. While started, it writes once a minute when which keys were last used."""

    def __init__(self) -> None:
        self._clients: _Kept[Client | None] = _Kept()
        self._people: _Kept[Actor | None] = _Kept()
        self._used: dict[str, datetime] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._keep_writing(), name="key-uses")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            await self.write_uses()

    def forget(self) -> None:
        """Ask the database again at the next request: keys, roles or sessions changed."""
        self._clients.clear()
        self._people.clear()

    async def client(self, *, authorization: str | None, now: datetime) -> Client:
        """The system whose key is presented; raises NotSignedIn with the reason for anything else."""
        kind, _, key = (authorization or "").partition(" ")
        key = key.strip()
        if kind.lower() != "bearer" or not key:
            raise NotSignedIn(
                "Stuur de sleutel van uw systeem mee in de kop 'Authorization: Bearer kz_…'. "
                "Uw organisatiebeheerder geeft sleutels uit."
            )
        prefix = prefix_of(key)
        if prefix is None:
            raise NotSignedIn(UNKNOWN_KEY)
        client = await self._clients.get(key, lambda: client_of_key(key=key), now=now)
        if client is None:
            raise NotSignedIn(UNKNOWN_KEY)
        if reason := client.refusal(now):
            raise NotSignedIn(reason)
        self._used[prefix] = now
        return client

    async def actor(self, *, authorization: str | None, session_key: str | None, now: datetime) -> Actor:
        """Who asks: a system by its key, or a person by the session of the pages."""
        if authorization is None and session_key:
            actor = await self._people.get(
                session_key, lambda: actor_of_session(session_key=session_key, now=now), now=now
            )
            if actor is None:
                raise NotSignedIn("Uw sessie is beëindigd. Meld u opnieuw aan.")
            return actor
        client = await self.client(authorization=authorization, now=now)
        return client.actor

    async def write_uses(self) -> None:
        """Write the last uses since the previous time. A database that is away costs only these moments."""
        used, self._used = self._used, {}
        try:
            await in_thread(lambda: touch_keys(used=used))
        except DatabaseError as error:
            log.warning("access.uses-not-written", keys=len(used), error=str(error))

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(USES_WRITTEN_EVERY)
            await self.write_uses()


def asker_of(headers: Mapping[str, str], cookies: Mapping[str, str]) -> dict[str, str | None]:
    """What a request shows of who asks, as `Gate.actor` takes it."""
    return {"authorization": headers.get("authorization"), "session_key": cookies.get(SESSION_COOKIE)}
