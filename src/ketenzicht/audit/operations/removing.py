"""Removing lines that have been kept as long as the rule says; the database refuses to remove any other."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from ketenzicht.audit.domain import KEPT_AT_LEAST, Deed
from ketenzicht.audit.operations.recording import record
from ketenzicht.base.actor import Actor


def remove_old_lines(*, kept_for: timedelta, actor: Actor, at: datetime) -> int:
    """Remove the oldest blocks, whole, whose lines and seal are all older than the rule; how many lines.

    The seals stay, without the hashes of single lines, so that the chain still verifies. The removal itself is on
    record. Raises ValueError for a rule that keeps less long than the law asks.
    """
    if kept_for < KEPT_AT_LEAST:
        raise ValueError(f"The log is kept for at least {KEPT_AT_LEAST.days} days.")
    before, removed = at - kept_for, 0
    while (lines := _remove_block(before=before, actor=actor, at=at)) is not None:
        removed += lines
    return removed


@transaction.atomic
def _remove_block(*, before: datetime, actor: Actor, at: datetime) -> int | None:
    """How many lines went; None when no block may go."""
    with connection.cursor() as cursor:  # a function of the owner: the application itself may remove nothing
        cursor.execute("SELECT block, first_line, last_line, removed FROM audit_remove_block(%s, %s)", [before, at])
        found = cursor.fetchone()
    if found is None:
        return None
    block, first, last, removed = found
    record(
        action="audit.lines-removed",
        actor=actor,
        subject=f"audit-block/{block}",
        deed=Deed.REMOVE,
        detail={"firstId": first, "lastId": last, "lines": removed, "olderThan": before.isoformat()},
        at=at,
    )
    return int(removed)
