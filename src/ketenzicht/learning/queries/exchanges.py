"""Feedback: what was asked of whom about which request, and what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination import queries as requests
from ketenzicht.learning.domain.feedback import Side, Urgency, Verdict
from ketenzicht.learning.models import Exchange, Piece
from ketenzicht.registry import queries as registry
from ketenzicht.sealing.queries import unseal

FEEDBACK = "learning.feedback"
MOST_SHOWN = 200
UNKNOWN = "Deze terugkoppeling kennen wij niet, of zij is aan een andere organisatie gevraagd."


@dataclass(frozen=True, slots=True)
class PieceLine:
    """What somebody said; None: nothing was said about that."""

    at: datetime
    who: str
    role: str
    is_of_centre: bool
    is_recorded: bool
    urgency: Urgency | None
    fitting: Verdict | None
    handover: Verdict | None
    note: str


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """With whom, since when, and what was said, the oldest first."""

    id: UUID
    side: Side
    party: str
    opened_at: datetime
    pieces: tuple[PieceLine, ...]


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A request about which an organisation was asked, as a list shows it."""

    id: UUID
    number: int
    side: Side
    asked_at: datetime
    is_answered: bool


def asked(*, actor: Actor) -> tuple[AskedLine, ...]:
    """Of the actor's organisation, what waits for an answer first, then the newest. Three queries.

    Raises NotPermitted.
    """
    access.require(actor=actor, permission=Permission.LEARNING_ANSWER)
    rows = list(
        Exchange.objects.filter(organisation_id=access.own_organisation(actor))
        .order_by("-opened_at", "id")
        .prefetch_related("pieces")[:MOST_SHOWN]
    )
    numbers = requests.sketches(ids=[row.request_id for row in rows])
    lines = [
        AskedLine(
            id=row.id,
            number=numbers[row.request_id].number,
            side=Side(row.side),
            asked_at=row.opened_at,
            is_answered=any(not piece.is_of_centre for piece in row.pieces.all()),
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda one: one.is_answered))


def of_party(exchange_id: UUID, *, actor: Actor) -> Exchange:
    """Raises NotPermitted, and NotFound for what was asked of another, whether it exists or not. One query."""
    access.require(actor=actor, permission=Permission.LEARNING_ANSWER)
    row = Exchange.objects.filter(id=exchange_id, organisation_id=access.own_organisation(actor)).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def exchanges_of(request_id: UUID) -> tuple[ExchangeLine, ...]:
    """Everything about one request; who asks has been asked who they are. Three queries."""
    rows = list(Exchange.objects.filter(request_id=request_id).prefetch_related("pieces"))
    names = registry.organisation_names(ids={row.organisation_id for row in rows if row.organisation_id})
    return tuple(
        _line(row, row.pieces.all(), names.get(row.organisation_id, "") if row.organisation_id else "") for row in rows
    )


def line_of(row: Exchange) -> ExchangeLine:
    """One, as its own party sees it. Two queries."""
    names = registry.organisation_names(ids={row.organisation_id} if row.organisation_id else ())
    return _line(row, row.pieces.all(), names.get(row.organisation_id, "") if row.organisation_id else "")


def _line(row: Exchange, pieces: Iterable[Piece], name: str) -> ExchangeLine:
    return ExchangeLine(
        id=row.id,
        side=Side(row.side),
        party=name or row.party,
        opened_at=row.opened_at,
        pieces=tuple(_piece(one, row.id) for one in pieces),
    )


def _piece(row: Piece, exchange_id: UUID) -> PieceLine:
    return PieceLine(
        at=row.at,
        who=row.author_name,
        role=row.author_role,
        is_of_centre=row.is_of_centre,
        is_recorded=row.is_recorded,
        urgency=Urgency(row.urgency) if row.urgency else None,
        fitting=Verdict(row.fitting) if row.fitting else None,
        handover=Verdict(row.handover) if row.handover else None,
        note=unseal(bytes(row.note), owner=exchange_id, purpose=FEEDBACK) if row.note else "",
    )
