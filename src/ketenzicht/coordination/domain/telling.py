"""What the sender of a request hears of it: how far it is, never who handles it. Pure."""

from enum import StrEnum

from ketenzicht.coordination.domain.life import Status


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
