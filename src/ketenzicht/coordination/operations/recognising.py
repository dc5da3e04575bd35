"""Keeping by what somebody is recognised when they call again, for as long as that is of use."""

from collections.abc import Mapping
from datetime import datetime

from ketenzicht.access.queries import local_day
from ketenzicht.coordination.domain import OFTEN, recognised_by
from ketenzicht.coordination.models import CareRequest, Mark
from ketenzicht.coordination.queries.reading import mark_purpose
from ketenzicht.sealing import queries as sealing


def forget_marks(*, at: datetime) -> int:
    """Remove the marks of requests of more than 30 days ago; gives how many."""
    removed, _ = Mark.objects.filter(received_at__lt=at - OFTEN).delete()
    return removed


def keep_marks(row: CareRequest, intake: Mapping[str, str], *, at: datetime) -> None:
    """As the intake says it now: marks of what was typed wrong before go."""
    wanted = {
        kind: sealing.marks(text, purpose=mark_purpose(kind))[0]
        for kind, text in recognised_by(intake, today=local_day(at)).items()
    }
    there = {mark.kind: bytes(mark.mark) for mark in row.marks.all()}
    gone = [kind for kind in there if there[kind] != wanted.get(kind)]
    if gone:
        row.marks.filter(kind__in=gone).delete()
    Mark.objects.bulk_create(
        Mark(request=row, kind=kind, mark=mark, received_at=row.received_at)
        for kind, mark in wanted.items()
        if there.get(kind) != mark
    )
