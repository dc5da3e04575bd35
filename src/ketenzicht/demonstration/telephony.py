"""The telephone exchange of one centre of the demonstration: now and then somebody calls, and some hang up."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import httpx

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.telephony import operations, queries
from ketenzicht.telephony.domain import LineDoor
from ketenzicht.telephony.operations import NewLine

CENTRE = "zcc-ROAZ-09"
KEY_LIFE = timedelta(days=30)
LINES = (
    NewLine("030-burgers", "Zorgvragen van burgers", LineDoor.CITIZENS),
    NewLine("030-professionals", "Professionalslijn", LineDoor.PROFESSIONALS),
    NewLine("030-hap", "Huisartsenpost", LineDoor.GP_POST),
)
WITHHELD_EVERY = 4  # calls
SIGN_EVERY, CALL_EVERY, RINGS_FOR, TALKS_FOR = 30.0, 150.0, 75.0, 60.0  # seconds
MOST_MISSED = 3  # of one run: they stay on the page until somebody calls back
ONE_IN = 3  # calls is missed, until there are that many


def ensure_lines(*, at: datetime) -> None:
    """Set up the lines that are not there yet."""
    actor = _administrator(id_of(CENTRE))
    there = {one.dialled for one in queries.lines(actor=actor)}
    for line in LINES:
        if line.dialled not in there:
            operations.set_up_line(line=line, actor=actor, at=at)


def exchange_key(*, at: datetime) -> str:
    """A key for this run; kept nowhere."""
    return access.issue_key(
        organisation_id=id_of(CENTRE),
        name="Gesimuleerde telefooncentrale",
        scopes=[Permission.TELEPHONY_DELIVER],
        expires_at=at + KEY_LIFE,
        actor=PLATFORM,
        at=at,
    ).key


class PhoneExchange:
    """Tells over the public API of calls that it makes up. What fails is told again with the next sign of life."""

    def __init__(self, *, base_url: str, key: str, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._began = clock()
        self._open: set[str] = set()
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx.AsyncClient(base_url=f"{base_url}/api/v1", headers=headers, timeout=20)

    async def run(self) -> None:
        """Until it is cancelled."""
        async with self._http, asyncio.TaskGroup() as group:
            group.create_task(self._live())
            for number in count():
                group.create_task(self._call(number))
                await asyncio.sleep(CALL_EVERY)

    async def _live(self) -> None:
        while True:
            told = {"at": self._clock().isoformat(), "openCalls": sorted(self._open)}
            await self._tell("/exchange-signs", told)
            await asyncio.sleep(SIGN_EVERY)

    async def _call(self, number: int) -> None:
        key = f"demo-{self._began:%Y%m%d%H%M%S}-{number}"
        self._open.add(key)
        numbers = iter(count(1))
        is_withheld = number % WITHHELD_EVERY == 0
        who = {"callerWithheld": True} if is_withheld else {"caller": f"+3161234{number % 10_000:04d}"}
        await self._event(key, numbers, "ringing", dialled=LINES[number % len(LINES)].dialled, **who)
        await asyncio.sleep(RINGS_FOR)
        if number % ONE_IN or number >= MOST_MISSED * ONE_IN:
            await self._event(key, numbers, "answered", extension="204")
            await asyncio.sleep(TALKS_FOR)
        self._open.discard(key)
        await self._event(key, numbers, "ended", endedBy="caller")

    async def _event(self, key: str, numbers: Iterator[int], kind: str, **more: object) -> None:
        told = {"sequence": next(numbers), "kind": kind, "at": self._clock().isoformat(), **more}
        await self._tell(f"/calls/{key}/events", told)

    async def _tell(self, path: str, told: Mapping[str, object]) -> None:
        try:
            await self._http.post(path, json=told)
        except httpx.HTTPError:
            return  # as an exchange whose network is away; the page says that it is silent


def _administrator(centre_id: UUID) -> Actor:
    return Actor(ActorKind.PLATFORM, None, "Demonstratie", centre_id)
