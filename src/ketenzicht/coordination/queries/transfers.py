"""Requests that go over between centres: what a centre is asked, what it asked, and what it handed over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access import queries as people
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import OPEN, Door, Status, TransferStage, WhyNot, WhyOver, answered_before
from ketenzicht.coordination.domain.transfers import MARKED_FOR, READ_FOR
from ketenzicht.coordination.models import Transfer
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A transfer as a list shows it: nothing of it tells who the patient is or what is the matter."""

    id: UUID
    request_id: UUID
    number: int
    door: Door
    status: Status
    urgency: str | None
    has_red_flag: bool
    begin_before: datetime | None
    sender_id: UUID
    receiver_id: UUID
    sender: str
    receiver: str
    stage: TransferStage
    why: WhyOver
    is_warm: bool
    asked_at: datetime
    answer_before: datetime
    settled_at: datetime | None
    why_not: WhyNot | None


@dataclass(frozen=True, slots=True)
class Transfers:
    """What a centre has to do with now: asked of it, asked by it, and what came back of that. Most urgent first."""

    to_answer: tuple[TransferLine, ...]
    asked: tuple[TransferLine, ...]
    came_back: tuple[TransferLine, ...]


def transfers(*, actor: Actor, now: datetime) -> Transfers:
    """Of the actor's centre. One query, and one for the names when there is something. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    centre_id = access.own_organisation(actor)
    asked = TransferStage.ASKED.value
    back = [one.value for one in TransferStage if one.came_back]
    rows = Transfer.objects.filter(
        Q(receiver_id=centre_id, stage=asked)
        | Q(sender_id=centre_id, settled_at__isnull=True, stage=asked)
        | Q(
            sender_id=centre_id,
            request__centre_id=centre_id,
            request__status__in=[one.value for one in OPEN],
            settled_at__gt=now - MARKED_FOR,
            stage__in=back,
        )
    )
    lines = _lines(rows)
    return Transfers(
        to_answer=tuple(one for one in lines if one.stage.is_open and one.receiver_id == centre_id),
        asked=tuple(one for one in lines if one.stage.is_open and one.sender_id == centre_id),
        came_back=tuple(one for one in lines if one.stage.came_back),
    )


def handed_over(*, actor: Actor, now: datetime) -> tuple[TransferLine, ...]:
    """What the actor's centre handed over and still sees, the latest first. At most two queries."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    rows = Transfer.objects.filter(
        Q(request__status__in=[one.value for one in OPEN]) | Q(request__since__gte=now - READ_FOR),
        sender_id=access.own_organisation(actor),
        stage=TransferStage.ACCEPTED.value,
    ).order_by("-settled_at")
    return tuple(_lines(rows))


def transfers_at(request_id: UUID) -> tuple[TransferLine, ...]:
    """Every transfer of a request, the latest first, for who looked into it. At most two queries."""
    return tuple(_lines(Transfer.objects.filter(request_id=request_id).order_by("-asked_at")))


def other_centres(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Every care coordination centre of the register but the actor's own, by name. One query."""
    own = access.own_organisation(actor)
    return [(one.id, one.name) for one in registry.organisations_of(kind=OrganisationKind.ZCC) if one.id != own]


def works_here(centre_id: UUID, *, now: datetime) -> bool:
    """Whether anybody of a centre works on the platform, so that somebody could answer. One query."""
    return bool(people.who_may(Permission.COORDINATION_WORK, organisation_id=centre_id, now=now))


def _lines(rows: QuerySet[Transfer]) -> list[TransferLine]:
    found = rows.select_related("request").defer(
        "request__intake", "request__facts", "request__first_answers", "request__source_sent"
    )
    return _of(list(found[:MOST_SHOWN]))


def _of(rows: list[Transfer]) -> list[TransferLine]:
    ids = {one for row in rows for one in (row.sender_id, row.receiver_id)}
    names = registry.organisation_names(ids=ids) if ids else {}
    return [
        TransferLine(
            id=row.id,
            request_id=row.request_id,
            number=row.request.number,
            door=Door(row.request.door),
            status=Status(row.request.status),
            urgency=row.request.urgency or None,
            has_red_flag=row.request.has_red_flag,
            begin_before=row.request.begin_before,
            sender_id=row.sender_id,
            receiver_id=row.receiver_id,
            sender=names.get(row.sender_id, ""),
            receiver=names.get(row.receiver_id, ""),
            stage=TransferStage(row.stage),
            why=WhyOver(row.why),
            is_warm=row.is_warm,
            asked_at=row.asked_at,
            answer_before=answered_before(row.request.urgency, asked_at=row.asked_at),
            settled_at=row.settled_at,
            why_not=WhyNot(row.why_not) if row.why_not else None,
        )
        for row in rows
    ]
