"""The life of a version: which stage it is in, and what may be done then."""

from datetime import date
from enum import StrEnum

from ketenzicht.definitions.domain.versions import VersionDefinition
from ketenzicht.definitions.domain.words import Status


class Stage(StrEnum):
    """What a version is on a day. It ends by the day, without anybody doing something."""

    CONCEPT = "concept"
    PILOT = "pilot"
    AGREED = "agreed"
    ENDED = "ended"

    @property
    def word(self) -> str:
        return {"concept": "concept", "pilot": "pilot", "agreed": "vastgesteld", "ended": "beëindigd"}[self.value]


class Move(StrEnum):
    """What somebody does with a version."""

    REWRITE = "rewrite"
    DISCARD = "discard"
    PILOT = "pilot"
    AGREE = "agree"
    END = "end"

    @property
    def word(self) -> str:
        """What the button says."""
        return {
            "rewrite": "Bewerk het concept",
            "discard": "Gooi het concept weg",
            "pilot": "Zet in werking als pilot",
            "agree": "Stel vast",
            "end": "Beëindig",
        }[self.value]


# The whole life; None: it is not there any more. What is in force is never rewritten, and what ended stays ended.
AFTER: dict[tuple[Stage, Move], Stage | None] = {
    (Stage.CONCEPT, Move.REWRITE): Stage.CONCEPT,
    (Stage.CONCEPT, Move.DISCARD): None,
    (Stage.CONCEPT, Move.PILOT): Stage.PILOT,
    (Stage.CONCEPT, Move.AGREE): Stage.AGREED,
    (Stage.PILOT, Move.AGREE): Stage.AGREED,
    (Stage.PILOT, Move.END): Stage.ENDED,
    (Stage.AGREED, Move.END): Stage.ENDED,
}
STATUS_AFTER: dict[Move, Status] = {Move.PILOT: Status.PILOT, Move.AGREE: Status.AGREED}


def stage_of(version: VersionDefinition, *, on: date) -> Stage:
    """The stage on a day."""
    if version.status.is_in_force and version.valid_until is not None and version.valid_until <= on:
        return Stage.ENDED
    return Stage(version.status.value)


def moves_of(stage: Stage) -> tuple[Move, ...]:
    """What may be done in a stage."""
    return tuple(move for one, move in AFTER if one is stage)
