"""Delivers real series day by day through the public API, as fast as possible or at a chosen speed."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import httpx

from ketenzicht.client import AsyncDeliveryClient, Observation, Receipt
from ketenzicht.definitions.domain import ModuleDefinition
from ketenzicht.demonstration.domain.series import (
    NOT_SUPPLIED,
    DayOfUnit,
    Publisher,
    Series,
    days_of_units,
)
from ketenzicht.demonstration.series_register import Prepared

SECONDS_A_DAY = 86_400

Say = Callable[[str], object]
Deliveries = Mapping[Publisher, Sequence[Observation]]


@dataclass(slots=True)
class Tally:
    """What was delivered and what became of it."""

    days: int = 0
    deliveries: int = 0
    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, receipt: Receipt) -> None:
        """Count a receipt. What the platform had received before changes nothing: it counts as known."""
        self.deliveries += 1
        if receipt.is_replay:
            self.outcomes["repeated"] += receipt.observations
            return
        for outcome in ("changed", "confirmed", "repeated", "late", "refused"):
            self.outcomes[outcome] += getattr(receipt, outcome)

    @property
    def observations(self) -> int:
        return sum(self.outcomes.values())

    @property
    def sentence(self) -> str:
        told = [
            f"{_number(self.outcomes['changed'])} gewijzigd",
            f"{_number(self.outcomes['confirmed'])} bevestigd",
            f"{_number(self.outcomes['repeated'])} al bekend",
            f"{_number(self.outcomes['late'])} later dan nieuwere",
        ]
        return (
            f"{_number(self.days)} dagen, {_number(self.observations)} waarnemingen in {_number(self.deliveries)} "
            f"leveringen: {', '.join(told)}."
        )


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


class Replay:
    """One replay of one or more series. A day is delivered when the day before it has been stored."""

    def __init__(
        self, *, series: Sequence[Series], prepared: Prepared, module: ModuleDefinition, base_url: str, say: Say
    ) -> None:
        self._series = series
        self._prepared = prepared
        self._module = module
        self._base_url = base_url
        self._say = say
        self._tally = Tally()

    def run(self, *, speed: float | None) -> Tally:
        """Deliver everything. `speed` is how many times faster than it happened; None: as fast as possible."""
        return asyncio.run(self._run(0.0 if speed is None else SECONDS_A_DAY / speed))

    async def _run(self, seconds_a_day: float) -> Tally:
        transport = httpx.AsyncHTTPTransport()
        clients = {
            publisher: AsyncDeliveryClient(self._base_url, key, transport=transport)
            for publisher, key in self._prepared.keys.items()
        }
        try:
            await asyncio.gather(*(client.units() for client in clients.values()))  # refused? before the first day
            await self._deliver_all(clients, seconds_a_day)
        finally:
            await transport.aclose()
        return self._tally

    async def _deliver_all(self, clients: Mapping[Publisher, AsyncDeliveryClient], seconds_a_day: float) -> None:
        first, month = None, ""
        began = asyncio.get_running_loop().time()
        for day, deliveries in self._days():
            if seconds_a_day:
                first = first or day
                due = began + (day - first).days * seconds_a_day
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
            if f"{day:%Y-%m}" != month:
                month = f"{day:%Y-%m}"
                self._say(f"{month} …")
            await self._deliver_day(clients, deliveries)

    async def _deliver_day(self, clients: Mapping[Publisher, AsyncDeliveryClient], deliveries: Deliveries) -> None:
        """All of one day at once: publishers do not wait for each other."""
        answers = await asyncio.gather(
            *(clients[publisher].deliver(observations) for publisher, observations in deliveries.items())
        )
        self._tally.days += 1
        for receipt in (receipt for receipts in answers for receipt in receipts):
            self._tally.add(receipt)

    def _days(self) -> Iterator[tuple[date, Deliveries]]:
        """Every day that any series has, oldest first, with what each publisher delivers of it."""
        by_day: defaultdict[date, defaultdict[Publisher, list[Observation]]] = defaultdict(lambda: defaultdict(list))
        for series in self._series:
            for day in series.days:
                for publisher, units in days_of_units(kind=series.kind, day=day).items():
                    by_day[day.date][publisher] += [self._observation(unit) for unit in units]
        yield from sorted(by_day.items())

    def _observation(self, told: DayOfUnit) -> Observation:
        """The figures of a unit. What the definition requires and the series does not have is null, with a reason."""
        version = self._module.version_at(told.observed_at.date())
        applicable = version.applicable(told.unit.label) if version else None
        required = applicable.required if applicable else frozenset[str]()
        values = {**dict.fromkeys(sorted(required)), **told.figures}
        return Observation(
            unit=self._prepared.units[told.unit],
            observed_at=told.observed_at,
            values=values,
            absent_reasons={code: NOT_SUPPLIED for code, value in values.items() if value is None},
        )
