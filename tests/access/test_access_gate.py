"""The gate of the hot paths: quick, and never longer wrong than it says."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError
from tests.access.helpers import NOON

from ketenzicht.access import gate as gates
from ketenzicht.access.asking import KEPT_FOR
from ketenzicht.access.domain import ANONYMOUS, UNKNOWN_KEY, Client, assemble
from ketenzicht.access.gate import Gate, asker_of
from ketenzicht.base.actor import Actor
from ketenzicht.rest.problems import NotSignedIn

KEY = assemble(prefix="abcdefgh", secret="x" * 43)
SYSTEM = Client(
    id=UUID(int=1),
    name="EPD",
    organisation_id=UUID(int=2),
    scopes=frozenset({"capacity.read"}),
    expires_at=NOON + timedelta(seconds=5),
    revoked_at=None,
)


class Database:
    """What the gate asks, counted."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.client: Client | None = SYSTEM
        self.actor: Actor | None = ANONYMOUS
        self.uses: list[dict[str, datetime]] = []
        self.is_away = False

    def clients_of_keys(self, *, keys: list[str]) -> dict[str, Client]:
        self.asked += keys
        return dict.fromkeys(keys, self.client) if self.client else {}

    def actors_of_sessions(self, *, session_keys: list[str], now: datetime) -> dict[str, Actor]:
        self.asked += session_keys
        return dict.fromkeys(session_keys, self.actor) if self.actor else {}

    def touch_keys(self, *, used: dict[str, datetime]) -> int:
        if self.is_away:
            raise DatabaseError
        self.uses.append(used)
        return len(used)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    counted = Database()
    for name in ("clients_of_keys", "actors_of_sessions", "touch_keys"):
        monkeypatch.setattr(gates, name, getattr(counted, name))
    return counted


async def test_the_database_is_asked_once_in_a_while(database: Database) -> None:
    database.client = Client(SYSTEM.id, "EPD", SYSTEM.organisation_id, SYSTEM.scopes, None, None)
    gate = Gate()
    for seconds in (0, 1, 6):
        await gate.client(authorization=f"Bearer {KEY}", now=NOON + timedelta(seconds=seconds))
    assert database.asked == [KEY]
    await gate.client(authorization=f"bearer  {KEY} ", now=NOON + KEPT_FOR)
    assert database.asked == [KEY, KEY]


async def test_what_changed_is_asked_again_at_once(database: Database) -> None:
    gate = Gate()
    await gate.client(authorization=f"Bearer {KEY}", now=NOON)
    await gate.actor(authorization=None, session_key="session", now=NOON)
    database.client = database.actor = None
    gate.forget()
    with pytest.raises(NotSignedIn, match="niet bekend"):
        await gate.client(authorization=f"Bearer {KEY}", now=NOON)
    with pytest.raises(NotSignedIn, match="sessie is beëindigd"):
        await gate.actor(authorization=None, session_key="session", now=NOON)


async def test_the_end_of_a_key_is_judged_at_every_request(database: Database) -> None:
    gate = Gate()
    await gate.client(authorization=f"Bearer {KEY}", now=NOON)
    with pytest.raises(NotSignedIn, match="verlopen"):
        await gate.client(authorization=f"Bearer {KEY}", now=NOON + timedelta(seconds=5))
    assert database.asked == [KEY]


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", f"Basic {KEY}", KEY])
async def test_who_shows_no_key_hears_how_to(database: Database, authorization: str | None) -> None:
    with pytest.raises(NotSignedIn, match="Authorization: Bearer kz_"):
        await Gate().client(authorization=authorization, now=NOON)
    assert database.asked == []


async def test_what_has_not_the_form_of_a_key_never_reaches_the_database(database: Database) -> None:
    with pytest.raises(NotSignedIn) as refused:
        await Gate().client(authorization="Bearer kz_wrong", now=NOON)
    assert str(refused.value) == UNKNOWN_KEY
    assert database.asked == []


async def test_a_key_goes_before_a_session_and_acts_for_its_organisation(database: Database) -> None:
    actor = await Gate().actor(authorization=f"Bearer {KEY}", session_key="session", now=NOON)
    assert actor == SYSTEM.actor
    assert database.asked == [KEY]


async def test_uses_are_written_together_and_only_of_keys_that_let_somebody_in(database: Database) -> None:
    gate = Gate()
    for seconds in (0, 4, 6):
        at = NOON + timedelta(seconds=seconds)
        if seconds < 5:
            await gate.client(authorization=f"Bearer {KEY}", now=at)
        else:
            with pytest.raises(NotSignedIn):
                await gate.client(authorization=f"Bearer {KEY}", now=at)
    await gate.write_uses()
    assert database.uses == [{"abcdefgh": NOON + timedelta(seconds=4)}]


async def test_a_database_that_is_away_does_not_stop_the_gate(database: Database) -> None:
    gate = Gate()
    await gate.client(authorization=f"Bearer {KEY}", now=NOON)
    database.is_away = True
    await gate.write_uses()
    await gate.client(authorization=f"Bearer {KEY}", now=NOON)


async def test_the_gate_writes_by_itself_and_for_the_last_time_when_it_stops(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setattr(gates, "USES_WRITTEN_EVERY", 0.01)
    gate = Gate()
    await gate.start()
    await gate.client(authorization=f"Bearer {KEY}", now=NOON)
    while not any(database.uses):
        await asyncio.sleep(0.01)
    await gate.client(authorization=f"Bearer {KEY}", now=NOON + timedelta(seconds=1))
    await gate.stop()
    assert {"abcdefgh": NOON + timedelta(seconds=1)} in database.uses


def test_a_request_shows_its_key_and_its_session() -> None:
    shown = asker_of({"authorization": "Bearer x"}, {"sessionid": "s"})
    assert shown == {"authorization": "Bearer x", "session_key": "s", "certificate": None}
