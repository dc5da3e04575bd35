"""Who asks, on the hot paths: the answer of the database, kept for a few seconds (`access.asking`).

Whether a key has expired is judged at every request; a revoked key or an ended session is refused within
`KEPT_FOR`, or at once when the database tells of the change (NOTIFY `access`, see `Gate.forget`).
The same holds for what an organisation may see.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict
from uuid import UUID

import structlog
from django.db import DatabaseError

from ketenzicht.access.asking import Asking
from ketenzicht.access.certificates import certificate_with
from ketenzicht.access.domain import (
    NOBODY,
    PRIMARY,
    Audience,
    Certificate,
    Client,
    Insight,
    Purpose,
    narrowed_for_care,
    prefix_of,
    unknown,
)
from ketenzicht.access.operations import touch_keys
from ketenzicht.access.queries import actors_of_sessions, audiences_for_care, clients_of_keys, local_day
from ketenzicht.base.actor import Actor
from ketenzicht.rest.problems import NotSignedIn
from ketenzicht.rest.threads import in_thread

CHANNEL = "access"
USES_WRITTEN_EVERY = 60.0  # seconds
SESSION_COOKIE = "sessionid"
AGREEMENT = "agreement/"  # so begins the subject of what is told of an agreement

log = structlog.get_logger()


class Gate:
    """One per process. While started, it writes once a minute when which keys were last used."""

    def __init__(self) -> None:
        self._clients = Asking[Client](lambda keys, _: clients_of_keys(keys=keys))
        self._people = Asking[Actor](lambda keys, at: actors_of_sessions(session_keys=keys, now=at))
        self._audiences = Asking[Audience](_audiences)
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

    def forget(self, subject: str = "") -> None:
        """Ask the database again at the next request: something about this subject changed, or perhaps everything.

        What organisations may see follows from agreements alone. They seldom change, and people sign in all the time.
        """
        self._clients.forget()
        self._people.forget()
        if not subject or subject.startswith(AGREEMENT):
            self._audiences.forget()

    async def client(
        self, *, authorization: str | None, certificate: Certificate | None = None, now: datetime
    ) -> Client:
        """The system whose key or access token is presented; raises NotSignedIn with the reason for anything else."""
        kind, _, key = (authorization or "").partition(" ")
        key = key.strip()
        if kind.lower() != "bearer" or not key:
            raise NotSignedIn(
                "Stuur de sleutel van uw systeem mee in de kop 'Authorization: Bearer kz_…', of een toegangstoken. "
                "Uw organisatiebeheerder geeft sleutels uit."
            )
        prefix = prefix_of(key)
        if prefix is None:
            raise NotSignedIn(unknown(key))
        client = await self._clients.get(key, now=now)
        if client is None:
            raise NotSignedIn(unknown(key))
        if reason := client.refusal(now, shown=certificate):
            raise NotSignedIn(reason)
        self._used[prefix] = now
        return client

    async def actor(
        self,
        *,
        authorization: str | None,
        session_key: str | None,
        certificate: Certificate | None = None,
        now: datetime,
    ) -> Actor:
        """Who asks: a system by its key, or a person by the session of the pages."""
        if authorization is None and session_key:
            actor = await self._people.get(session_key, now=now)
            if actor is None:
                raise NotSignedIn("Uw sessie is beëindigd. Meld u opnieuw aan.")
            return actor
        client = await self.client(authorization=authorization, certificate=certificate, now=now)
        return client.actor

    async def insight(self, actor: Actor, *, now: datetime) -> Insight:
        """What an actor may see: that of its organisation, asked once for everybody who acts for it.

        Of a key that is narrowed to some purposes that is another question, beside that of its organisation.
        """
        if at_once := Insight.without_asking(actor):
            return at_once
        found = await self._audiences.get(str(actor.organisation_id), now=now)
        if found is None:
            return Insight(actor)
        purposes = narrowed_for_care(actor)
        if purposes is None:
            return Insight(actor, found)
        question = " ".join((str(actor.organisation_id), *purposes))
        narrowed = await self._audiences.get(question, now=now) if purposes else None
        return Insight.of_narrowed_key(actor, narrowed or NOBODY, organisation=found)

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


def _audiences(questions: list[str], at: datetime) -> dict[str, Audience]:
    """Answers to "organisation" and to "organisation purpose purpose …": two queries for each set of purposes."""
    asked: defaultdict[tuple[str, ...], dict[UUID, str]] = defaultdict(dict)
    for question in questions:
        organisation_id, *purposes = question.split()
        asked[tuple(purposes)][UUID(organisation_id)] = question
    answers: dict[str, Audience] = {}
    for names, of in asked.items():
        wanted = [Purpose(name) for name in names] or PRIMARY
        found = audiences_for_care(organisation_ids=list(of), purposes=wanted, on=local_day(at))
        answers |= {of[organisation_id]: audience for organisation_id, audience in found.items()}
    return answers


class Asker(TypedDict):
    """What a request shows of who asks, as `Gate.actor` takes it."""

    authorization: str | None
    session_key: str | None
    certificate: Certificate | None


def asker_of(headers: Mapping[str, str], cookies: Mapping[str, str]) -> Asker:
    """What a request shows of who asks."""
    return {
        "authorization": headers.get("authorization"),
        "session_key": cookies.get(SESSION_COOKIE),
        "certificate": certificate_with(headers),
    }
