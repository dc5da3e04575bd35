"""What the sandbox makes of an observation: the rules of production, over the little that a sandbox keeps. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from ketenzicht.capacity.domain import Outcome, outcome
from ketenzicht.definitions.domain import ModuleDefinition, VersionDefinition

# Voorstel. A sandbox is small: what it keeps of one supplier must never weigh.
MOST_DELIVERIES = 300
MOST_FAULTS = 50  # of one delivery, to show afterwards; the answer itself tells all
LONGEST_FAULT = 300
KEPT_FOR = timedelta(days=30)
MOST_DISTURBED = 20  # requests in a row

PLACES = (("Testlocatie Noord", "Proefdorp"), ("Testlocatie Zuid", "Proefstad"))


class Disturbance(StrEnum):
    """What a supplier can have the sandbox answer, to see whether its system sends the same again."""

    UNAVAILABLE = "503"
    TOO_MANY = "429"

    @property
    def word(self) -> str:
        return {"503": "even niet beschikbaar (503)", "429": "te veel verzoeken (429)"}[self.value]

    @property
    def retry_after(self) -> int:
        """Seconds; short, because somebody is waiting to see it."""
        return 5


class Answer(StrEnum):
    """What became of a request; the value is kept."""

    ACCEPTED = "accepted"
    PARTLY = "partly-accepted"
    REFUSED = "refused"
    DISTURBED = "disturbed"

    @property
    def word(self) -> str:
        return _ANSWERS[self]


_ANSWERS = {
    Answer.ACCEPTED: "aangenomen",
    Answer.PARTLY: "deels aangenomen",
    Answer.REFUSED: "geweigerd",
    Answer.DISTURBED: "verstoord, zoals u vroeg",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What an observation says of a unit; `opening` None: nothing about that."""

    version: int
    values: dict[str, Any]
    absent: dict[str, str]
    opening: dict[str, Any] | None

    def is_same_as(self, known: "Said") -> bool:
        """Whether it says nothing else; without an opening it leaves that as it was."""
        mine, theirs = (self.version, self.values, self.absent), (known.version, known.values, known.absent)
        return mine == theirs and (self.opening is None or self.opening == known.opening)

    def over(self, known: "Said | None") -> "Said":
        """What is known once this was heard."""
        if self.opening is not None or known is None:
            return self
        return Said(self.version, self.values, self.absent, known.opening)


@dataclass(frozen=True, slots=True)
class Past:
    """An observation that was taken in before."""

    observed_at: datetime
    said: Said
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LastSaid:
    """What is known of a unit."""

    observed_at: datetime
    received_at: datetime
    said: Said


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery as its supplier sees it. `counts`: changed, confirmed, repeated, late; `faults`: (place, sentence)."""

    id: UUID
    received_at: datetime
    answer: Answer
    status: int
    observations: int
    counts: tuple[int, int, int, int]
    refused: int
    faults: tuple[tuple[str, str], ...]
    replayed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SandboxUnit:
    """A made-up unit, as the check of production wants it."""

    id: int
    code: UUID
    label: str
    deliverer_id: UUID
    location_id: UUID
    definition: ModuleDefinition
    own: None = None  # it keeps to the interval of its definition


@dataclass(frozen=True, slots=True)
class SandboxUnits:
    """The units of one test connection by their public code."""

    by_code: dict[str, SandboxUnit]

    def unit_of_code(self, code: str) -> SandboxUnit | None:
        return self.by_code.get(code) or self.by_code.get(code.lower())

    def absence_of(self, code: str) -> None:
        """None of these ends before its test connection does."""


def judge(*, new: Said, observed_at: datetime, past: Sequence[Past], usable_for: timedelta) -> Outcome:
    """What the observation is to its unit; `past` is in the order of receipt."""
    main = [one for one in past if one.outcome.moves]
    known = main[-1] if main else None
    return outcome(
        observed_at=observed_at,
        is_same=known is not None and new.is_same_as(known.said),
        known_at=known.observed_at if known else None,
        usable_for=usable_for,
        is_in_history=_held(new, observed_at, past, main),
    )


def _held(new: Said, at: datetime, past: Sequence[Past], main: Sequence[Past]) -> bool:
    """Whether the same was told of this moment, or held then: it was confirmed then or later."""
    if any(one.observed_at == at and new.is_same_as(one.said) for one in past):
        return True
    before = [one for one in main if one.observed_at <= at]
    after = [one for one in main if one.observed_at > at]
    if not before or not after or not new.is_same_as(before[-1].said):
        return False
    return after[0].outcome is Outcome.CONFIRMED


def made_up_units(version: VersionDefinition) -> Iterator[tuple[int, str]]:
    """The place (of `PLACES`) and label of each unit of a module: every label once, and the first at two places."""
    for label in version.labels:
        yield 0, label.code
    for label in version.labels[:1]:
        yield 1, label.code
