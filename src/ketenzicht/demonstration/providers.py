"""The simulated providers: each delivers its units about once a minute, through the public API, with its own key.

They know of the platform what a supplier knows: its address, a key, and the codes of their units.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from ketenzicht.client import AsyncDeliveryClient, DeliveryRefused, Observation, Patience, Unreachable
from ketenzicht.demonstration.domain.chance import Chance

EVERY = 60.0  # seconds between two deliveries of one unit
MOST_PER_DELIVERY = 80  # a supplier with many units spreads them over the minute
HISTORY_STEP = timedelta(hours=4)
HISTORY_AT_ONCE = 4  # providers that deliver their history at the same time
PATIENCE = Patience(attempts=8, longest_wait=20.0)

Clock = Callable[[], datetime]
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be observed: what it tells at a moment, or None when it is silent."""

    observe: Callable[[datetime], Observation | None]
    has_history: bool  # whether the platform knows it already


@dataclass(slots=True)
class Feed:
    """Part of the units of one deliverer, which go together in one delivery."""

    key: str
    sources: Sequence[Source]
    second: float  # of the minute
    told: dict[int, datetime] = field(default_factory=dict)

    def observations(self, *, at: datetime) -> list[Observation]:
        """What is new since the last time: who fills in a form by hand has nothing new most of the time."""
        found = []
        for place, source in enumerate(self.sources):
            observation = source.observe(at)
            if observation is not None and self.told.get(place) != observation.observed_at:
                self.told[place] = observation.observed_at
                found.append(observation)
        return found


def feeds(*, sources: Mapping[str, Sequence[Source]], chance: Chance) -> list[Feed]:
    """Divide the units of every deliverer over deliveries, and the deliveries over the minute."""
    found = []
    for key, several in sources.items():
        offset = EVERY * chance.share(key)
        parts = [several[start : start + MOST_PER_DELIVERY] for start in range(0, len(several), MOST_PER_DELIVERY)]
        found += [Feed(key, part, (offset + EVERY * number / len(parts)) % EVERY) for number, part in enumerate(parts)]
    return found


class Providers:
    """All deliverers of the demonstration, in one task each."""

    def __init__(
        self, *, base_url: str, keys: Mapping[str, str], feeds: Sequence[Feed], clock: Clock, say: Say
    ) -> None:
        self._feeds = feeds
        self._clock = clock
        self._say = say
        transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=16))
        self._clients = {
            deliverer: AsyncDeliveryClient(base_url, key, patience=PATIENCE, transport=transport)
            for deliverer, key in keys.items()
        }
        self._several_at_once = asyncio.Semaphore(HISTORY_AT_ONCE)
        self._complained: set[str] = set()

    async def run(self, *, history: timedelta) -> None:
        """Deliver the history that the platform does not know yet, then the present, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for feed in self._feeds:
                group.create_task(self._run(feed, history))

    async def _run(self, feed: Feed, history: timedelta) -> None:
        if not all(source.has_history for source in feed.sources):
            async with self._several_at_once:
                await self._deliver_history(feed, history)
        else:
            await asyncio.sleep(feed.second / EVERY * 5)  # all that aged since the last time comes within seconds
        while True:
            await self._deliver(feed, self._clock())
            await asyncio.sleep(self._until_next(feed))

    async def _deliver_history(self, feed: Feed, history: timedelta) -> None:
        now = self._clock()
        at = now - history
        while at < now - HISTORY_STEP / 2:
            await self._deliver(feed, at)
            at += HISTORY_STEP
        await self._deliver(feed, now)

    def _until_next(self, feed: Feed) -> float:
        """Seconds until this feed's second of the minute."""
        now = self._clock()
        wait = (feed.second - now.second - now.microsecond / 1e6) % EVERY
        return wait if wait > EVERY / 4 else wait + EVERY

    async def _deliver(self, feed: Feed, at: datetime) -> None:
        """A refusal or an unreachable platform is told once per deliverer; the next minute it is tried again."""
        observations = feed.observations(at=at)
        if not observations:
            return
        try:
            await self._clients[feed.key].deliver(observations)
        except (DeliveryRefused, Unreachable) as trouble:
            if feed.key not in self._complained:
                self._complained.add(feed.key)
                self._say(f"Levering van {feed.key} niet gelukt: {trouble}")
