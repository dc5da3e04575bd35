"""Somebody reports that an entry is wrong, and its owner answers."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import require
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.events.operations import announce
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.registry.queries import entry
from ketenzicht.upkeep.domain import (
    ABOUT_NAMES,
    ANSWERED,
    MOST_A_DAY,
    ONE_DAY,
    ReportMove,
    ReportStatus,
    checked_saying,
    report_after,
)
from ketenzicht.upkeep.models import Report
from ketenzicht.upkeep.queries import UNKNOWN_REPORT, may_maintain


@transaction.atomic
def report_fault(*, location_id: UUID, about: str, said: str, actor: Actor, at: datetime) -> UUID:
    """Say what is wrong with an entry and what it should be; its administrators are told.

    Raises Refused for who reported too much today, Conflict for who has an open report about the same.
    """
    require(actor=actor, permission=Permission.CAPACITY_READ)
    if actor.id is None:
        raise Refused("Wie iets meldt, moet een antwoord kunnen krijgen: meld u aan.")
    known = entry(location_id=location_id)
    if about not in ABOUT_NAMES:
        raise Refused("Kies uit de lijst wat er niet klopt.")
    if Report.objects.filter(reporter=actor.id, reported_at__gt=at - ONE_DAY).count() >= MOST_A_DAY:
        raise Refused(f"U meldde vandaag al {MOST_A_DAY} keer iets. Morgen kan het weer; bel bij haast de organisatie.")
    try:
        with transaction.atomic():
            row = Report.objects.create(
                location_id=location_id,
                about=about,
                said=checked_saying(said, what="wat er moet staan"),
                reporter=actor.id,
                reported_at=at,
            )
    except IntegrityError:
        raise Conflict("U meldde dit al, en dat is nog niet beantwoord.") from None
    _tell("upkeep.reported", row, actor=actor, at=at)
    notice = NewNotice(
        about=_about(row.id),
        title=f"Melding: er klopt iets niet bij {known.location.name}"[:160],
        text=f"{ABOUT_NAMES[about]}. Herstel het, of antwoord dat het wel klopt.",
        link=f"/reports/{row.id}/",
        is_task=True,
    )
    notices.give(
        notice=notice,
        organisation_id=known.organisation_id,
        permission=Permission.REGISTRY_MAINTAIN,
        actor=actor,
        at=at,
    )
    return row.id


@transaction.atomic
def answer_report(*, report_id: UUID, move: ReportMove, answer: str, actor: Actor, at: datetime) -> None:
    """The owner takes it in hand, or answers: mended, or it was right. An answer says something to the reporter."""
    row = Report.objects.select_for_update().filter(id=report_id).first()
    if row is None:
        raise NotFound(UNKNOWN_REPORT)
    owner = entry(location_id=row.location_id).organisation_id
    if not may_maintain(organisation_id=owner, actor=actor):
        if row.reporter == actor.id:
            require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=owner)
        raise NotFound(UNKNOWN_REPORT)
    status = report_after(status=ReportStatus(row.status), move=move)
    row.status = status.value
    if status in ANSWERED:
        row.answer = checked_saying(answer, what="wat u ermee deed")
        row.answered_at, row.answered_by_id, row.answered_as = at, actor.organisation_id, actor.role
        notices.settle(about=_about(row.id), actor=actor, at=at)
    row.save()
    _tell(f"upkeep.report-{status.value}", row, actor=actor, at=at)


def _about(report_id: UUID) -> str:
    return f"report/{report_id}"


def _tell(what: str, row: Report, *, actor: Actor, at: datetime) -> None:
    """What was said stays out of log and outbox: people write names of people."""
    detail = {"location": str(row.location_id), "about": row.about}
    record(action=what, actor=actor, subject=_about(row.id), detail=detail, at=at)
    announce(kind=what, subject=_about(row.id), payload=detail, at=at)
