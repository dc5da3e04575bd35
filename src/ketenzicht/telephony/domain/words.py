"""The words of telephony: what an exchange tells of a call, what it comes to, and how a missed call is settled."""

from enum import StrEnum


class LineDoor(StrEnum):
    """To which door a dialled number or queue leads: those doors at which somebody is on the line."""

    CITIZENS = "citizens"
    PROFESSIONALS = "professionals"
    GP_POST = "gp-post"
    CONTROL_ROOM = "control-room"

    @property
    def word(self) -> str:
        return {
            "citizens": "telefoon",
            "professionals": "professionalslijn",
            "gp-post": "huisartsenpost",
            "control-room": "meldkamer",
        }[self]


class EventKind(StrEnum):
    """What an exchange tells of a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    ENDED = "ended"


class CallStatus(StrEnum):
    """What is known of a call now."""

    RINGING = "ringing"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    ENDED = "ended"
    MISSED = "missed"  # it ended while it rang: somebody has to call back, or say why not

    @property
    def word(self) -> str:
        return {
            "ringing": "gaat over",
            "answered": "in gesprek",
            "transferred": "doorverbonden",
            "ended": "beëindigd",
            "missed": "gemist",
        }[self]

    @property
    def is_over(self) -> bool:
        return self in {CallStatus.ENDED, CallStatus.MISSED}


class EndedBy(StrEnum):
    """Who ended the call."""

    CALLER = "caller"
    CENTRE = "centre"
    SYSTEM = "system"


class Caller(StrEnum):
    """What is known of the number of who calls."""

    KNOWN = "known"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"  # the exchange did not say
    FORGOTTEN = "forgotten"  # it was known, and has been kept long enough

    @property
    def word(self) -> str:
        return {
            "known": "nummer bekend",
            "withheld": "nummer afgeschermd",
            "unknown": "nummer onbekend",
            "forgotten": "nummer niet meer bewaard",
        }[self]


class Dismissal(StrEnum):
    """Why nobody calls back after a missed call."""

    REACHED = "reached"
    CALLED_AGAIN = "called-again"
    ELSEWHERE = "elsewhere"
    NO_NUMBER = "no-number"
    NO_CARE = "no-care"

    @property
    def word(self) -> str:
        return {
            "reached": "gesproken: geen zorgvraag",
            "called-again": "belde zelf opnieuw en is geholpen",
            "elsewhere": "elders geholpen",
            "no-number": "geen nummer om terug te bellen",
            "no-care": "verkeerd verbonden of misbruik",
        }[self]
