"""Reading the log. Who may read it is decided above, in `access`."""

from datetime import datetime
from uuid import UUID

from ketenzicht.audit.domain import Circumstances, Line, Outcome
from ketenzicht.audit.models import AuditLine

MOST = 1_000  # lines in one answer


def lines(
    *,
    start: datetime,
    end: datetime,
    subject: str | None = None,
    actor_id: UUID | None = None,
    action: str | None = None,
    limit: int = 100,
) -> list[Line]:
    """What happened from `start` until just before `end`, newest first: at most `limit` (1 to 1,000)."""
    found = AuditLine.objects.filter(at__gte=start, at__lt=end).order_by("-at", "-id")
    wanted = {"subject": subject, "actor_id": actor_id, "action": action}
    found = found.filter(**{field: value for field, value in wanted.items() if value is not None})
    return [_line(row) for row in found[: max(1, min(limit, MOST))]]


def _line(row: AuditLine) -> Line:
    return Line(
        id=row.pk,
        at=row.at,
        action=row.action,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        organisation_id=row.organisation_id,
        subject=row.subject,
        purpose=row.purpose,
        outcome=Outcome(row.outcome),
        circumstances=Circumstances(
            on_behalf_of=row.on_behalf_of, access_point=row.access_point, break_glass=row.break_glass
        ),
        detail=row.detail,
    )
