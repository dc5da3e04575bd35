"""Feedback about a request: asked of who received or sent it, given by them, and answered by the centre."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.domain.permissions import roles_in_words
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.learning.domain.feedback import Said, Side
from ketenzicht.learning.models import Exchange, Piece
from ketenzicht.learning.operations.telling import in_bounds
from ketenzicht.learning.queries.exchanges import FEEDBACK, ExchangeLine, line_of, of_party
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.sealing import operations as sealing

OF_CARE = {OrganisationKind.PROVIDER, OrganisationKind.COORDINATION, OrganisationKind.ZCC}
LONGEST_PARTY = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """What who received or sent a request sees of it: its number and moments, what was decided, and the feedback."""

    number: int
    received_at: datetime
    settled: str
    settled_at: datetime | None
    exchange: ExchangeLine


@transaction.atomic
def ask(*, request_id: UUID, side: Side, organisation_id: UUID, actor: Actor, at: datetime) -> UUID:
    """Ask an organisation of care what came of a request, or tell it: its people get a notice without the patient.

    Raises NotPermitted, NotFound, Refused for one that gives no care, and Conflict for one that was asked before.
    """
    lesson = _consult(request_id, "learning.feedback-asked", {"side": side.value}, actor=actor, at=at)
    if lesson.settled_at is None:
        raise Conflict(
            "Over deze zorgvraag is nog niet besloten: vraag terugkoppeling na het besluit of de overdracht."
        )
    kinds = {one.kind for one in registry.organisations(ids=[organisation_id])}
    if not kinds & OF_CARE or organisation_id == actor.organisation_id:
        raise Refused("Kies een organisatie die zorg geeft of coördineert, uit de lijst.")
    try:
        with transaction.atomic():
            made = Exchange.objects.create(
                request_id=request_id,
                side=side.value,
                organisation_id=organisation_id,
                opened_by=access.own_account(actor),
                opened_at=at,
            )
    except IntegrityError:  # also who clicks twice
        raise Conflict("Deze organisatie is over deze zorgvraag al om terugkoppeling gevraagd.") from None
    _notify(made, "Terugkoppeling gevraagd", actor=actor, at=at)
    return made.id


@transaction.atomic
def record(*, request_id: UUID, side: Side, party: str, said: Said, actor: Actor, at: datetime) -> UUID:
    """Write down what somebody without account told, by their role. Raises Refused without one."""
    _consult(request_id, "learning.feedback-recorded", {"side": side.value}, actor=actor, at=at)
    role = in_bounds(party)
    if not role or len(role) > LONGEST_PARTY:
        raise Refused("Schrijf van wie u dit hoorde, als rol: bijvoorbeeld “arts op de SEH”. Geen naam.")
    made = Exchange.objects.create(
        request_id=request_id, side=side.value, party=role, opened_by=access.own_account(actor), opened_at=at
    )
    _add(made, said, role=role, is_of_centre=False, is_recorded=True, actor=actor, at=at)
    return made.id


@transaction.atomic
def answer(*, exchange_id: UUID, said: Said, actor: Actor, at: datetime) -> None:
    """The centre answers, or tells; the other side gets a notice. Raises NotPermitted and NotFound."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    row = Exchange.objects.filter(id=exchange_id).first()
    if row is None:
        raise NotFound("Deze terugkoppeling kennen wij niet, of zij is van een ander centrum.")
    _consult(row.request_id, "learning.feedback-answered", {"side": row.side}, actor=actor, at=at)
    _add(row, said, role=roles_in_words(actor.role), is_of_centre=True, is_recorded=False, actor=actor, at=at)
    if row.organisation_id:
        _notify(row, "Het zorgcoördinatiecentrum heeft gereageerd", actor=actor, at=at)


@transaction.atomic
def give(*, exchange_id: UUID, said: Said, actor: Actor, at: datetime) -> None:
    """Who received or sent a request says what came of it. Raises NotPermitted, NotFound for others'."""
    row = of_party(exchange_id, actor=actor)
    coordination.consult(
        request_id=row.request_id,
        centre_id=None,
        action="learning.feedback-given",
        permission=Permission.LEARNING_ANSWER,
        deed=Deed.CHANGE,
        detail={"side": row.side},
        actor=actor,
        at=at,
    )
    _add(row, said, role=roles_in_words(actor.role), is_of_centre=False, is_recorded=False, actor=actor, at=at)
    notices.settle(about=_about(row), actor=actor, at=at)


@transaction.atomic
def look_at(*, exchange_id: UUID, actor: Actor, at: datetime) -> Shown:
    """What there is of a request for who was asked about it, which the log tells. Raises NotPermitted and NotFound."""
    row = of_party(exchange_id, actor=actor)
    lesson = coordination.consult(
        request_id=row.request_id,
        centre_id=None,
        action="learning.feedback-read",
        permission=Permission.LEARNING_ANSWER,
        deed=Deed.READ,
        detail={"side": row.side},
        actor=actor,
        at=at,
    )
    return Shown(lesson.number, lesson.received_at, lesson.settled, lesson.settled_at, line_of(row))


def _consult(
    request_id: UUID, action: str, detail: dict[str, str], *, actor: Actor, at: datetime
) -> coordination.Lesson:
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    return coordination.consult(
        request_id=request_id,
        centre_id=access.own_organisation(actor),
        action=action,
        permission=Permission.LEARNING_WORK,
        deed=Deed.CHANGE,
        detail=dict(detail),
        actor=actor,
        at=at,
    )


def _add(
    row: Exchange, said: Said, *, role: str, is_of_centre: bool, is_recorded: bool, actor: Actor, at: datetime
) -> None:
    note = in_bounds(said.note)
    Piece.objects.create(
        exchange=row,
        at=at,
        author=access.own_account(actor),
        author_name=actor.name[:255],
        author_role=role[:100],
        is_of_centre=is_of_centre,
        is_recorded=is_recorded,
        urgency=said.urgency.value if said.urgency else "",
        fitting=said.fitting.value if said.fitting else "",
        handover=said.handover.value if said.handover else "",
        note=sealing.seal(note, owner=row.id, purpose=FEEDBACK) if note else b"",
    )


def _notify(row: Exchange, title: str, *, actor: Actor, at: datetime) -> None:
    if row.organisation_id is None:
        return
    notices.give(
        notice=NewNotice(
            about=_about(row),
            title=title,
            text="Over een zorgvraag die u kreeg of stuurde. Er staat niets in over de patiënt.",
            link=f"/learning/feedback/{row.id}/",
        ),
        organisation_id=row.organisation_id,
        permission=Permission.LEARNING_ANSWER,
        actor=actor,
        at=at,
    )


def _about(row: Exchange) -> str:
    return f"learning/{row.id}"
