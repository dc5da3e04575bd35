"""What suppliers send: bodies of deliveries whose figures differ every time, or stay as they were.

The number of free places of a unit is a counter that goes round, so that whoever looks can tell whether a change
was missed or came out of order.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench.viewing import ROUND

if TYPE_CHECKING:
    from ketenzicht.capacity.lines import UnitFacts

TOTAL = ROUND + 5  # places of every unit: small enough for the smallest bounds of any module


@dataclass(frozen=True, slots=True)
class Source:
    """A unit as its supplier knows it; what it says of so many free places is made beforehand."""

    code: str
    region: str
    head: str
    says: tuple[str, ...]  # by number of free places

    def observation(self, *, observed_at: str, free: int) -> str:
        return f'{self.head}{observed_at}","values":{self.says[free % ROUND]}}}'


def source_of(unit: "UnitFacts", *, on: datetime) -> Source | None:
    """The supplier's side of a unit; None when its definition does not tell how many places are free."""
    from ketenzicht.definitions.domain import ElementKind, Role

    version = unit.definition.version_at(on.date())
    if version is None:
        return None
    free, total, occupied = (
        version.element_of_role(role, unit.label) for role in (Role.AVAILABLE, Role.TOTAL, Role.OCCUPIED)
    )
    if free is None:
        return None
    always: dict[str, object] = {
        element.code: True if element.kind is ElementKind.FLAG else 1
        for element in version.elements
        if element.required and (not element.labels or unit.label in element.labels)
    }
    says = []
    for number in range(ROUND):
        values = {**always, free.code: number}
        if total:
            values[total.code] = TOTAL
        if occupied:
            values[occupied.code] = TOTAL - number
        if faults := version.faults_of(values, {}, label=unit.label, pointer=""):
            raise ValueError(f"Not a possible observation of {unit.label}: {faults}")
        says.append(json.dumps(values, separators=(",", ":")))
    return Source(str(unit.code), unit.location.roaz or "", f'{{"unit":"{unit.code}","observedAt":"', tuple(says))


def this_moment() -> str:
    """Now as RFC 3339, to the microsecond."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def body(observations: Sequence[str]) -> bytes:
    """The body of one delivery."""
    return f'{{"observations":[{",".join(observations)}]}}'.encode()


class Figures:
    """What was sent last of every unit."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.free: dict[str, int] = {}

    def add(self, sources: Iterable[Source]) -> list[Source]:
        """Take in units that are not known yet; gives those. They begin with all numbers of free places there are."""
        fresh = [source for source in sources if source.code not in self.free]
        self.sources += fresh
        self.free.update((source.code, number % ROUND) for number, source in enumerate(fresh))
        return fresh

    def recall(self, known: Mapping[str, float | None]) -> None:
        """Go on from what the server knows: what was made beforehand was not always sent."""
        self.free.update({code: int(known[code] or 0) for code in self.free if code in known})

    def told(self, source: Source, *, at: str, is_changed: bool = True) -> str:
        """The next observation of a unit: one free place more than before, or the same."""
        if is_changed:
            self.free[source.code] = (self.free[source.code] + 1) % ROUND
        return source.observation(observed_at=at, free=self.free[source.code])


def blocks(sources: Sequence[Source], *, size: int) -> list[list[Source]]:
    """Units in deliveries of one deliverer each, full ones only where there are enough units."""
    by_region: dict[str, list[Source]] = {}
    for source in sources:
        by_region.setdefault(source.region, []).append(source)
    return [some[start : start + size] for some in by_region.values() for start in range(0, len(some), size)]
