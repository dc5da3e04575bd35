"""The life of one question to one source, in a table. Pure."""

from datetime import timedelta
from enum import StrEnum

from ketenzicht.base.lives import next_in

HANGS_AFTER = timedelta(minutes=2)  # much longer than a source may take: nobody is busy with it any more
DESTROYED_AFTER = timedelta(hours=24)  # the end of the request; voorstel
RECORDS_KEPT = timedelta(days=20 * 366)  # that it was fetched, and why it was allowed: part of the medical record


class Status(StrEnum):
    ASKED = "asked"
    CAME = "came"
    NOTHING = "nothing"
    REFUSED = "refused"
    FAILED = "failed"
    DESTROYED = "destroyed"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Status.ASKED: "gevraagd",
    Status.CAME: "binnen",
    Status.NOTHING: "niets bij deze bron",
    Status.REFUSED: "mag niet",
    Status.FAILED: "mislukt",
    Status.DESTROYED: "vernietigd",
}


class Move(StrEnum):
    CAME = "came"
    NOTHING = "nothing"
    REFUSE = "refuse"
    FAIL = "fail"
    DESTROY = "destroy"


NEXT: dict[tuple[Status, Move], Status] = {
    (Status.ASKED, Move.CAME): Status.CAME,
    (Status.ASKED, Move.NOTHING): Status.NOTHING,
    (Status.ASKED, Move.REFUSE): Status.REFUSED,
    (Status.ASKED, Move.FAIL): Status.FAILED,
    (Status.CAME, Move.DESTROY): Status.DESTROYED,
}


def after(status: Status, move: Move) -> Status:
    """What a move makes of it; Conflict when it cannot be made."""
    return next_in(NEXT, status, move, otherwise=f"Dat kan niet meer: deze vraag aan een bron is {status.word}.")
