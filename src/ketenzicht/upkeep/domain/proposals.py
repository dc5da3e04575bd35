"""A change of the register that somebody else must approve first: its whole life in two tables. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted
from ketenzicht.base.lives import next_in
from ketenzicht.registry.domain import By, Difference, Part

LONGEST_REASON = 1_000


class Kind(StrEnum):
    """Of what kind a change is; approval is set per kind. The first five are the parts of an entry.

    Units are above this app: what a proposal of them says and does, `capacity` knows.
    """

    PARTICULARS = Part.PARTICULARS.value
    ADDRESS = Part.ADDRESS.value
    REACH = Part.REACH.value
    HOURS = Part.HOURS.value
    CARE = Part.CARE.value
    BEGINNING = "beginning"
    ENDING = "ending"
    UNITS = "units"

    @property
    def word(self) -> str:
        return _KINDS.get(self) or Part(self).heading


_KINDS = {
    Kind.BEGINNING: "Nieuwe locatie",
    Kind.ENDING: "Einde van een locatie",
    Kind.UNITS: "Eenheden (erbij, einde, verhuizing)",
}


class Status(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Status.WAITING: "wacht op goedkeuring",
    Status.APPROVED: "goedgekeurd",
    Status.REFUSED: "afgewezen",
    Status.WITHDRAWN: "ingetrokken",
}


class Move(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"

    @property
    def word(self) -> str:
        return {"approve": "goedkeuren", "refuse": "afwijzen", "withdraw": "intrekken"}[self]


class Side(StrEnum):
    """What somebody is to a proposal; a proposal ("voorstel") until the field decides who approves."""

    OWNER = "owner"
    JUDGE = "judge"


NEXT: dict[tuple[Status, Move], Status] = {
    (Status.WAITING, Move.APPROVE): Status.APPROVED,
    (Status.WAITING, Move.REFUSE): Status.REFUSED,
    (Status.WAITING, Move.WITHDRAW): Status.WITHDRAWN,
}
WHOSE: dict[Move, Side] = {Move.APPROVE: Side.JUDGE, Move.REFUSE: Side.JUDGE, Move.WITHDRAW: Side.OWNER}
_WHO = {
    Side.OWNER: "de organisatie die het voorstelde",
    Side.JUDGE: "het ROAZ-bureau van de regio of functioneel beheer, en nooit over de eigen organisatie",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change that somebody made: done at once, or proposed under this id.

    `location_id` is that of a location which it made.
    """

    proposal_id: UUID | None = None
    location_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal as both sides see it. `differences` are with the entry as it is now while it waits.

    `other_because`: why a new location is another than one that it looks like.
    """

    id: UUID
    kind: Kind
    status: Status
    location_id: UUID | None
    location: str
    organisation: str
    region: str
    made_at: datetime
    made_by: By
    decided_at: datetime | None
    decided_by: By | None
    reasons: str
    version: int  # of the entry now; zero for a location that is not there yet
    what: str
    other_because: str
    differences: tuple[Difference, ...]
    moves: frozenset[Move]


def sides_of(*, actor: Actor, owner: UUID, region: str, judged: Set[str]) -> frozenset[Side]:
    """What the actor is to a proposal of `owner` in a region; `judged` are the regions of which the actor judges."""
    if actor.organisation_id == owner:
        return frozenset({Side.OWNER} if Permission.REGISTRY_MAINTAIN in actor.grants else ())
    may_judge = Permission.REGISTRY_APPROVE in actor.grants
    is_there = region in judged or Permission.PLATFORM_MAINTAIN in actor.grants
    return frozenset({Side.JUDGE} if may_judge and is_there else ())


def after(*, status: Status, move: Move, sides: Set[Side], actor: Actor) -> Status:
    """What a move makes of it; NotPermitted for whose move it is not, Conflict when it cannot be made any more."""
    if WHOSE[move] not in sides:
        raise NotPermitted(f"Een voorstel {move.word} mag u niet: dat doet {_WHO[WHOSE[move]]}.", actor=actor)
    return next_in(NEXT, status, move, otherwise=f"Dit voorstel kunt u niet meer {move.word}: het is {status.word}.")


def moves_of(*, status: Status, sides: Set[Side]) -> frozenset[Move]:
    """What somebody may do with it now."""
    return frozenset(move for move in Move if (status, move) in NEXT and WHOSE[move] in sides)
