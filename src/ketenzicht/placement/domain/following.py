"""What is followed after a decision, most urgent first; who waits where; and what is asked of the centre next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from ketenzicht.base.errors import Refused
from ketenzicht.placement.domain.reasons import LEAST_WORDS

_CLASSES = ("U0", "U1", "U2", "U3", "U4", "U5")


class Asks(StrEnum):
    """What makes somebody of the centre look: the higher, the sooner. Each thing that is followed has exactly one."""

    NOBODY_ASKED = "nobody-asked"  # a place is sought and nobody is asked any more
    TO_CONFIRM = "to-confirm"  # a place is held, for a while only
    NO_ANSWER = "no-answer"
    ONWARD = "onward"  # who has the patient asks for the next place, or sent back
    OVERDUE = "overdue"  # the patient was expected and is not there
    ASKED = "asked"
    WAITS = "waits"  # on a waiting list
    WHERE = "where"  # decided, and nobody knows where the patient is
    COMING = "coming"
    TELL_GP = "tell-gp"  # it ended, and the GP does not know how
    THERE = "there"  # the patient is where they were placed: it can be completed

    @property
    def word(self) -> str:
        return _ASKS[self]


_ASKS: dict[Asks, str] = {
    Asks.NOBODY_ASKED: "niemand gevraagd: zoek verder",
    Asks.TO_CONFIRM: "plaats toegezegd: bevestig",
    Asks.NO_ANSWER: "antwoord blijft uit",
    Asks.ONWARD: "vervolgplaats gevraagd",
    Asks.OVERDUE: "verwacht, nog niet aangekomen",
    Asks.ASKED: "wacht op antwoord",
    Asks.WAITS: "op een wachtlijst",
    Asks.WHERE: "waar is de patiënt?",
    Asks.COMING: "geplaatst of onderweg",
    Asks.TELL_GP: "vertel het de huisarts",
    Asks.THERE: "aangekomen: rond af",
}
_TO_ACT = frozenset({Asks.NOBODY_ASKED, Asks.TO_CONFIRM, Asks.NO_ANSWER, Asks.ONWARD, Asks.OVERDUE, Asks.WHERE})


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing that is followed. `before`: care begins; `runs_out`: an answer, a hold or an arrival is due."""

    asks: Asks
    urgency: str | None
    before: datetime | None
    runs_out: datetime | None
    since: datetime
    number: int


def urgent_first(one: Followed) -> tuple[bool, int, bool, datetime, int, datetime, int]:
    """The key by which the list is put in order: what asks for a deed, then how urgent, then which moment is first."""
    moments = [moment for moment in (one.before, one.runs_out) if moment is not None]
    first = min(moments, default=one.since)
    return (
        one.asks not in _TO_ACT, rank_of(one.urgency), not moments, first, list(Asks).index(one.asks), one.since,
        one.number,
    )  # fmt: skip


def stays_at_home(*, needs_place: bool, urgency: str | None, has_red_flag: bool) -> bool:
    """Whether one click may say that the patient is at home: care that comes to them, and nothing life-threatening.

    An ambulance needs no place of ours either: with a red flag, U0 or U1, or while nobody knows, somebody looks first.
    """
    return not needs_place and not has_red_flag and urgency in {"U2", "U3", "U4", "U5"}


def rank_of(urgency: str | None) -> int:
    """Of what nobody knows how urgent it is, as if it were urgent (U2)."""
    return _CLASSES.index(urgency) if urgency in _CLASSES else _CLASSES.index("U2")


class InLine(Protocol):
    """Somebody on a waiting list."""

    @property
    def urgency(self) -> str | None: ...
    @property
    def before(self) -> datetime | None: ...
    @property
    def since(self) -> datetime: ...
    @property
    def id(self) -> UUID: ...


Waiting = TypeVar("Waiting", bound=InLine)


def in_line(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Voorstel: by urgency, then by the moment before which care must begin, then by since when they wait."""
    return sorted(
        waiting,
        key=lambda one: (rank_of(one.urgency), one.before is None, one.before or one.since, one.since, str(one.id)),
    )


class Unlisted(StrEnum):
    """Why somebody does not wait there any more."""

    PLACED = "placed"
    OVER = "over"  # what was sought is not sought any more
    TAKEN_OFF = "taken-off"
    CARRIED = "carried"  # the request that goes on from this one waits there instead, since the same moment

    @property
    def word(self) -> str:
        return {
            "placed": "er is een plaats",
            "over": "niet meer gezocht",
            "carried": "ging mee met de vervolgvraag",
            "taken-off": "van de lijst gehaald",
        }[self]


class Onwards(StrEnum):
    """What a provider where a patient is asks of the centre."""

    NEXT = "next"
    BACK = "back"

    @property
    def word(self) -> str:
        return {"next": "vraagt een vervolgplaats (doorstroom)", "back": "verwijst terug"}[self]


class NotRight(StrEnum):
    """Why the place was not the right one. Voorstel."""

    HEAVIER = "heavier"
    LIGHTER = "lighter"
    OTHER_CARE = "other-care"
    WRONG_PICTURE = "wrong-picture"
    BEHAVIOUR = "behaviour"
    TREATER = "treater"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _NOT_RIGHT[self]


_NOT_RIGHT: dict[NotRight, str] = {
    NotRight.HEAVIER: "heeft zwaardere zorg nodig dan wij geven",
    NotRight.LIGHTER: "heeft lichtere zorg nodig",
    NotRight.OTHER_CARE: "heeft andere zorg nodig",
    NotRight.WRONG_PICTURE: "het beeld bij de aanvraag klopte niet",
    NotRight.BEHAVIOUR: "gedrag of veiligheid past hier niet",
    NotRight.TREATER: "hoort bij de eigen behandelaar",
    NotRight.OTHER: "anders (schrijf wat)",
}


def refuse_wrong_onward(asks: Onwards, reason: NotRight | None, words: str) -> None:
    """Raise Refused where a patient is sent back without a reason, or nothing is said of what is asked."""
    if asks is Onwards.BACK and reason is None:
        raise Refused("Kies waarom dit niet de juiste plaats is.", field="reason")
    if len(words.strip()) < LEAST_WORDS:
        raise Refused("Schrijf in een paar woorden wat er nodig is.", field="words")


class Told(StrEnum):
    """To whom it is told how it went."""

    REFERRER = "referrer"
    GP = "gp"

    @property
    def word(self) -> str:
        return {"referrer": "wie de zorgvraag deed", "gp": "de huisarts"}[self]
