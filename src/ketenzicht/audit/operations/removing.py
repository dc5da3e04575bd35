"""Removing lines that have been kept as long as the rule says; the database refuses to remove any other."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from ketenzicht.audit.domain import KEPT_AT_LEAST, Deed
from ketenzicht.audit.models import AuditLine, AuditSeal
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
    seal = AuditSeal.objects.select_for_update().filter(removed_at__isnull=True).order_by("number").first()
    if seal is None or seal.sealed_at >= before:
        return None
    lines = AuditLine.objects.filter(id__gte=seal.first_id, id__lte=seal.last_id)
    newest = lines.aggregate(newest=Max("at"))["newest"]
    if newest is not None and newest >= before:
        return None
    seal.removed_at, seal.fingerprints = at, None
    seal.save(update_fields=["removed_at", "fingerprints"])
    removed, _ = lines.delete()
    record(
        action="audit.lines-removed",
        actor=actor,
        subject=f"audit-block/{seal.number}",
        deed=Deed.REMOVE,
        detail={"firstId": seal.first_id, "lastId": seal.last_id, "lines": removed, "olderThan": before.isoformat()},
        at=at,
    )
    return int(removed)
