"""From what an exchange told of a call to what it is now: the same, whatever the order in which it came in. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ketenzicht.base.errors import Fault
from ketenzicht.telephony.domain.words import CallStatus, EventKind

CLOCKS_DIFFER = timedelta(minutes=5)  # as for deliveries
OLDEST = timedelta(days=2)
MOST_EVENTS = 200  # of one call
SILENT_AFTER = timedelta(minutes=2)  # an exchange gives a sign of life every 30 seconds

# What follows on what, in the order of the exchange; None: nothing is known of the call yet, because what came before
# is late or lost. A call that rings while it ends was missed, also after somebody had put it back in a queue. What is
# over stays over.
NEXT: dict[tuple[CallStatus | None, EventKind], CallStatus] = {
    (None, EventKind.RINGING): CallStatus.RINGING,
    (None, EventKind.ANSWERED): CallStatus.ANSWERED,
    (None, EventKind.TRANSFERRED): CallStatus.TRANSFERRED,
    (None, EventKind.ENDED): CallStatus.MISSED,
    (CallStatus.RINGING, EventKind.RINGING): CallStatus.RINGING,
    (CallStatus.RINGING, EventKind.ANSWERED): CallStatus.ANSWERED,
    (CallStatus.RINGING, EventKind.TRANSFERRED): CallStatus.RINGING,  # to another queue: nobody has spoken them yet
    (CallStatus.RINGING, EventKind.ENDED): CallStatus.MISSED,
    (CallStatus.ANSWERED, EventKind.RINGING): CallStatus.RINGING,  # back in a queue
    (CallStatus.ANSWERED, EventKind.ANSWERED): CallStatus.ANSWERED,
    (CallStatus.ANSWERED, EventKind.TRANSFERRED): CallStatus.TRANSFERRED,
    (CallStatus.ANSWERED, EventKind.ENDED): CallStatus.ENDED,
    (CallStatus.TRANSFERRED, EventKind.RINGING): CallStatus.RINGING,
    (CallStatus.TRANSFERRED, EventKind.ANSWERED): CallStatus.ANSWERED,
    (CallStatus.TRANSFERRED, EventKind.TRANSFERRED): CallStatus.TRANSFERRED,
    (CallStatus.TRANSFERRED, EventKind.ENDED): CallStatus.ENDED,
}


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One thing that an exchange tells of a call. `sequence` counts from 1 within the call; `dialled` may be empty."""

    sequence: int
    kind: EventKind
    at: datetime
    dialled: str = ""


@dataclass(frozen=True, slots=True)
class CallState:
    """What all events together say. `since` is when it came to be so; `rang_at` the first sign of the call.

    `has_gap` says that the exchange told more than came in: what it is now is then not certain.
    """

    status: CallStatus
    since: datetime
    rang_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    dialled: str
    has_gap: bool


def state_of(events: Iterable[CallEvent]) -> CallState:
    """The state of a call of which something is known. The same event twice counts once."""
    told = sorted({one.sequence: one for one in events}.values(), key=lambda one: one.sequence)
    status: CallStatus | None = None
    since = told[0].at
    answered_at = ended_at = None
    for one in told:
        after = NEXT.get((status, one.kind), status)
        if after is not status:
            status, since = after, one.at
        if one.kind is EventKind.ANSWERED and answered_at is None:
            answered_at = one.at
        if status is not None and status.is_over and ended_at is None:
            ended_at = one.at
    if status is None:
        raise ValueError("Nothing was told of this call.")
    return CallState(
        status=status,
        since=since,
        rang_at=min(one.at for one in told),
        answered_at=answered_at,
        ended_at=ended_at,
        dialled=next((one.dialled for one in reversed(told) if one.dialled), ""),
        has_gap=told[-1].sequence != len(told),
    )


def lost(status: CallStatus) -> CallStatus:
    """What a call is that the exchange does not know any more: it ended, and nobody told us how."""
    return status if status.is_over else NEXT[status, EventKind.ENDED]


def faults_of_moment(moment: datetime, *, at: datetime) -> list[Fault]:
    """A moment that cannot be right is not guessed at."""
    if moment > at + CLOCKS_DIFFER:
        nl = "Dit moment ligt in de toekomst. Kijk de klok van uw centrale na."
        return [Fault("/at", "in-the-future", nl, "This moment is in the future. Check the clock of your exchange.")]
    if moment < at - OLDEST:
        nl = "Dit moment is meer dan twee dagen geleden: daar doet niemand meer iets mee."
        return [Fault("/at", "too-old", nl, "This moment is more than two days ago.")]
    return []


def is_silent(heard_at: datetime | None, *, at: datetime) -> bool:
    """Whether nobody knows who is calling now: unknown is not "no calls"."""
    return heard_at is None or at - heard_at > SILENT_AFTER
