"""Where the patient is when a request ends: a request of which nobody knows that is not done. Pure. Voorstel."""

from enum import StrEnum

from ketenzicht.base.errors import Refused

LEAST_WORDS = 5  # characters


class Whereabouts(StrEnum):
    """As the zib Bestemming has it where it has a code; beside it a placement of ours, and what is not known."""

    HOME = "home"
    PLACED = "placed"
    HOSPITAL = "hospital"
    NURSING_HOME = "nursing-home"
    PSYCHIATRY = "psychiatry"
    REHABILITATION = "rehabilitation"
    HOSPICE = "hospice"
    ELSEWHERE = "elsewhere"
    LEFT = "left"
    DIED = "died"
    UNKNOWN = "unknown"

    @property
    def word(self) -> str:
        return _WORDS[self][0]

    @property
    def snomed(self) -> str:
        """The code of the zib; empty where it has none."""
        return _WORDS[self][1]

    @property
    def asks_words(self) -> bool:
        return self in {Whereabouts.ELSEWHERE, Whereabouts.UNKNOWN}


_WORDS: dict[Whereabouts, tuple[str, str]] = {
    Whereabouts.HOME: ("thuis", "264362003"),
    Whereabouts.PLACED: ("op de plaats die is geregeld", ""),
    Whereabouts.HOSPITAL: ("in een ziekenhuis", "22232009"),
    Whereabouts.NURSING_HOME: ("in een verpleeghuis", "42665001"),
    Whereabouts.PSYCHIATRY: ("in een psychiatrisch ziekenhuis", "62480006"),
    Whereabouts.REHABILITATION: ("in een revalidatiecentrum", "80522000"),
    Whereabouts.HOSPICE: ("in een hospice", "284546000"),
    Whereabouts.ELSEWHERE: ("ergens anders (schrijf waar)", ""),
    Whereabouts.LEFT: ("vertrokken tegen advies", "445060000"),
    Whereabouts.DIED: ("overleden", "183676005"),
    Whereabouts.UNKNOWN: ("niet te achterhalen (schrijf wat u probeerde)", ""),
}


def refuse_unsaid(whereabouts: Whereabouts, words: str) -> None:
    """Raise Refused where the choice says too little by itself: elsewhere is somewhere, and unknown is after trying."""
    if whereabouts.asks_words and len(words.strip()) < LEAST_WORDS:
        asked = "waar de patiënt is" if whereabouts is Whereabouts.ELSEWHERE else "wat u deed om het te weten te komen"
        raise Refused(f"Schrijf in een paar woorden {asked}.", field="words")
