"""Refused attempts are counted, whatever comes, and end up in the log."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ketenzicht.audit import queries
from ketenzicht.audit.attempts import Attempts
from ketenzicht.audit.domain import MOST_LINES, Deed, Line, Outcome
from ketenzicht.audit.operations import record_attempts
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.attempts import SOMEBODY, Attempt
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.rest import refusals
from ketenzicht.rest.hot import HotPaths, Refusing
from ketenzicht.rest.problems import NotSignedIn

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NURSE = Actor(kind=ActorKind.PERSON, id=UUID(int=7), name="V. Verpleegkundige", role="triagist")
people = st.builds(Actor, kind=st.just(ActorKind.PERSON), id=st.uuids(), name=st.text(max_size=10))
attempts = st.builds(
    Attempt,
    actor=st.one_of(people, st.sampled_from([NURSE, SOMEBODY])),
    method=st.sampled_from(["GET", "POST"]),
    path=st.text(max_size=300),
    address=st.sampled_from(["192.0.2.1", "2001:db8::1"]),
    status=st.sampled_from([401, 403]),
    reason=st.text(max_size=300),
)


def told(**other: object) -> Attempt:
    usual = {"actor": NURSE, "method": "GET", "path": "/log/", "address": "192.0.2.1", "status": 403, "reason": "Nee."}
    return Attempt(**{**usual, **other})  # type: ignore[arg-type]  # a bag of fields


def lines() -> list[Line]:
    return queries.lines(question=queries.Question(start=NOON, end=NOON + timedelta(days=1)))


@given(st.lists(attempts, max_size=60), st.lists(attempts, max_size=30))
def test_none_is_forgotten(some: list[Attempt], more: list[Attempt]) -> None:
    kept = Attempts()
    for attempt in some:
        kept.note(attempt, at=NOON)
    taken = kept.take()
    for attempt in more:
        kept.note(attempt, at=NOON)
    kept.give_back(taken)
    assert sum(tally.times for tally in kept.take().values()) == len(some) + len(more)
    assert not kept.take()


def test_a_flood_from_everywhere_to_everything_gives_a_bounded_number_of_lines() -> None:
    kept = Attempts()
    for number in range(5_000):
        actor = Actor(kind=ActorKind.PERSON, id=UUID(int=number % 1_000), name="X")
        kept.note(told(actor=actor, path=f"/{number}/", address=f"192.0.2.{number % 250}"), at=NOON)
    taken = kept.take()
    assert len(taken) == MOST_LINES
    assert sum(tally.times for tally in taken.values()) == 5_000


def test_who_tries_many_addresses_is_still_named_when_the_room_is_up() -> None:
    kept = Attempts()
    for number in range(1_000):
        kept.note(told(path=f"/{number}/"), at=NOON + timedelta(seconds=number))
    (rest,) = [tally for attempt, tally in kept.take().items() if attempt.actor == NURSE and attempt.path == "/"]
    assert (rest.times, rest.last_at) == (850, NOON + timedelta(seconds=999))


def test_many_threads_at_once_lose_none() -> None:
    kept = Attempts()

    def try_often() -> None:
        for _ in range(500):
            kept.note(told(), at=NOON)

    threads = [threading.Thread(target=try_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [tally.times for tally in kept.take().values()] == [4_000]


@pytest.mark.django_db
def test_an_attempt_is_a_line_that_says_who_what_from_where_and_how_often() -> None:
    kept = Attempts()
    for second in range(3):
        kept.note(told(method="POST", shown="kz_abcdefgh"), at=NOON + timedelta(seconds=second))
    record_attempts(tallies=kept.take())
    (line,) = lines()
    assert (line.at, line.action, line.deed, line.outcome) == (NOON, "access.refused", Deed.CHANGE, Outcome.REFUSED)
    assert (line.actor_id, line.actor_role, line.subject, line.times) == (NURSE.id, "triagist", "/log/", 3)
    assert line.circumstances.access_point == "192.0.2.1"
    assert line.detail == {
        "method": "POST",
        "status": 403,
        "reason": "Nee.",
        "shown": "kz_abcdefgh",
        "lastAt": "2026-11-22T12:00:02+00:00",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/\x00/", "/\ud800/", "/" + "x" * 5_000, "/’; DROP TABLE audit_auditline; --"])
def test_what_is_asked_for_cannot_keep_the_refusal_out_of_the_log(path: str) -> None:
    kept = Attempts()
    kept.note(told(path=path, reason=path, address="x" * 500), at=NOON)
    record_attempts(tallies=kept.take())
    assert len(lines()) == 1


# ── Where refusals are told ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def heard() -> Iterator[list[Attempt]]:
    """What is told from here on."""
    attempts: list[Attempt] = []
    end = refusals.listen(attempts.append)
    yield attempts
    end()


async def test_a_hot_path_tells_who_was_refused_and_never_the_key(heard: list[Attempt]) -> None:
    async def endpoint(request: Request) -> Response:
        raise {
            "/a": NotPermitted("Dit mag niet.", actor=NURSE),
            "/b": NotSignedIn("Wie bent u?"),
            "/c": Conflict("Te laat."),
            "/d": NotFound("Er is niets."),
        }[request.url.path]

    routes = [Route(path, Refusing(endpoint), methods=["GET"]) for path in ("/a", "/b", "/c", "/d")]
    hot = HotPaths(routes, others=Refusing(endpoint))
    key = "kz_abcdefgh_" + "s" * 43
    async with httpx.AsyncClient(transport=httpx.ASGITransport(hot), base_url="http://testserver") as client:
        for path in ("/a", "/b", "/c", "/d"):
            await client.get(path, headers={"Authorization": f"Bearer {key}"})
    assert [(one.actor, one.path, one.status, one.shown) for one in heard] == [
        (NURSE, "/a", 403, "kz_abcdefgh"),
        (SOMEBODY, "/b", 401, "kz_abcdefgh"),
    ]
    assert key not in repr(heard)
    assert {one.address for one in heard} == {"127.0.0.1"}
