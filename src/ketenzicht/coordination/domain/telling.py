"""What the sender of a request hears of it: how far it is, never who handles it. Pure."""

from enum import StrEnum

from ketenzicht.coordination.domain.events import Kind
from ketenzicht.coordination.domain.life import Status

KEY = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$"  # what a system calls a request that it sends


class Progress(StrEnum):
    WAITING = "waiting"
    IN_HAND = "in-hand"
    FORWARDED = "forwarded"
    DECIDED = "decided"
    CLOSED = "closed"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS: dict[Progress, str] = {
    Progress.WAITING: "wacht",
    Progress.IN_HAND: "in behandeling",
    Progress.FORWARDED: "overgedragen",
    Progress.DECIDED: "besloten",
    Progress.CLOSED: "afgesloten",
}


def progress_of(status: Status) -> Progress:
    """That it is put aside for a moment, or followed until the patient is there, is a matter of the centre."""
    if status is Status.COMPLETED:
        return Progress.DECIDED
    return Progress.IN_HAND if status in {Status.PARKED, Status.CALL_BACK} else Progress(status.value)


# After what its system is told that something changed, where it asked for that: what it then reads may be otherwise.
# The trigger of placement 0015 notes the same; a test holds both equal.
SENDER_HEARS: frozenset[Kind] = frozenset(
    {
        Kind.PICKED_UP,
        Kind.PUT_BACK,
        Kind.TRANSFERRED,
        Kind.HANDED_OVER,
        Kind.FORWARDED,
        Kind.DECIDED,
        Kind.CLOSED,
        Kind.COMPLETED,
        Kind.FOLLOWED_AGAIN,
        Kind.REOPENED,
        Kind.ADVICE_ANSWERED,
        Kind.ADVICE_WITHDRAWN,
        Kind.NEED_UNMET,
        Kind.NEED_ENDED,
        Kind.PLACE_CONFIRMED,
        Kind.PLACE_LOST,
        Kind.ARRIVED,
        Kind.ARRIVAL_CORRECTED,
        Kind.LEFT_PLACE,
    }
)
