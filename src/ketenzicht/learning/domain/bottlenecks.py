"""Bottlenecks in protocols: about what, and how one goes from new to mended. Pure."""

from enum import StrEnum

from ketenzicht.base.errors import Refused
from ketenzicht.base.lives import next_in

LEAST_WORDS = 5  # characters


class About(StrEnum):
    INSTRUMENT = "instrument"
    CROSSWALK = "crosswalk"
    FITTING = "fitting"
    COMPLAINT = "complaint"
    AGREEMENT = "agreement"
    PROCESS = "process"

    @property
    def word(self) -> str:
        return _ABOUT[self]


_ABOUT = {
    About.INSTRUMENT: "triage-instrument",
    About.CROSSWALK: "kruistabel van urgenties",
    About.FITTING: "regels voor passende zorg",
    About.COMPLAINT: "ingangsklacht",
    About.AGREEMENT: "werkafspraak of zorgpad",
    About.PROCESS: "werkwijze",
}


class Status(StrEnum):
    NEW = "new"
    EXAMINED = "examined"
    PROPOSED = "proposed"
    MENDED = "mended"
    REJECTED = "rejected"

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def is_open(self) -> bool:
        return self not in {Status.MENDED, Status.REJECTED}


_WORDS = {
    Status.NEW: "nieuw",
    Status.EXAMINED: "wordt onderzocht",
    Status.PROPOSED: "wijziging voorgesteld",
    Status.MENDED: "verholpen",
    Status.REJECTED: "afgewezen",
}


class Move(StrEnum):
    EXAMINE = "examine"
    PROPOSE = "propose"
    MEND = "mend"
    REJECT = "reject"
    REOPEN = "reopen"

    @property
    def word(self) -> str:
        return _DEEDS[self]


_DEEDS = {
    Move.EXAMINE: "onderzoeken",
    Move.PROPOSE: "wijziging voorstellen",
    Move.MEND: "verholpen melden",
    Move.REJECT: "afwijzen",
    Move.REOPEN: "heropenen",
}
NEXT: dict[tuple[Status, Move], Status] = {
    (Status.NEW, Move.EXAMINE): Status.EXAMINED,
    (Status.EXAMINED, Move.PROPOSE): Status.PROPOSED,
    (Status.PROPOSED, Move.EXAMINE): Status.EXAMINED,
    (Status.PROPOSED, Move.MEND): Status.MENDED,
    (Status.NEW, Move.REJECT): Status.REJECTED,
    (Status.EXAMINED, Move.REJECT): Status.REJECTED,
    (Status.PROPOSED, Move.REJECT): Status.REJECTED,
    (Status.MENDED, Move.REOPEN): Status.EXAMINED,
    (Status.REJECTED, Move.REOPEN): Status.EXAMINED,
}


def after(status: Status, move: Move) -> Status:
    """What a move makes of it; Conflict when it cannot be made."""
    return next_in(NEXT, status, move, otherwise=f"Dat kan niet: dit knelpunt is {status.word}.")


def moves_of(status: Status) -> tuple[Move, ...]:
    """What can be done with it now."""
    return tuple(move for move in Move if (status, move) in NEXT)


def refuse_without_words(move: Move, *, words: str, version: str) -> None:
    """Raise Refused for who does not say why, or in which version it was mended."""
    if len(words.strip()) < LEAST_WORDS:
        raise Refused("Schrijf in een zin wat u besloot en waarom.")
    if move is Move.MEND and not version.strip():
        raise Refused("Vul in in welke versie of vanaf welke datum het is verholpen.")
