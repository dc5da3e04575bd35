"""The whole life of an application in two tables: what follows on what, and who does what. Pure."""

from collections.abc import Set
from enum import StrEnum
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted
from ketenzicht.base.lives import next_in


class Status(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    HALF_ADVISED = "half-advised"
    ADVISED = "advised"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Status.DRAFT: "concept",
    Status.SUBMITTED: "ingediend, wacht op advies",
    Status.HALF_ADVISED: "één advies gegeven",
    Status.ADVISED: "wacht op besluit",
    Status.GRANTED: "toegekend",
    Status.REFUSED: "afgewezen",
    Status.WITHDRAWN: "ingetrokken",
    Status.ENDED: "geëindigd",
}
DECIDED = frozenset({Status.GRANTED, Status.REFUSED, Status.ENDED})


class Move(StrEnum):
    CHANGE = "change"  # its words and its documents
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ADVISE = "advise"
    GRANT = "grant"
    REFUSE = "refuse"
    END = "end"

    @property
    def words(self) -> str:
        return _DEEDS[self]


_DEEDS = {
    Move.CHANGE: "wijzigen",
    Move.SUBMIT: "indienen",
    Move.WITHDRAW: "intrekken",
    Move.ADVISE: "erover adviseren",
    Move.GRANT: "toekennen",
    Move.REFUSE: "afwijzen",
    Move.END: "beëindigen",
}


class Part(StrEnum):
    """What somebody is to an application; a proposal ("voorstel") until the field decides who advises and decides."""

    APPLICANT = "applicant"
    CARE_ADVISER = "care-adviser"
    PRIVACY_ADVISER = "privacy-adviser"
    DECIDER = "decider"


PART_NAMES: dict[Part, str] = {
    Part.APPLICANT: "de aanvrager",
    Part.CARE_ADVISER: "de landelijk coördinator (LNAZ)",
    Part.PRIVACY_ADVISER: "de functionaris gegevensbescherming (FG)",
    Part.DECIDER: "functioneel beheer",
}
ADVISERS = frozenset({Part.CARE_ADVISER, Part.PRIVACY_ADVISER})

# Each adviser advises once, so after two both have.
NEXT: dict[tuple[Status, Move], Status] = {
    (Status.DRAFT, Move.CHANGE): Status.DRAFT,
    (Status.DRAFT, Move.SUBMIT): Status.SUBMITTED,
    (Status.DRAFT, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.SUBMITTED, Move.ADVISE): Status.HALF_ADVISED,
    (Status.SUBMITTED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.HALF_ADVISED, Move.ADVISE): Status.ADVISED,
    (Status.HALF_ADVISED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.ADVISED, Move.GRANT): Status.GRANTED,
    (Status.ADVISED, Move.REFUSE): Status.REFUSED,
    (Status.ADVISED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.GRANTED, Move.END): Status.ENDED,
}
WHO: dict[Move, frozenset[Part]] = {
    Move.CHANGE: frozenset({Part.APPLICANT}),
    Move.SUBMIT: frozenset({Part.APPLICANT}),
    Move.WITHDRAW: frozenset({Part.APPLICANT}),
    Move.ADVISE: ADVISERS,
    Move.GRANT: frozenset({Part.DECIDER}),
    Move.REFUSE: frozenset({Part.DECIDER}),
    Move.END: frozenset({Part.DECIDER}),
}


def parts_of(*, actor: Actor, applicant: UUID) -> frozenset[Part]:
    """What the actor is to an application of this organisation: nobody judges what is their own organisation's."""
    granted = actor.grants.__contains__
    if actor.organisation_id == applicant:
        return frozenset({Part.APPLICANT} if granted(Permission.APPLICATIONS_WRITE) else ())
    found = {
        Part.CARE_ADVISER: granted(Permission.APPLICATIONS_ADVISE),
        Part.PRIVACY_ADVISER: granted(Permission.APPLICATIONS_ADVISE_PRIVACY),
        Part.DECIDER: granted(Permission.AGREEMENTS_DECIDE) and granted(Permission.PLATFORM_MAINTAIN),
    }
    return frozenset(part for part, is_so in found.items() if is_so)


def after(*, status: Status, move: Move, parts: Set[Part], actor: Actor) -> Status:
    """What a move makes of it; NotPermitted for whose move it is not, Conflict when it cannot be made any more."""
    if WHO[move].isdisjoint(parts):
        names = " of ".join(PART_NAMES[part] for part in Part if part in WHO[move])
        raise NotPermitted(
            f"Een aanvraag {move.words} mag u niet: dat doet {names}, en niemand oordeelt over een aanvraag van de "
            "eigen organisatie.",
            actor=actor,
        )
    return next_in(
        NEXT, status, move, otherwise=f"Deze aanvraag kunt u nu niet {move.words}: de stand is “{status.word}”."
    )


def moves_of(*, status: Status, parts: Set[Part]) -> frozenset[Move]:
    """What somebody may do with it now."""
    return frozenset(move for move in Move if (status, move) in NEXT and not WHO[move].isdisjoint(parts))
