"""The queue: in order, once, through every answer that the platform can give, and within its limits."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapter.platform import NOON, UNITS, Platform

from ketenzicht.adapter.queue import Limits, Queue, put
from ketenzicht.adapter.sending import Progress, Sender
from ketenzicht.adapter.store import connect, transaction
from ketenzicht.client import Observation, Opening, Patience

PATIENT = Patience(first_wait=0.01, longest_wait=0.02)


def observation(minute: float = 0, unit: UUID = UNITS[0].code, free: int | None = 3) -> Observation:
    at = NOON + timedelta(minutes=minute)
    return Observation(
        unit=unit, observed_at=at, values={"available": free}, absent_reasons={} if free else {"available": "x"}
    )


def filled(*observations: Observation, store: sqlite3.Connection | None = None) -> sqlite3.Connection:
    store = store or connect(None)
    with transaction(store):
        put(store, observations, source="test", at=NOON)
    return store


def emptied(
    store: sqlite3.Connection, platform: Platform, *, limits: Limits | None = None
) -> tuple[Queue, Progress, list[float]]:
    """Send until nothing is left, or until only waiting is left; the waits."""
    queue, progress, waits = Queue(store, limits=Limits()), Progress(), list[float]()
    sender = Sender(queue, platform.client(), progress=progress, clock=lambda: NOON, patience=PATIENT)

    async def send() -> None:
        while batch := queue.batch():
            if (wait := await sender.send(batch)) is not None:
                waits.append(wait)
                if len(waits) > 5:
                    return

    asyncio.run(send())
    return queue, progress, waits


def test_what_was_put_comes_out_as_it_was() -> None:
    given_one = Observation(
        unit=UNITS[1].code,
        observed_at=NOON,
        values={"total": 20, "available": None, "next-free": NOON, "accepts": True, "x": 1.5},
        absent_reasons={"available": "not-measured"},
        opening=Opening("stop", "staff", NOON),
    )
    batch = Queue(filled(given_one), limits=Limits()).batch()
    assert batch
    assert batch.rows[0].observation.to_wire() == given_one.to_wire()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=25), st.lists(st.booleans(), max_size=20))
@settings(max_examples=30, deadline=None)
def test_of_every_unit_all_arrives_once_and_in_order(put_in: list[tuple[int, int]], deaths: list[bool]) -> None:
    """A death: it was taken in and nobody heard, after which a new adapter goes on with the same store."""
    store = filled(*(observation(place, UUID(int=unit), free) for place, (unit, free) in enumerate(put_in)))
    platform = Platform(*(httpx.ReadError("cut") if dies else None for dies in deaths))

    async def live() -> None:
        sender = Sender(Queue(store, limits=Limits()), platform.client(), progress=Progress(), clock=lambda: NOON)
        while (batch := Queue(store, limits=Limits()).batch()) and await sender.send(batch) is None:
            pass

    while len(Queue(store, limits=Limits())):
        asyncio.run(live())
    for unit in range(4):
        came = [one["observedAt"] for one in platform.observations if one["unit"] == str(UUID(int=unit))]
        assert came == [
            observation(place).to_wire()["observedAt"] for place, (of, _) in enumerate(put_in) if of == unit
        ]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(401, json={"title": "Unauthorized"}),
        httpx.Response(403, json={"title": "Forbidden"}),
        httpx.Response(404, text="nginx"),
        httpx.Response(400, text="a proxy says no"),
        httpx.Response(413, json={"title": "Too large"}),
        httpx.Response(500, text="<html>"),
        httpx.Response(200, text="<html>Log in to the guest network"),
        httpx.Response(200, json=["something else"]),
        httpx.Response(503, headers={"Retry-After": "0"}),
        httpx.ConnectError("away"),
        httpx.ReadTimeout("slow"),
    ],
    ids=repr,
)
def test_what_is_not_about_the_figures_costs_no_figures(answer: httpx.Response | httpx.TransportError) -> None:
    platform = Platform(answer)
    queue, progress, waits = emptied(filled(observation(), observation(1)), platform)
    assert [one["observedAt"] for one in platform.observations] == ["2026-11-22T12:00:00Z", "2026-11-22T12:01:00Z"]
    assert (len(queue), len(waits), progress.trouble, progress.away_since) == (0, 1, "", None)


def test_it_waits_as_long_as_the_platform_asks() -> None:
    _, _, waits = emptied(filled(observation()), Platform(httpx.Response(429, headers={"Retry-After": "17"})))
    assert waits == [17.0]


def test_a_platform_that_stays_away_is_told_and_loses_nothing() -> None:
    platform = Platform(*[httpx.Response(503) for _ in range(9)])
    queue, progress, _ = emptied(filled(observation()), platform)
    assert len(queue) == 1
    assert progress.away_since == NOON
    assert "503" in progress.trouble


def test_what_the_platform_refuses_is_kept_readable_and_the_rest_arrives() -> None:
    platform = Platform()
    platform.wrong = {str(UNITS[1].code): "Deze eenheid kennen wij niet."}
    queue, progress, _ = emptied(filled(*(observation(0, unit.code) for unit in UNITS)), platform)
    assert (progress.delivered, progress.refused, len(queue)) == (2, 1, 0)
    (refusal,) = queue.refusals()
    assert refusal.why == "Deze eenheid kennen wij niet."
    assert str(UNITS[1].code) in refusal.what


def test_a_delivery_of_which_everything_is_wrong_does_not_block_the_rest() -> None:
    platform = Platform()
    platform.wrong = {str(UNITS[0].code): "Nee."}
    queue, progress, _ = emptied(filled(observation(), observation(1), observation(2, UNITS[1].code)), platform)
    assert (len(queue), progress.refused) == (0, 2)
    assert [one["unit"] for one in platform.observations if one["unit"] not in platform.wrong] == [str(UNITS[1].code)]


def test_one_that_spoils_the_form_of_all_is_taken_out() -> None:
    fault = {"pointer": "/observations/0/values/total", "code": "wrong-type", "nl": "Geen getal.", "en": ""}
    platform = Platform(httpx.Response(400, json={"title": "Ongeldig", "faults": [fault]}))
    queue, progress, _ = emptied(filled(observation(), observation(1, UNITS[1].code)), platform)
    assert (len(queue), progress.refused, len(platform.observations)) == (0, 1, 1)


def test_a_key_that_was_used_for_something_else_gets_another() -> None:
    platform = Platform(httpx.Response(409, json={"title": "Conflict"}))
    emptied(filled(observation()), platform)
    assert len(platform.observations) == 1


def test_a_full_disk_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    store, platform, progress = filled(observation()), Platform(), Progress()
    queue = Queue(store, limits=Limits())
    sender = Sender(queue, platform.client(), progress=progress, clock=lambda: NOON, patience=PATIENT)

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async def live() -> None:
        running = asyncio.ensure_future(sender.run())
        with monkeypatch.context() as patch:
            patch.setattr(queue, "settle", full)
            while not progress.trouble:
                await asyncio.sleep(0.01)
        assert "disk is full" in progress.trouble
        while len(queue):
            await asyncio.sleep(0.01)
        running.cancel()

    asyncio.run(asyncio.wait_for(live(), 60))
    assert len(platform.observations) == 1, "with the same key as before"


def test_two_installations_never_use_the_same_key() -> None:
    keys = {batch.key for batch in (Queue(filled(observation()), limits=Limits()).batch() for _ in range(2)) if batch}
    assert len(keys) == 2


def test_when_it_is_long_only_what_changed_nothing_is_left_out() -> None:
    figures = [3, 3, 3, 4, 4, 5, 3, 3, 3, 3]
    store = filled(*(observation(minute, free=free) for minute, free in enumerate(figures)))
    queue = Queue(store, limits=Limits(thin_above=5))
    assert queue.keep_within_limits(at=NOON) == (3, 0)
    platform = Platform()
    emptied(store, platform)
    assert [one["values"]["available"] for one in platform.observations] == [3, 3, 4, 4, 5, 3, 3]


def test_below_its_limit_nothing_is_left_out() -> None:
    store = filled(*(observation(minute) for minute in range(5)))
    assert Queue(store, limits=Limits(thin_above=5)).keep_within_limits(at=NOON) == (0, 0)


def test_what_waited_too_long_is_lost_and_that_is_told() -> None:
    store = filled(observation(), observation(1))
    queue = Queue(store, limits=Limits(keep_for=timedelta(days=7)))
    assert queue.keep_within_limits(at=NOON + timedelta(days=6)) == (0, 0)
    assert queue.keep_within_limits(at=NOON + timedelta(days=8)) == (0, 2)
    assert (len(queue), queue.lost) == (0, 2)


def test_a_crash_while_putting_puts_nothing(tmp_path: Path) -> None:
    store = connect(tmp_path)

    def crash() -> None:
        with transaction(store):
            put(store, [observation()], source="test", at=NOON)
            raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        crash()
    assert len(Queue(connect(tmp_path), limits=Limits())) == 0


def test_only_its_owner_reads_the_store(tmp_path: Path) -> None:
    connect(tmp_path / "state")
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0
    assert (tmp_path / "state" / "adapter.sqlite").stat().st_mode & 0o077 == 0
