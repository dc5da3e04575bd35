"""Why a provider says no, is not asked, or what was agreed falls away. Pure. The lists are a proposal (voorstel)."""

from enum import StrEnum

from ketenzicht.base.errors import Refused

LEAST_WORDS = 5  # characters


class Declined(StrEnum):
    """`says_nothing_of_room`: the place may be there, for somebody else."""

    FULL = "full"
    NO_STAFF = "no-staff"
    JUST_GIVEN = "just-given"
    CLOSED = "closed"
    NOT_OUR_CARE = "not-our-care"
    NEEDS = "needs"
    NO_AGREEMENT = "no-agreement"
    TOO_LATE = "too-late"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _DECLINED[self]

    @property
    def is_of_room(self) -> bool:
        """Whether it says that the place that was shown is not there."""
        return self in {Declined.FULL, Declined.NO_STAFF, Declined.JUST_GIVEN, Declined.CLOSED}


_DECLINED: dict[Declined, str] = {
    Declined.FULL: "geen plaats vrij",
    Declined.NO_STAFF: "plaats vrij, maar geen personeel",
    Declined.JUST_GIVEN: "de plaats is net vergeven",
    Declined.CLOSED: "opname is nu niet mogelijk (stop of buiten openingstijd)",
    Declined.NOT_OUR_CARE: "deze zorg geven wij niet",
    Declined.NEEDS: "wij kunnen niet geven wat deze patiënt nodig heeft",
    Declined.NO_AGREEMENT: "geen contract of indicatie",
    Declined.TOO_LATE: "wij kunnen niet op tijd opnemen",
    Declined.OTHER: "anders (schrijf wat)",
}


class Cancelled(StrEnum):
    """Why what was agreed does not go on, or somebody is not asked any more."""

    PLACE_LOST = "place-lost"
    WORSE = "worse"
    BETTER_PLACE = "better-place"
    DIED = "died"
    LEFT = "left"
    NO_TRANSPORT = "no-transport"
    WON_ELSEWHERE = "won-elsewhere"
    NOT_NEEDED = "not-needed"
    MISTAKE = "mistake"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _CANCELLED[self]


_CANCELLED: dict[Cancelled, str] = {
    Cancelled.PLACE_LOST: "de plaats is weggevallen",
    Cancelled.WORSE: "de toestand van de patiënt is veranderd",
    Cancelled.BETTER_PLACE: "een beter passende plaats gevonden",
    Cancelled.DIED: "de patiënt is overleden",
    Cancelled.LEFT: "de patiënt ziet ervan af of is vertrokken",
    Cancelled.NO_TRANSPORT: "vervoer is niet mogelijk",
    Cancelled.WON_ELSEWHERE: "een andere aanbieder zei het eerst ja",
    Cancelled.NOT_NEEDED: "niet meer nodig",
    Cancelled.MISTAKE: "per vergissing",
    Cancelled.OTHER: "anders (schrijf wat)",
}


class Skipped(StrEnum):
    """Why somebody is not asked when it is their turn: then nobody can be taken in there."""

    ENDED = "ended"
    STOP = "stop"
    SHUT = "shut"
    HOURS = "hours"

    @property
    def word(self) -> str:
        return _SKIPPED[self]


_SKIPPED: dict[Skipped, str] = {
    Skipped.ENDED: "deze afdeling is er niet meer",
    Skipped.STOP: "opnamestop gemeld",
    Skipped.SHUT: "gesloten volgens het register",
    Skipped.HOURS: "dicht volgens de openingstijden",
}


def refuse_wordless(reason: Declined | Cancelled, words: str) -> None:
    """Raise Refused where "otherwise" is not said in words."""
    if reason in {Declined.OTHER, Cancelled.OTHER} and len(words.strip()) < LEAST_WORDS:
        raise Refused("Schrijf in een paar woorden wat de reden is.", field="words")
