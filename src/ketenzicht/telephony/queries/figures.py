"""How fast calls of a centre are answered."""

from datetime import datetime
from uuid import UUID

from django.db.models import FloatField, Func

from ketenzicht.base.moments import moment_of
from ketenzicht.telephony.domain import Answering, CallStatus, CallTimes, answering_of
from ketenzicht.telephony.models import Call
from ketenzicht.telephony.queries.lines import doors_of

_OVER = frozenset(one.value for one in CallStatus if one.is_over)


def answering(*, centre_id: UUID, since: datetime, until: datetime) -> tuple[Answering, ...]:
    """Per door and hour, of calls that came in from `since` until before `until`. Two queries.

    The caller asks for permission. What each figure means: `telephony.domain.DEFINITIONS`.
    """
    return answering_of(call_times(centre_id=centre_id, since=since, until=until))


def call_times(*, centre_id: UUID, since: datetime, until: datetime) -> list[CallTimes]:
    """Of each call that came in from `since` until before `until`. Two queries; the caller asks for permission."""
    doors = doors_of(centre_id)
    rows = Call.objects.filter(centre_id=centre_id, rang_at__gte=since, rang_at__lt=until).order_by()
    told = rows.values_list("dialled", _seconds("rang_at"), _seconds("answered_at"), "status", "has_gap", "lost_at")
    return [
        CallTimes(
            door=doors.get(dialled),
            rang_at=moment_of(rang),
            answered_at=None if answered is None else moment_of(answered),
            is_over=status in _OVER,
            is_missed=status == CallStatus.MISSED,
            has_gap=has_gap or lost_at is not None,
        )
        for dialled, rang, answered, status, has_gap, lost_at in told
    ]


def _seconds(moment: str) -> Func:
    return Func(moment, template="extract(epoch FROM %(expressions)s)::float8", output_field=FloatField())
