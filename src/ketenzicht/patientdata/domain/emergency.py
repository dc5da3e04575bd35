"""Looking without consent because a life is in danger, and what a reviewer says of it afterwards. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from ketenzicht.base.errors import Refused

LEAST_WORDS, LONGEST = 5, 1000  # words, characters; voorstel
REVIEWED_WITHIN = timedelta(days=7)  # voorstel


class Endangered(StrEnum):
    """Whose life."""

    PATIENT = "patient"
    OTHER = "other"

    @property
    def word(self) -> str:
        return {"patient": "van de patiënt", "other": "van iemand anders"}[self.value]


class Judgement(StrEnum):
    RIGHT = "right"
    NOT_RIGHT = "not-right"

    @property
    def word(self) -> str:
        return {"right": "terecht", "not-right": "niet terecht"}[self.value]


def refuse_poor_reason(reason: str) -> None:
    """Raise Refused for what tells a reviewer nothing."""
    if len(reason) > LONGEST:
        raise Refused(f"Gebruik ten hoogste {LONGEST} tekens.")
    if len({word for word in reason.split() if any(sign.isalnum() for sign in word)}) < LEAST_WORDS:
        raise Refused(f"Schrijf in ten minste {LEAST_WORDS} woorden waarom dit niet kan wachten.")


def due_at(at: datetime) -> datetime:
    """Before when somebody has to review what was done then."""
    return at + REVIEWED_WITHIN
