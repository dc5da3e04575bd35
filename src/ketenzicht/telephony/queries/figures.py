"""How fast calls of a centre are answered."""

from datetime import datetime
from uuid import UUID

from ketenzicht.telephony.domain import Answering, CallStatus, CallTimes, answering_of
from ketenzicht.telephony.models import Call
from ketenzicht.telephony.queries.lines import doors_of


def answering(*, centre_id: UUID, since: datetime, until: datetime) -> tuple[Answering, ...]:
    """Per door and hour, of calls that came in from `since` until before `until`. Two queries.

    The caller asks for permission. What each figure means: `telephony.domain.DEFINITIONS`.
    """
    doors = doors_of(centre_id)
    rows = Call.objects.filter(centre_id=centre_id, rang_at__gte=since, rang_at__lt=until)
    return answering_of(
        CallTimes(
            door=doors.get(row.dialled),
            rang_at=row.rang_at,
            answered_at=row.answered_at,
            is_over=CallStatus(row.status).is_over,
            is_missed=row.status == CallStatus.MISSED,
            has_gap=row.has_gap or row.lost_at is not None,
        )
        for row in rows.only("dialled", "rang_at", "answered_at", "status", "has_gap", "lost_at")
    )
