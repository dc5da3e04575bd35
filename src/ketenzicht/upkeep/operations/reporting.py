"""Somebody reports that an entry is wrong, and its owner answers; where nobody does, it is passed on."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import require
from ketenzicht.access.queries import local_day
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.events.operations import announce
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.queries import entry, networks_in, organisations_of
from ketenzicht.upkeep.domain import (
    ABOUT_NAMES,
    ANSWERED,
    MOST_A_DAY,
    ONE_DAY,
    TOLD_TO_PLATFORM_AFTER,
    TOLD_TO_REGION_AFTER,
    ReportMove,
    ReportStatus,
    checked_saying,
    report_after,
)
from ketenzicht.upkeep.models import Report
from ketenzicht.upkeep.queries import UNKNOWN_REPORT, may_maintain, region_of

MOST_AT_ONCE = 500  # reports in one night: the rest comes the next
_REGION = Permission.REGISTRY_APPROVE


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


def escalate_reports(*, at: datetime) -> int:
    """Pass on reports that nobody took in hand: to the ROAZ-bureau, then to functioneel beheer; gives how many steps.

    One step a night, each report in a transaction of its own. Of a location that ended nothing is asked any more.
    """
    waiting = Q(told_region_at=None, reported_at__lte=at - TOLD_TO_REGION_AFTER) | Q(
        told_region_at__isnull=False, told_platform_at=None, reported_at__lte=at - TOLD_TO_PLATFORM_AFTER
    )
    still_there = Q(location__active_until=None) | Q(location__active_until__gt=local_day(at))
    rows = Report.objects.filter(waiting, still_there, status=ReportStatus.NEW.value).order_by("reported_at", "id")
    ids = list(rows.values_list("id", flat=True)[:MOST_AT_ONCE])
    return sum(_escalate(one, at=at) for one in ids)


@transaction.atomic
def _escalate(report_id: UUID, *, at: datetime) -> bool:
    row = Report.objects.select_for_update().get(id=report_id)
    if row.status != ReportStatus.NEW:
        return False  # somebody took it in hand meanwhile
    today, name = local_day(at), entry(location_id=row.location_id).location.name
    if row.told_region_at is None:
        row.told_region_at = at
        to, permission = networks_in(region=region_of(location_id=row.location_id, on=today), on=today), _REGION
    else:
        row.told_platform_at = at
        to, permission = organisations_of(kind=OrganisationKind.NATIONAL), Permission.PLATFORM_MAINTAIN
    row.save(update_fields=["told_region_at", "told_platform_at"])
    notice = NewNotice(
        about=_about(row.id),
        title=f"Melding niet in behandeling genomen: {name}"[:160],
        text=f"{ABOUT_NAMES[row.about]}: al {(at - row.reported_at).days} dagen reageert niemand. Neem contact op met "
        "de organisatie.",
        link=f"/reports/{row.id}/",
        is_task=True,
    )
    for one in to:
        notices.give(notice=notice, organisation_id=one.id, permission=permission, actor=PLATFORM, at=at)
    _tell("upkeep.report-escalated", row, actor=PLATFORM, at=at)
    return True


def _about(report_id: UUID) -> str:
    return f"report/{report_id}"


def _tell(what: str, row: Report, *, actor: Actor, at: datetime) -> None:
    """What was said stays out of log and outbox: people write names of people."""
    detail = {"location": str(row.location_id), "about": row.about}
    record(action=what, actor=actor, subject=_about(row.id), detail=detail, at=at)
    announce(kind=what, subject=_about(row.id), payload=detail, at=at)
