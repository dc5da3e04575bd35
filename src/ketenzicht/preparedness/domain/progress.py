"""How far participants are: who delivers since the activation, who does not yet, and what is known. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.preparedness.domain.life import Status


class Participation(StrEnum):
    DELIVERS = "delivers"  # every unit, since the activation
    PARTLY = "partly"
    NOT_YET = "not-yet"

    @property
    def word(self) -> str:
        return {"delivers": "levert", "partly": "levert een deel", "not-yet": "levert nog niet"}[self.value]


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit of a participant. `is_known`: its figures are there and not too old to count on."""

    received_at: datetime | None
    manual: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """A location that has to deliver, with what it delivered since it was asked (`joined_at`)."""

    location_id: UUID
    location: str
    place: str
    organisation_id: UUID
    organisation: str
    region: str
    joined_at: datetime
    due_at: datetime
    units: tuple[UnitProgress, ...]

    @property
    def delivered(self) -> int:
        return sum(unit.received_at is not None and unit.received_at >= self.joined_at for unit in self.units)

    @property
    def known(self) -> int:
        return sum(unit.is_known for unit in self.units)

    @property
    def last_at(self) -> datetime | None:
        return max((unit.received_at for unit in self.units if unit.received_at), default=None)

    @property
    def participation(self) -> Participation:
        if not self.delivered:
            return Participation.NOT_YET
        return Participation.DELIVERS if self.delivered == len(self.units) else Participation.PARTLY

    @property
    def how(self) -> str:
        """By hand, automatic, or both."""
        modes = {unit.manual for unit in self.units}
        return {frozenset({True}): "met de hand", frozenset({False}): "automatisch"}.get(frozenset(modes), "beide")

    def is_late(self, now: datetime) -> bool:
        return self.participation is not Participation.DELIVERS and self.due_at < now


@dataclass(frozen=True, slots=True)
class Progress:
    """Participants counted, of a region or of all."""

    locations: int = 0
    delivers: int = 0
    partly: int = 0
    not_yet: int = 0
    by_hand: int = 0
    units: int = 0
    known: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.locations + other.locations,
            self.delivers + other.delivers,
            self.partly + other.partly,
            self.not_yet + other.not_yet,
            self.by_hand + other.by_hand,
            self.units + other.units,
            self.known + other.known,
        )

    @property
    def delivers_share(self) -> int | None:
        """Whole percent of the locations, rounded down: 100 only when nobody is missing. None: there are none."""
        return 100 * self.delivers // self.locations if self.locations else None

    @property
    def known_share(self) -> int | None:
        return 100 * self.known // self.units if self.units else None


@dataclass(frozen=True, slots=True)
class ActivationLine:
    id: UUID
    status: Status
    instructed_on: date
    text: str
    regions: tuple[str, ...]  # names; none: the whole country
    location_types: tuple[str, ...]
    activated_at: datetime
    deadline_at: datetime
    ended_at: datetime | None
    ended_because: str


def progress_of(line: ParticipantLine) -> Progress:
    """One participant, counted."""
    part = line.participation
    return Progress(
        locations=1,
        delivers=int(part is Participation.DELIVERS),
        partly=int(part is Participation.PARTLY),
        not_yet=int(part is Participation.NOT_YET),
        by_hand=int(any(unit.manual for unit in line.units)),
        units=len(line.units),
        known=line.known,
    )


def progress_by_region(lines: Iterable[ParticipantLine]) -> dict[str, Progress]:
    """Participants counted per region, by the region's code."""
    found: defaultdict[str, Progress] = defaultdict(Progress)
    for line in lines:
        found[line.region] += progress_of(line)
    return dict(sorted(found.items()))
