"""The life of a version, of whatever kind: in which stage it is, and what may be done then. Pure."""

from datetime import datetime
from enum import StrEnum

from ketenzicht.base.errors import Conflict


class Kind(StrEnum):
    """Of what there are versions. The log and the events call them so."""

    CROSSWALK = "crosswalk"
    INSTRUMENT = "instrument"
    FITTING = "fitting"
    FLOW = "call-flow"


class Stage(StrEnum):
    """What a version is at a moment. It also ends by its own last day, without anybody doing something."""

    LOADED = "loaded"
    IN_USE = "in-use"
    ENDED = "ended"

    @property
    def word(self) -> str:
        return {"loaded": "ingelezen", "in-use": "in gebruik", "ended": "beëindigd"}[self.value]


class Move(StrEnum):
    """What somebody does with a version."""

    TAKE_IN_USE = "take-in-use"
    END = "end"
    WITHDRAW = "withdraw"  # something is wrong with it

    @property
    def word(self) -> str:
        """What the button says."""
        return {"take-in-use": "Neem in gebruik", "end": "Beëindig", "withdraw": "Trek in"}[self.value]


# The whole life. What ended stays ended: to go back to it, its content is loaded again under a number of its own.
AFTER: dict[tuple[Stage, Move], Stage] = {
    (Stage.LOADED, Move.TAKE_IN_USE): Stage.IN_USE,
    (Stage.LOADED, Move.WITHDRAW): Stage.ENDED,
    (Stage.IN_USE, Move.END): Stage.ENDED,
    (Stage.IN_USE, Move.WITHDRAW): Stage.ENDED,
}
_REFUSED: dict[Stage, str] = {
    Stage.LOADED: "Deze versie is nog niet in gebruik. Trek haar in als er iets mis mee is.",
    Stage.IN_USE: "Deze versie is al in gebruik.",
    Stage.ENDED: "Deze versie is beëindigd en komt niet terug. Lees het bestand opnieuw in, onder een ander nummer.",
}


def stage_of(*, in_use_from: datetime | None, ended_at: datetime | None, at: datetime) -> Stage:
    """The stage at a moment."""
    if ended_at is not None and ended_at <= at:
        return Stage.ENDED
    return Stage.LOADED if in_use_from is None else Stage.IN_USE


def moves_of(stage: Stage) -> tuple[Move, ...]:
    """What may be done in a stage."""
    return tuple(move for one, move in AFTER if one is stage)


def refuse_wrong_move(stage: Stage, move: Move) -> None:
    """Raise Conflict for a move that a stage does not have."""
    if (stage, move) not in AFTER:
        raise Conflict(_REFUSED[stage])
