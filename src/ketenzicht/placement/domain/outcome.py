"""How it went, in words for who sent the patient and for the GP: what was sought, and where the patient is. Pure."""

from dataclasses import dataclass
from datetime import datetime

from ketenzicht.placement.domain.needs import NeedStatus


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that was sought, and what came of it. `place` is where, `instead` what was done in its place."""

    care: str
    status: NeedStatus
    place: str = ""
    arrived_at: str = ""  # as people write moments
    why: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class HowItWent:
    """`about` is the moment of the last that happened; `where` is empty while nobody knows where the patient is."""

    number: int
    received: str
    steps: tuple[Sought, ...]
    where: str
    about: datetime

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.where) or any(not one.status.is_open for one in self.steps)

    @property
    def words(self) -> str:
        """One line for each step, in their order."""
        lines = [f"Zorgvraag {self.number}, ontvangen {self.received}."]
        lines += [_step(one) for one in self.steps]
        lines.append(f"De patiënt is nu: {self.where}." if self.where else "Waar de patiënt nu is, volgen wij nog.")
        return "\n".join(lines)


def _step(one: Sought) -> str:
    if one.status is NeedStatus.MET:
        since = f", aangekomen {one.arrived_at}" if one.arrived_at else ""
        return f"{one.care}: geplaatst bij {one.place}{since}."
    if one.status is NeedStatus.ARRANGED:
        return f"{one.care}: plaats geregeld bij {one.place}."
    if one.status is NeedStatus.UNMET:
        return f"{one.care}: niet gevonden ({one.why}). In plaats daarvan: {one.instead}."
    if one.status is NeedStatus.DROPPED:
        return f"{one.care}: niet meer nodig ({one.why})."
    return f"{one.care}: wordt nog gezocht."
