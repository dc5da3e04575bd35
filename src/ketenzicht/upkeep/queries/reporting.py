"""Reports that an entry is wrong, for who made them and for who keeps the entry."""

from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.registry.domain import By
from ketenzicht.upkeep.domain import ABOUT_NAMES, ANSWERED, ReportLine, ReportStatus, report_moves
from ketenzicht.upkeep.models import Report
from ketenzicht.upkeep.queries.approving import may_maintain

UNKNOWN_REPORT = "Deze melding kennen wij niet, of zij is niet van u en niet over uw locaties."
MOST_SHOWN = 200


def report(*, report_id: UUID, actor: Actor) -> ReportLine:
    """One report; NotFound for who neither made it nor keeps the entry. One query."""
    row = Report.objects.select_related("location", "answered_by").filter(id=report_id).first()
    if row is None or not (row.reporter == actor.id or _keeps(row, actor)):
        raise NotFound(UNKNOWN_REPORT)
    return _line(row, actor)


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
        moves=report_moves(status=ReportStatus(row.status), is_owner=_keeps(row, actor)),
    )
