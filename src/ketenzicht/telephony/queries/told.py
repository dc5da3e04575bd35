"""Calls as whom they are about is told of them; who asks has been asked who they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.sealing.domain import Unreadable
from ketenzicht.telephony.domain import Caller, CallStatus, Dismissal, EventKind
from ketenzicht.telephony.models import Call, PhoneLine, ToldEvent
from ketenzicht.telephony.queries.calls import number_of


@dataclass(frozen=True, slots=True)
class ToldCall:
    """`line` is how the centre calls the number that was dialled; `number` is empty where it is not (any more) known.

    `moments` is what the exchange told, by its own order, without who answered.
    """

    id: UUID
    line: str
    status: CallStatus
    rang_at: datetime
    caller_is: Caller
    number: str
    is_certain: bool
    moments: tuple[tuple[datetime, EventKind], ...]
    dismissed_at: datetime | None
    dismissed_because: Dismissal | None


def call_of_request(request_id: UUID) -> ToldCall | None:
    """The call that a request came from, as long as it is kept. Three queries; one where there is none."""
    row = Call.objects.filter(request_id=request_id).first()
    return _told([row])[0] if row else None


def calls_by(*, is_theirs: Callable[[str], bool], centre_id: UUID, until: datetime) -> tuple[tuple[ToldCall, ...], int]:
    """Calls of a centre that became no request, of whose number this holds; and how many numbers nobody can read.

    Numbers are sealed, so each that is still kept is read: those of a week, and of who was not called back.
    """
    rows = Call.objects.filter(
        centre_id=centre_id, request_id__isnull=True, caller_is=Caller.KNOWN.value, rang_at__lte=until
    )
    theirs, unreadable = [], 0
    for row in rows.iterator():
        try:
            if is_theirs(number_of(row)):
                theirs.append(row)
        except Unreadable:
            unreadable += 1
    return _told(theirs), unreadable


def _told(rows: Iterable[Call]) -> tuple[ToldCall, ...]:
    calls = list(rows)
    moments: dict[UUID, list[tuple[datetime, EventKind]]] = {one.id: [] for one in calls}
    names: dict[tuple[UUID, str], str] = {}
    if calls:
        names = {
            (centre_id, dialled): name
            for centre_id, dialled, name in PhoneLine.objects.filter(
                centre_id__in={one.centre_id for one in calls}
            ).values_list("centre_id", "dialled", "name")
        }
        events = ToldEvent.objects.filter(call__in=calls).order_by("sequence")
        for call_id, at, kind in events.values_list("call_id", "at", "kind"):
            moments[call_id].append((at, EventKind(kind)))
    return tuple(_call(one, names.get((one.centre_id, one.dialled), ""), tuple(moments[one.id])) for one in calls)


def _call(row: Call, line: str, moments: tuple[tuple[datetime, EventKind], ...]) -> ToldCall:
    return ToldCall(
        id=row.id,
        line=line,
        status=CallStatus(row.status),
        rang_at=row.rang_at,
        caller_is=Caller(row.caller_is),
        number=number_of(row),
        is_certain=not row.has_gap and row.lost_at is None,
        moments=moments,
        dismissed_at=row.dismissed_at,
        dismissed_because=Dismissal(row.dismissed_because) if row.dismissed_because else None,
    )
