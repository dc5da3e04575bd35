"""Transport is over because of what became of the patient, and nobody said how it went: then that is what it says."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.planning.domain import STANDING, TransportAction, TransportStatus, undone
from ketenzicht.planning.models import Transport
from ketenzicht.planning.operations.transports import step_of_transport, undo_step_of_transport
from ketenzicht.statements import Statement

_STANDING = sorted(one.value for one in STANDING)
_ANY = Statement("""
    SELECT EXISTS (SELECT FROM planning_transport WHERE subject = ANY(%(subjects)s) AND status = ANY(%(statuses)s))
""")


def end_untold(*, subjects: Collection[UUID], because: str, actor: Actor, at: datetime) -> int:
    """End all transport of these subjects that stands, as "nobody knows how"; gives how many.

    The caller has asked for permission: it is the subject that ends. Mostly there is none, which costs one statement.
    """
    if not subjects or _ANY.first(subjects=list(subjects), statuses=_STANDING) != (True,):
        return 0
    return _end(subjects, because, actor, at)


@transaction.atomic
def _end(subjects: Collection[UUID], because: str, actor: Actor, at: datetime) -> int:
    held = Transport.objects.select_for_update().filter(subject__in=subjects, status__in=_STANDING)
    rows = list(held.order_by("id"))
    for row in rows:
        step_of_transport(row, TransportAction.END, because=because, actor=actor, at=at)
    return len(rows)


@transaction.atomic
def resume_untold(*, subject: UUID, because: str, actor: Actor, at: datetime) -> int:
    """What ended the transport turns out not to be so: it is again as it was, unless somebody said meanwhile."""
    held = Transport.objects.select_for_update().filter(subject=subject, status=TransportStatus.UNTOLD.value)
    rows = list(held.order_by("id").prefetch_related("steps"))
    for row in rows:
        before = [one.status for one in row.steps.all() if one.status != row.status]
        was = undone(TransportStatus(row.status), was=TransportStatus(before[-1]))
        undo_step_of_transport(row, was, because=because, actor=actor, at=at)
    return len(rows)
