"""Watching the clocks: a moment that passed is on record, once."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import PLATFORM
from ketenzicht.clockwork import OneByOne
from ketenzicht.coordination.domain import OPEN, Kind
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.holding import tell


def note_late(*, at: datetime) -> int:
    """Note each open request of which the moment passed before which care must begin; gives how many."""
    late = CareRequest.objects.filter(
        status__in=[one.value for one in OPEN], begin_before__lte=at, late_at__isnull=True
    ).values_list("id", flat=True)
    clock = OneByOne()
    done = sum(clock.attempt(partial(_note, request_id, at=at)) for request_id in list(late))
    clock.tell_failed()
    return done


@transaction.atomic
def _note(request_id: UUID, *, at: datetime) -> bool:
    row = CareRequest.objects.select_for_update().get(id=request_id)
    if row.late_at is not None or row.begin_before is None or row.begin_before > at:
        return False
    row.late_at = at
    row.save(update_fields=["late_at"])
    tell(row, Kind.LATE, actor=PLATFORM, at=at, detail={"urgency": row.urgency})
    return True
