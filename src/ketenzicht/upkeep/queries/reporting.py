"""Reports that an entry is wrong, for who made them, for who keeps the entry, and for whom they were passed on to."""

from datetime import date
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import By
from ketenzicht.upkeep.domain import ABOUT_NAMES, ANSWERED, ReportLine, ReportStatus, report_moves
from ketenzicht.upkeep.models import Report
from ketenzicht.upkeep.queries.approving import judged_regions, may_maintain, region_of

UNKNOWN_REPORT = "Deze melding kennen wij niet, of zij is niet van u en niet over uw locaties."
MOST_SHOWN = 200


def report(*, report_id: UUID, actor: Actor, on: date) -> ReportLine:
    """One report; NotFound for who neither made it nor keeps the entry, nor was told that nobody answers."""
    row = Report.objects.select_related("location", "answered_by").filter(id=report_id).first()
    if row is None or not (row.reporter == actor.id or _keeps(row, actor) or _was_told(row, actor, on=on)):
        raise NotFound(UNKNOWN_REPORT)
    return _line(row, actor)


def reports_unanswered(*, actor: Actor, on: date) -> list[ReportLine]:
    """Those that were passed on to the actor, as ROAZ-bureau or functioneel beheer, and still wait."""
    judged = judged_regions(actor=actor, on=on)
    if not judged:
        return []
    rows = Report.objects.select_related("location", "answered_by").filter(answered_at=None)
    found = list(rows.exclude(told_region_at=None).order_by("reported_at")[:MOST_SHOWN])
    lines = registry.locations(on=on, ids=[row.location_id for row in found])
    here = {line.id for line in lines if line.roaz in judged}
    return [_line(row, actor) for row in found if row.location_id in here]


def reports(*, actor: Actor) -> list[ReportLine]:
    """Those that the actor made, the newest first; one query."""
    if actor.id is None:
        return []
    rows = Report.objects.select_related("location", "answered_by").filter(reporter=actor.id)
    return [_line(row, actor) for row in rows[:MOST_SHOWN]]


def reports_of(*, actor: Actor) -> list[ReportLine]:
    """Those about entries of the actor's organisation that wait for an answer, the oldest first; one query."""
    if Permission.REGISTRY_MAINTAIN not in actor.grants or actor.organisation_id is None:
        return []
    rows = Report.objects.select_related("location", "answered_by")
    rows = rows.filter(location__organisation=actor.organisation_id).exclude(status__in=[one.value for one in ANSWERED])
    return [_line(row, actor) for row in rows.order_by("reported_at")[:MOST_SHOWN]]


def _was_told(row: Report, actor: Actor, *, on: date) -> bool:
    if row.told_region_at is None:
        return False
    return region_of(location_id=row.location_id, on=on) in judged_regions(actor=actor, on=on)


def _keeps(row: Report, actor: Actor) -> bool:
    return may_maintain(organisation_id=row.location.organisation_id, actor=actor)


def _line(row: Report, actor: Actor) -> ReportLine:
    answered_by = row.answered_by.name if row.answered_by else "Ketenzicht"
    return ReportLine(
        id=row.id,
        location_id=row.location_id,
        location=row.location.name,
        about=ABOUT_NAMES[row.about],
        said=row.said,
        status=ReportStatus(row.status),
        reported_at=row.reported_at,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=By(answered_by, row.answered_as) if row.answered_at else None,
        told_region_at=row.told_region_at,
        told_platform_at=row.told_platform_at,
        moves=report_moves(status=ReportStatus(row.status), is_owner=_keeps(row, actor)),
    )
