"""Putting on record what the conformance check finds."""

from datetime import datetime

import msgspec
from django.db import transaction

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import NotFound
from ketenzicht.connections.domain import findings_of, is_passed, together
from ketenzicht.connections.models import Report
from ketenzicht.connections.operations.telling import locked, tell
from ketenzicht.connections.queries import findings_on_record, trial_of


@transaction.atomic
def record_check(*, link: str, module: str, at: datetime) -> bool:
    """Check one module as it stands, and keep what was found; gives whether everything is passed.

    Raises NotFound for a link that is nobody's, and for a module that is not being tried.
    """
    row = locked(link=link)
    trial = trial_of(connection_id=row.id, module=module, on=local_day(at)) if module in row.modules else None
    if trial is None:
        raise NotFound("Deze module hoort niet bij uw testaansluiting, of zij geldt niet meer.")
    number = trial.version.number
    found = together(findings_on_record(connection_id=row.id, module=module, version=number), findings_of(trial))
    report, _ = Report.objects.select_for_update().get_or_create(
        connection=row, module=module, version=number, defaults={"findings": {}, "checked_at": at}
    )
    report.findings, report.checked_at = msgspec.to_builtins(found), at
    if is_passed(found) and report.passed_at is None:
        report.passed_at = at
    report.save()
    tell("checked", row, at=at, detail={"module": module, "version": number, "passed": report.passed_at is not None})
    return report.passed_at is not None
