"""How it went, in words for who sent the patient and for the GP: what was sought, and where the patient is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ketenzicht.coordination.domain import Whereabouts
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
    is_unmet: bool = False  # it was not found when the search ended by something else than giving up


@dataclass(frozen=True, slots=True)
class HowItWent:
    """`about` is the moment of the last that happened; `where` is a sentence, empty while nobody knows yet."""

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
        lines.append(self.where or "Waar de patiënt nu is, volgen wij nog.")
        return "\n".join(lines)


_SENTENCES: Mapping[Whereabouts, str] = {
    Whereabouts.DIED: "De patiënt is overleden.",
    Whereabouts.LEFT: "De patiënt is vertrokken tegen advies.",
    Whereabouts.UNKNOWN: "Waar de patiënt nu is, was niet te achterhalen.",
}


def where_is(*, said: Whereabouts | None, there: str) -> str:
    """Where the patient is, in a sentence: as it was said at the end, and without that where they last arrived."""
    if said in {None, Whereabouts.PLACED}:
        gone = "De patiënt is van die plaats weer vertrokken." if said is Whereabouts.PLACED else ""
        return f"De patiënt is nu: bij {there}." if there else gone
    return _SENTENCES.get(said, f"De patiënt is nu: {said.word.split(' (')[0]}.")


def _step(one: Sought) -> str:
    if one.status is NeedStatus.MET:
        since = f", aangekomen {one.arrived_at}" if one.arrived_at else ""
        return f"{one.care}: geplaatst bij {one.place}{since}."
    if one.status is NeedStatus.ARRANGED:
        return f"{one.care}: plaats geregeld bij {one.place}."
    if one.status is NeedStatus.UNMET:
        return f"{one.care}: niet gevonden ({one.why}). In plaats daarvan: {one.instead}."
    if one.status is NeedStatus.DROPPED and one.is_unmet:
        return f"{one.care}: niet gevonden toen het zoeken eindigde ({one.why})."
    if one.status is NeedStatus.DROPPED:
        return f"{one.care}: niet meer nodig ({one.why})."
    return f"{one.care}: wordt nog gezocht."
