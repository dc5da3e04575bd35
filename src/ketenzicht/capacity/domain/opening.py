"""Whether a department takes acute patients: open, a stop threatens, or stop."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ketenzicht.access.domain import roles_in_words


class OpeningState(StrEnum):
    OPEN = "open"
    STOP_THREATENED = "stop-threatened"
    STOP = "stop"

    @property
    def word(self) -> str:
        """What people in the field say."""
        return {"open": "open", "stop-threatened": "dreigende stop", "stop": "stop"}[self.value]


# Voorstel: the code list of the LPZ is not public (domain.md 1.4.2); the limiting factors follow DIVI's.
STOP_REASONS: dict[str, str] = {
    "staff": "tekort aan personeel",
    "beds": "alle plaatsen bezet",
    "outflow": "doorstroom stokt",
    "equipment": "apparatuur of materiaal ontbreekt",
    "it": "storing in de systemen",
    "infection": "uitbraak van een infectie",
    "incident": "incident of calamiteit",
    "other": "andere reden",
}


PREVIOUS = "de vorige aanleveraar"  # of a stop that outlived a change of who delivers


def declarer_words(organisation: str, acted_as: str | None) -> str:
    """Who declared something, as everybody may read it: `acted_as` holds a person's roles; None: a system did."""
    if acted_as is None:
        return f"{organisation}, automatisch"
    return f"{organisation}, {roles_in_words(acted_as) or 'met de hand'}"


@dataclass(frozen=True, slots=True)
class Opening:
    """The declared state of a unit. A stop without a reason is a stop all the same: it is shown as such."""

    state: OpeningState
    reason: str | None = None
    expected_end_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.state is OpeningState.OPEN and (self.reason or self.expected_end_at):
            raise ValueError("What is open has no reason and no expected end.")
        if self.reason is not None and self.reason not in STOP_REASONS:
            raise ValueError(f"Unknown reason: {self.reason}.")

    @property
    def reason_word(self) -> str:
        return STOP_REASONS[self.reason] if self.reason else ""
