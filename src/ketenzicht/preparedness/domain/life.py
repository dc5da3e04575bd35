"""The whole life of an activation in one table. Pure."""

from enum import StrEnum

from ketenzicht.base.lives import next_in


class Status(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"

    @property
    def word(self) -> str:
        return {"active": "actief", "ended": "beëindigd"}[self.value]


class Move(StrEnum):
    ACTIVATE = "activate"
    FOLLOW_UP = "follow-up"  # later locations join, people are reminded
    END = "end"


# What follows on what; None: there is no activation of this module now.
NEXT: dict[tuple[Status | None, Move], Status] = {
    (None, Move.ACTIVATE): Status.ACTIVE,
    (Status.ACTIVE, Move.FOLLOW_UP): Status.ACTIVE,
    (Status.ACTIVE, Move.END): Status.ENDED,
}
_REFUSED: dict[Move, str] = {
    Move.ACTIVATE: "De module is al geactiveerd. Beëindig eerst die activering, of laat haar doorlopen.",
    Move.FOLLOW_UP: "Deze activering is beëindigd.",
    Move.END: "Deze activering is al beëindigd.",
}


def after(status: Status | None, move: Move) -> Status:
    """What a move makes of it; Conflict when it cannot be made."""
    return next_in(NEXT, status, move, otherwise=_REFUSED[move])
