"""The simulated providers deliver what is new, in deliveries of a real size, and go on after trouble."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import httpx
import pytest
from tests.demonstration.country import modules

from ketenzicht.client import Observation
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.feeds import ByHand, is_out
from ketenzicht.demonstration.domain.figures import Teller
from ketenzicht.demonstration.domain.habits import profile_of
from ketenzicht.demonstration.domain.plan import UnitPlan
from ketenzicht.demonstration.providers import EVERY, MOST_PER_DELIVERY, Feed, Providers, feeds
from ketenzicht.demonstration.sources import UnitSource

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Steady:
    """A source that always tells of the moment asked, except between two moments."""

    unit: UUID
    silent: tuple[datetime, datetime] | None = None
    past: int = 0

    def observe(self, *, at: datetime) -> Observation | None:
        if self.silent and self.silent[0] <= at < self.silent[1]:
            return None
        return Observation(unit=self.unit, observed_at=at, values={"available": 1})

    def history(self, *, now: datetime) -> Iterable[datetime]:
        return [now - number * timedelta(hours=1) for number in range(self.past, 0, -1)]


def _source(*, manual: bool = False, known: bool = True, module: str = "spoed", label: str = "seh") -> UnitSource:
    return UnitSource(
        code=uuid4(),
        module=modules()[module],
        teller=Teller(profile=profile_of(UnitPlan(module, label, 20, "x")), chance=Chance("unit")),
        provider=Chance("provider"),
        by_hand=ByHand(Chance("unit")) if manual else None,
        is_known=known,
    )


def test_every_unit_is_in_one_feed_and_feeds_are_spread_over_the_minute() -> None:
    sources = {
        f"deliverer-{number}": [Steady(uuid4()) for _ in range(size)] for number, size in enumerate((3, 80, 301))
    }
    made = feeds(sources=sources, chance=Chance("x"))
    units = Counter(source.unit for feed in made for source in feed.sources if isinstance(source, Steady))
    assert units.total() == len(units) == 384
    assert all(len(feed.sources) <= MOST_PER_DELIVERY for feed in made)
    assert all(0 <= feed.second < EVERY for feed in made)
    seconds = sorted(feed.second for feed in made if feed.deliverer == "deliverer-2")
    assert max(later - earlier for earlier, later in pairwise(seconds)) < 20


def test_a_form_that_was_not_filled_in_again_is_not_delivered_again() -> None:
    feed = Feed("x", [_source(manual=True, module="acute-vv", label="elv-hoog"), _source()], 0)
    counts = [len(feed.observations(at=NOON + number * MINUTE)) for number in range(30)]
    assert counts[0] == 2
    assert counts[1:].count(1) >= 28


def test_in_an_outage_nothing_is_told_and_afterwards_everything_again() -> None:
    source = _source()
    hours = [NOON + timedelta(hours=number / 4) for number in range(4 * 24 * 120)]
    out = {at for at in hours if is_out(chance=Chance("provider"), at=at)}
    assert out
    for at in sorted(out)[:5] + hours[:5]:
        assert (source.observe(at=at) is None) == (at in out)


def test_history_lasts_from_one_moment_to_the_next_and_is_only_for_what_is_unknown() -> None:
    for code, module in modules().items():
        label = module.versions[0].labels[0].code
        moments = list(_source(known=False, module=code, label=label).history(now=NOON))
        assert moments == sorted(moments)
        steps = [later - earlier for earlier, later in zip(moments, [*moments[1:], NOON], strict=True)]
        assert all(step <= module.versions[0].usable_for for step in steps)
        assert not list(_source(known=True, module=code, label=label).history(now=NOON))


def test_history_holds_one_moment_of_every_unit_per_delivery_oldest_first() -> None:
    feed = Feed("x", [Steady(UUID(int=1), past=3), Steady(UUID(int=2), past=1)], 0)
    deliveries = [[(one.unit.int, one.observed_at.hour) for one in delivery] for delivery in feed.history(now=NOON)]
    assert deliveries == [[(1, 9), (2, 11)], [(1, 10)], [(1, 11)]]


class Platform:
    """Counts what is delivered per unit; the first answers can be told."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.observed: Counter[str] = Counter()
        self.keys: set[str] = set()
        self.largest = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(await request.aread())
        if self.answers:
            return httpx.Response(self.answers.pop(0), json={"title": "Nee"})
        self.keys.add(request.headers["Authorization"])
        observations = body["observations"]
        self.largest = max(self.largest, len(observations))
        self.observed.update(observation["unit"] for observation in observations)
        wire = {"id": str(uuid4()), "status": "accepted", "receivedAt": "2026-11-22T12:00:00Z"}
        return httpx.Response(201, json={**wire, "observations": len(observations)})

    async def aclose(self) -> None:
        """There is nothing to close."""


class QuickClock:
    """Goes a minute further for every look at it, so that nobody waits."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def _run(
    platform: Platform, sources: dict[str, list[Steady]], monkeypatch: pytest.MonkeyPatch
) -> tuple[Providers, list[str]]:
    """Let providers deliver for a moment of ours, which is minutes of theirs."""
    said: list[str] = []
    sleep = asyncio.sleep

    async def nap(seconds: float) -> None:
        await sleep(seconds / 2_000)

    async def deliver() -> Providers:
        monkeypatch.setattr(httpx, "AsyncHTTPTransport", lambda **_: platform)
        providers = Providers(
            base_url="http://platform.test",
            keys={deliverer: f"kz_{deliverer}" for deliverer in sources},
            feeds=feeds(sources=sources, chance=Chance("x")),
            clock=QuickClock(),
            say=said.append,
        )
        monkeypatch.setattr(asyncio, "sleep", nap)
        running = asyncio.create_task(providers.run())
        await sleep(0.5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return providers

    return asyncio.run(deliver()), said


def test_everybody_delivers_again_and_again_with_a_key_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = Platform()
    sources = {"one": [Steady(uuid4(), past=2) for _ in range(5)], "two": [Steady(uuid4())]}
    providers, said = _run(platform, sources, monkeypatch)
    assert said == []
    assert platform.keys == {"Bearer kz_one", "Bearer kz_two"}
    assert len(platform.observed) == 6
    assert min(platform.observed.values()) >= 3
    assert platform.largest == 5
    assert providers.observations == platform.observed.total()
    assert providers.history_is_told.is_set()


def test_a_refusal_is_told_once_and_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = Platform(403, 403)
    _, said = _run(platform, {"one": [Steady(uuid4())]}, monkeypatch)
    assert len(said) == 1
    assert said[0].startswith("Levering van one niet gelukt: 403 Nee")
    assert platform.observed.total() >= 1
