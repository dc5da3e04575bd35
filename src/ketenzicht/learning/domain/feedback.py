"""What comes back from who received a patient, and what the centre says to it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from ketenzicht.base.errors import Refused


class Side(StrEnum):
    """With whom feedback is exchanged about a request."""

    RECEIVER = "receiver"  # who got the patient
    SENDER = "sender"  # who sent the request: a partner, a professional

    @property
    def word(self) -> str:
        return "ontvanger" if self is Side.RECEIVER else "inzender"


class Urgency(StrEnum):
    """What the receiver says of the urgency."""

    RIGHT = "right"
    TOO_LOW = "too-low"
    TOO_HIGH = "too-high"

    @property
    def word(self) -> str:
        return {"right": "klopte", "too-low": "te laag ingeschat", "too-high": "te hoog ingeschat"}[self]


class Verdict(StrEnum):
    """Whether the care was fitting, or the hand-over complete."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def word(self) -> str:
        return {"yes": "ja", "partly": "deels", "no": "nee"}[self]


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of feedback. None: nothing was said about that, which is not the same as good."""

    urgency: Urgency | None = None
    fitting: Verdict | None = None
    handover: Verdict | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if not (self.urgency or self.fitting or self.handover or self.note.strip()):
            raise Refused("Kies ten minste één antwoord, of schrijf iets.")
