"""From the sandbox to production: who asks, who agrees, who decides, as two tables. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted
from ketenzicht.base.lives import next_in
from ketenzicht.registry.domain import LocationLine

MOST_PLACES = 25  # locations in one request
MOST_OPEN = 5  # requests of one test connection that wait
LONGEST_REASON = 1_000


class PromotionStatus(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    PROMOTED = "promoted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    PromotionStatus.ASKED: "wacht op de zorgaanbieder",
    PromotionStatus.AGREED: "wacht op het ROAZ-bureau of de LNAZ",
    PromotionStatus.PROMOTED: "toegelaten tot productie",
    PromotionStatus.REFUSED: "afgewezen",
    PromotionStatus.WITHDRAWN: "ingetrokken",
}
WAITING = frozenset({PromotionStatus.ASKED, PromotionStatus.AGREED})


class PromotionMove(StrEnum):
    AGREE = "agree"
    DECLINE = "decline"
    PROMOTE = "promote"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"

    @property
    def words(self) -> str:
        return _DEEDS[self]

    @property
    def needs_reason(self) -> bool:
        return self in {PromotionMove.DECLINE, PromotionMove.REFUSE}


_DEEDS = {
    PromotionMove.AGREE: "instemmen",
    PromotionMove.DECLINE: "niet instemmen",
    PromotionMove.PROMOTE: "toelaten",
    PromotionMove.REFUSE: "afwijzen",
    PromotionMove.WITHDRAW: "intrekken",
}


class PromotionPart(StrEnum):
    """What somebody is to a request; voorstel, until the field decides."""

    SUPPLIER = "supplier"
    PROVIDER = "provider"
    PROMOTER = "promoter"


_PARTS = {
    PromotionPart.SUPPLIER: "de leverancier",
    PromotionPart.PROVIDER: "de organisatiebeheerder van de zorgaanbieder",
    PromotionPart.PROMOTER: "het ROAZ-bureau van de regio, of de LNAZ",
}

NEXT: dict[tuple[PromotionStatus, PromotionMove], PromotionStatus] = {
    (PromotionStatus.ASKED, PromotionMove.AGREE): PromotionStatus.AGREED,
    (PromotionStatus.ASKED, PromotionMove.DECLINE): PromotionStatus.REFUSED,
    (PromotionStatus.ASKED, PromotionMove.WITHDRAW): PromotionStatus.WITHDRAWN,
    (PromotionStatus.AGREED, PromotionMove.PROMOTE): PromotionStatus.PROMOTED,
    (PromotionStatus.AGREED, PromotionMove.REFUSE): PromotionStatus.REFUSED,
    (PromotionStatus.AGREED, PromotionMove.WITHDRAW): PromotionStatus.WITHDRAWN,
}
WHO: dict[PromotionMove, PromotionPart] = {
    PromotionMove.AGREE: PromotionPart.PROVIDER,
    PromotionMove.DECLINE: PromotionPart.PROVIDER,
    PromotionMove.PROMOTE: PromotionPart.PROMOTER,
    PromotionMove.REFUSE: PromotionPart.PROMOTER,
    PromotionMove.WITHDRAW: PromotionPart.SUPPLIER,
}


@dataclass(frozen=True, slots=True)
class Sight:
    """Which requests concern an actor: those to the own organisation, and those of regions (None: of all)."""

    organisation_id: UUID | None
    regions: frozenset[str] | None

    def sees(self, line: LocationLine) -> bool:
        """Whether a location is of the own organisation, or in a region that concerns the actor."""
        return self.organisation_id == line.organisation_id or self.regions is None or line.roaz in self.regions

    def parts(self, *, organisation_id: UUID, regions: Set[str | None]) -> frozenset[PromotionPart]:
        """What the actor is to a request of this organisation, at locations in these regions."""
        found = set()
        if self.organisation_id == organisation_id:
            found.add(PromotionPart.PROVIDER)
        if self.regions is None or (regions and regions <= self.regions):
            found.add(PromotionPart.PROMOTER)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class PromotionLine:
    """A request as those see it whom it concerns. `moves` are what they may do now."""

    id: UUID
    supplier: str
    system: str
    organisation_id: UUID
    organisation: str
    modules: tuple[str, ...]
    module_codes: tuple[str, ...]
    locations: tuple[tuple[UUID, str], ...]
    status: PromotionStatus
    asked_at: datetime
    agreed_at: datetime | None
    decided_at: datetime | None
    reason: str
    reports: tuple[str, ...]  # of its modules, those that are passed under the version in force
    moves: frozenset[PromotionMove]


def sees_own(actor: Actor) -> UUID | None:
    """The organisation of which the actor sees requests; None for who administers none."""
    return actor.organisation_id if Permission.ACCESS_ADMINISTER in actor.grants else None


def after(
    *, status: PromotionStatus, move: PromotionMove, parts: Set[PromotionPart], actor: Actor | None = None
) -> PromotionStatus:
    """What a move makes of it; NotPermitted for whose move it is not, Conflict when it cannot be made any more."""
    if WHO[move] not in parts:
        raise NotPermitted(f"Hier mag u niet {move.words}: dat doet {_PARTS[WHO[move]]}.", actor=actor)
    return next_in(NEXT, status, move, otherwise=f"U kunt nu niet {move.words}: de stand is “{status.word}”.")


def moves_of(*, status: PromotionStatus, parts: Set[PromotionPart]) -> frozenset[PromotionMove]:
    """What may be done with it now."""
    return frozenset(move for move in PromotionMove if (status, move) in NEXT and WHO[move] in parts)
