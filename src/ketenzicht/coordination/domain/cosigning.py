"""What is done under supervision, and what a colleague may say of it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.errors import Refused

LEAST_REASON = 5  # characters


class CoDeed(StrEnum):
    CONCLUSION = "conclusion"
    DECISION = "decision"

    @property
    def word(self) -> str:
        return {"conclusion": "de afronding van de triage", "decision": "het besluit"}[self]


class Verdict(StrEnum):
    AGREED = "agreed"
    REFUSED = "refused"
    EMERGENCY = "emergency"  # given out without a co-sign, because nobody was there: judged afterwards
    LAPSED = "lapsed"  # somebody decided otherwise, or the request went on elsewhere

    @property
    def word(self) -> str:
        return {
            "agreed": "akkoord",
            "refused": "niet akkoord",
            "emergency": "noodweg: gegeven zonder medebeoordeling",
            "lapsed": "vervallen: er is anders besloten, of de zorgvraag ging verder elders",
        }[self]


@dataclass(frozen=True, slots=True)
class CoSignLine:
    """Something that waits for a co-sign, as a list shows it: nothing of who the patient is.

    `asks` says in words what the colleague must be able to do. `is_mine`: the reader asked it, and so cannot give it.
    """

    id: UUID
    request_id: UUID
    number: int
    urgency: str | None
    begin_before: datetime | None
    deed: CoDeed
    asked_at: datetime
    asked_by_name: str
    asks: str
    is_mine: bool
    form: str = ""  # of a decision: which care was decided on
    because: str = ""


def refuse_own_co_sign(*, asked_by: UUID, by: UUID) -> None:
    if asked_by == by:
        raise Refused("U deed dit zelf. Een collega die dit zelfstandig mag, beoordeelt het mee.")


def refuse_wrong_emergency(because: str) -> None:
    """Raise Refused for who takes the emergency way without saying why."""
    if len(because.strip()) < LEAST_REASON:
        raise Refused("Schrijf waarom er niet gewacht kan worden en wie u probeerde te bereiken.")
