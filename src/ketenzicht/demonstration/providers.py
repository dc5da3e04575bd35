"""The simulated providers: each delivers its units about once a minute, through the public API, with its own key.

They know of the platform what a supplier knows: its address, a key, and the codes of their units.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Protocol

import httpx

from ketenzicht.client import AsyncDeliveryClient, DeliveryRefused, Observation, Patience, Unreachable
from ketenzicht.demonstration.domain.chance import Chance

EVERY = 60.0  # seconds between two deliveries of one unit
MOST_PER_DELIVERY = 80  # a supplier with many units spreads them over the minute
HISTORY_AT_ONCE = 2  # feeds that deliver their history at the same time: there is no hurry
CATCHING_UP = 5.0  # seconds over which everybody delivers for the first time after a start
PATIENCE = Patience(attempts=8, longest_wait=20.0)

Clock = Callable[[], datetime]
Say = Callable[[str], object]


class Source(Protocol):
    """Something that can be observed."""

    def observe(self, *, at: datetime) -> Observation | None:
        """What it tells at a moment; None when it is silent."""

    def history(self, *, now: datetime) -> Iterable[datetime]:
        """The moments before `now` of which the platform does not know yet, oldest first."""


@dataclass(slots=True)
class Feed:
    """Part of the units of one deliverer, which go together in one delivery."""

    deliverer: str
    sources: Sequence[Source]
    second: float  # of the minute
    told: dict[int, datetime] = field(default_factory=dict)

    def observations(self, *, at: datetime) -> list[Observation]:
        """What is new since the last time: who fills in a form by hand has nothing new most of the time."""
        found = ((place, source.observe(at=at)) for place, source in enumerate(self.sources))
        return [
            observation
            for place, observation in found
            if observation is not None and _is_new(self.told, place, observation)
        ]

    def history(self, *, now: datetime) -> Iterable[list[Observation]]:
        """Deliveries that together hold the history, each with one moment of every unit that has one left."""
        told: dict[int, datetime] = {}
        for moments in zip_longest(*(source.history(now=now) for source in self.sources)):
            delivery = [
                observation
                for place, (source, at) in enumerate(zip(self.sources, moments, strict=True))
                if at is not None
                and (observation := source.observe(at=at)) is not None
                and _is_new(told, place, observation)
            ]
            if delivery:
                yield delivery


def _is_new(told: dict[int, datetime], place: int, observation: Observation) -> bool:
    if told.get(place) == observation.observed_at:
        return False
    told[place] = observation.observed_at
    return True


def feeds(*, sources: Mapping[str, Sequence[Source]], chance: Chance) -> list[Feed]:
    """Divide the units of every deliverer over deliveries, and the deliveries over the minute."""
    found = []
    for deliverer, several in sources.items():
        offset = EVERY * chance.share(deliverer)
        parts = [several[start : start + MOST_PER_DELIVERY] for start in range(0, len(several), MOST_PER_DELIVERY)]
        found += [
            Feed(deliverer, part, (offset + EVERY * number / len(parts)) % EVERY) for number, part in enumerate(parts)
        ]
    return found


class Providers:
    """All deliverers of the demonstration, each feed in a task of its own."""

    def __init__(
        self, *, base_url: str, keys: Mapping[str, str], feeds: Sequence[Feed], clock: Clock, say: Say
    ) -> None:
        self._feeds = feeds
        self._clock = clock
        self._say = say
        self._transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=16))
        self._clients = {
            deliverer: AsyncDeliveryClient(base_url, key, patience=PATIENCE, transport=self._transport)
            for deliverer, key in keys.items()
        }
        self._turns = asyncio.Semaphore(HISTORY_AT_ONCE)
        self._complained: set[str] = set()
        self.observations = 0
        self.history_is_told = asyncio.Event()

    async def run(self) -> None:
        """Deliver the present, and beside it the history that the platform does not know yet, until cancelled.

        The present comes first: the boards are full within seconds. What is older enters the history as late.
        """
        began_at = self._clock()
        try:
            async with asyncio.TaskGroup() as group:
                for feed in self._feeds:
                    group.create_task(self._deliver_present(feed))
                group.create_task(self._deliver_histories(before=began_at))
        finally:
            await self._transport.aclose()

    async def _deliver_present(self, feed: Feed) -> None:
        await asyncio.sleep(feed.second / EVERY * CATCHING_UP)
        while True:
            await self._deliver(feed, feed.observations(at=self._clock()))
            await asyncio.sleep(self._until_next(feed))

    async def _deliver_histories(self, *, before: datetime) -> None:
        async with asyncio.TaskGroup() as group:
            for feed in self._feeds:
                group.create_task(self._deliver_history(feed, before=before))
        self.history_is_told.set()

    async def _deliver_history(self, feed: Feed, *, before: datetime) -> None:
        await asyncio.sleep(2 * CATCHING_UP)
        async with self._turns:
            for delivery in feed.history(now=before):
                await self._deliver(feed, delivery)

    def _until_next(self, feed: Feed) -> float:
        """Seconds until this feed's second of the minute, and at least a quarter of a minute."""
        now = self._clock()
        wait = (feed.second - now.second - now.microsecond / 1e6) % EVERY
        return wait if wait > EVERY / 4 else wait + EVERY

    async def _deliver(self, feed: Feed, observations: Sequence[Observation]) -> None:
        """Trouble is told once per deliverer; the next minute it is tried again."""
        if not observations:
            return
        try:
            await self._clients[feed.deliverer].deliver(observations)
        except (DeliveryRefused, Unreachable) as trouble:
            if feed.deliverer not in self._complained:
                self._complained.add(feed.deliverer)
                self._say(f"Levering van {feed.deliverer} niet gelukt: {trouble}")
        else:
            self.observations += len(observations)
