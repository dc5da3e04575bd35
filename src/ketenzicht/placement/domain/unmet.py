"""Care that was not there: why, what was done instead, and what came of that. Pure. The lists are a voorstel."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from ketenzicht.base.errors import Refused
from ketenzicht.placement.domain.life import Status
from ketenzicht.placement.domain.reasons import LEAST_WORDS, Cancelled, Declined


class Failed(StrEnum):
    """Why nothing was found."""

    NO_CANDIDATE = "no-candidate"
    NO_ROOM = "no-room"
    NO_STAFF = "no-staff"
    NO_ANSWER = "no-answer"
    NOT_SUITED = "not-suited"
    NO_AGREEMENT = "no-agreement"
    TOO_LATE = "too-late"
    TOO_FAR = "too-far"
    PLACE_LOST = "place-lost"
    NOT_WANTED = "not-wanted"
    ENDED = "ended"  # with its request; nobody chooses this
    OTHER = "other"

    @property
    def word(self) -> str:
        return _FAILED[self]


_FAILED: dict[Failed, str] = {
    Failed.NO_CANDIDATE: "geen aanbieder die deze zorg geeft",
    Failed.NO_ROOM: "nergens plaats",
    Failed.NO_STAFF: "plaats vrij, maar geen personeel",
    Failed.NO_ANSWER: "geen antwoord op tijd",
    Failed.NOT_SUITED: "niemand kon geven wat deze patiënt nodig heeft",
    Failed.NO_AGREEMENT: "geen contract of indicatie",
    Failed.TOO_LATE: "niet op tijd",
    Failed.TOO_FAR: "alleen te ver weg",
    Failed.PLACE_LOST: "een toegezegde plaats viel weg",
    Failed.NOT_WANTED: "de patiënt wilde de plaats niet die er was",
    Failed.ENDED: "de zorgvraag eindigde terwijl nog werd gezocht",
    Failed.OTHER: "anders (schrijf wat)",
}


class Instead(StrEnum):
    """What was done in its place."""

    STAYED_WITH_CARE = "stayed-with-care"
    STAYED = "stayed"
    LIGHTER = "lighter"
    HEAVIER = "heavier"
    FAR_AWAY = "far-away"
    FAMILY = "family"
    ADVICE = "advice"
    HANDED_ON = "handed-on"
    WENT = "went"
    UNKNOWN = "unknown"
    NOTHING = "nothing"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _INSTEAD[self]


_INSTEAD: dict[Instead, str] = {
    Instead.STAYED_WITH_CARE: "bleef waar de patiënt was, met extra zorg",
    Instead.STAYED: "bleef waar de patiënt was, zonder extra zorg",
    Instead.LIGHTER: "lichtere zorg dan nodig",
    Instead.HEAVIER: "zwaardere zorg dan nodig (bijvoorbeeld een ziekenhuisbed)",
    Instead.FAR_AWAY: "passende zorg, ver van huis",
    Instead.FAMILY: "naasten vingen de patiënt op",
    Instead.ADVICE: "advies, zonder plaats",
    Instead.HANDED_ON: "de zorgvraag is overgedragen buiten het platform",
    Instead.WENT: "de patiënt zag ervan af of vertrok",
    Instead.UNKNOWN: "niet bekend",
    Instead.NOTHING: "niets",
    Instead.OTHER: "anders (schrijf wat)",
}


class Consequence(StrEnum):
    """What came of it, as far as is known when it is given up."""

    UNKNOWN = "unknown"
    NONE = "none"
    WAITED = "waited"
    WRONG_BED = "wrong-bed"
    CARERS = "carers"
    WORSE = "worse"
    DIED = "died"

    @property
    def word(self) -> str:
        return _CONSEQUENCES[self]


_CONSEQUENCES: dict[Consequence, str] = {
    Consequence.UNKNOWN: "nog niet bekend",
    Consequence.NONE: "geen",
    Consequence.WAITED: "de patiënt wachtte langer dan verantwoord",
    Consequence.WRONG_BED: "de patiënt ligt op een bed dat niet past",
    Consequence.CARERS: "naasten raakten overbelast",
    Consequence.WORSE: "de toestand verslechterde",
    Consequence.DIED: "de patiënt overleed voor er een plaats was",
}
_ALONE = frozenset({Consequence.UNKNOWN, Consequence.NONE})
_OF_A_NO: Mapping[Declined, Failed] = {
    Declined.FULL: Failed.NO_ROOM,
    Declined.NO_STAFF: Failed.NO_STAFF,
    Declined.JUST_GIVEN: Failed.NO_ROOM,
    Declined.CLOSED: Failed.NO_ROOM,
    Declined.NOT_OUR_CARE: Failed.NOT_SUITED,
    Declined.NEEDS: Failed.NOT_SUITED,
    Declined.NO_AGREEMENT: Failed.NO_AGREEMENT,
    Declined.TOO_LATE: Failed.TOO_LATE,
    Declined.OTHER: Failed.OTHER,
}


# What a reason of the ranking why a unit did not fit says of why nothing was found. All others: it did not suit.
_OF_A_WHY: Mapping[str, Failed] = dict.fromkeys(("full", "too-little", "stop", "closed"), Failed.NO_ROOM)


class NotFound(NamedTuple):
    """What is told of care that was not there. No `reasons`: the search ended, and why else is worked out."""

    instead: Instead
    consequences: tuple[Consequence, ...] = (Consequence.UNKNOWN,)
    reasons: tuple[Failed, ...] = ()
    words: str = ""


# What a person who gives up may choose; the others are told by how a request ends.
REASONS = tuple(one for one in Failed if one is not Failed.ENDED)
INSTEADS = tuple(one for one in Instead if one not in {Instead.HANDED_ON, Instead.WENT, Instead.UNKNOWN})


class Outcome(NamedTuple):
    """What became of one question to a provider."""

    status: Status
    reason: str


def failures_of(
    outcomes: Iterable[Outcome], *, candidates: int | None = None, against: Iterable[str] = ()
) -> tuple[Failed, ...]:
    """Why it failed as far as the answers tell, most often said first; without answers, as far as the search tells.

    `candidates` is how many the last search found; None: nobody knows. `against` are codes of why units did not fit,
    where none did. What was withdrawn by us, or waits for its turn, tells nothing; nor does it that nobody was asked,
    unless there was nobody to ask.
    """
    found = list(outcomes)
    counted = Counter(why for one in found if (why := _failure(one)) is not None)
    if not counted and not found:
        if candidates == 0:
            return (Failed.NO_CANDIDATE,)
        counted = Counter(_OF_A_WHY.get(code, Failed.NOT_SUITED) for code in against)
    order = list(Failed)
    return tuple(sorted(counted, key=lambda one: (-counted[one], order.index(one))))


def _failure(one: Outcome) -> Failed | None:
    if one.status is Status.DECLINED:
        return _OF_A_NO[Declined(one.reason)]
    if one.status is Status.SKIPPED:
        return Failed.NO_ROOM
    if one.status in {Status.EXPIRED, Status.ASKED}:
        return Failed.NO_ANSWER
    lost = one.status is Status.CANCELLED and one.reason == Cancelled.PLACE_LOST.value
    return Failed.PLACE_LOST if lost or one.status is Status.LAPSED else None


def refuse_half_told(
    reasons: Iterable[Failed], instead: Instead, consequences: Iterable[Consequence], words: str
) -> None:
    """Raise Refused where it does not say why, what came of it, or says "otherwise" without words."""
    why, after = set(reasons), set(consequences)
    if not why:
        raise Refused("Kies ten minste één reden waarom het niet lukte.", field="reasons")
    if not after:
        raise Refused("Kies wat de gevolgen zijn, of dat die nog niet bekend zijn.", field="consequences")
    if len(after) > 1 and after & _ALONE:
        both = "“Geen” en “nog niet bekend” gaan niet samen met een gevolg. Kies het ene of het andere."
        raise Refused(both, field="consequences")
    if (Failed.OTHER in why or instead is Instead.OTHER) and len(words.strip()) < LEAST_WORDS:
        raise Refused("Schrijf in een paar woorden wat u met “anders” bedoelt.", field="words")
