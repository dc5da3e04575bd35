"""Review meetings: who is there by role, the life of one, and when it may be closed. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from ketenzicht.base.errors import Refused
from ketenzicht.base.lives import next_in

MOST_CASES = 40
MOST_PEOPLE = 50
# Voorstel: who is at the table, by role and never by name.
ROLES: Mapping[str, str] = {
    "triagist": "triagist",
    "coordinator": "coördinator",
    "nurse": "verpleegkundige",
    "gp": "huisarts",
    "ambulance": "ambulancezorg",
    "emergency": "SEH",
    "home-care": "wijkverpleging",
    "mental-health": "ggz",
    "manager": "medisch manager",
    "other": "anders",
}
# Over 85 and under 1 stand apart: there care differs. Classes, because an exact age beside a number says too much.
_CLASSES = (
    (1, "0 jaar"),
    (5, "1–4 jaar"),
    (18, "5–17 jaar"),
    (65, "18–64 jaar"),
    (75, "65–74 jaar"),
    (85, "75–84 jaar"),
)


class Status(StrEnum):
    PLANNED = "planned"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def word(self) -> str:
        return {"planned": "gepland", "closed": "afgesloten", "cancelled": "gaat niet door"}[self]


# A meeting may be written down afterwards; a year of four digits typed wrong is neither.
LOOKS_BACK, LOOKS_AHEAD = timedelta(days=366), timedelta(days=2 * 366)


def check_day(on: date, *, today: date) -> None:
    """Refused for a day on which nobody plans a meeting."""
    if not today - LOOKS_BACK <= on <= today + LOOKS_AHEAD:
        raise Refused("Kies een dag van het afgelopen jaar of de komende twee jaar.")


class Move(StrEnum):
    CLOSE = "close"
    CANCEL = "cancel"


NEXT: dict[tuple[Status, Move], Status] = {
    (Status.PLANNED, Move.CLOSE): Status.CLOSED,
    (Status.PLANNED, Move.CANCEL): Status.CANCELLED,
}


def after(status: Status, move: Move) -> Status:
    """What a move makes of it; Conflict when it cannot be made."""
    return next_in(NEXT, status, move, otherwise=f"Dat kan niet meer: deze bespreking is {status.word}.")


def age_class(age: int | None) -> str:
    """In words; of whom no birth date is known that can be right, that."""
    if age is None:
        return "leeftijd onbekend"
    return next((word for below, word in _CLASSES if age < below), "85 jaar of ouder")


def refuse_wrong_attendance(present: Mapping[str, int]) -> None:
    """Raise Refused for an unknown role, or for numbers that cannot be."""
    if not present.keys() <= ROLES.keys() or not all(0 < number <= MOST_PEOPLE for number in present.values()):
        raise Refused(f"Vul bij elke rol een aantal in, van 1 tot {MOST_PEOPLE}, of laat het leeg.")


def refuse_unfinished(*, present: Mapping[str, int], unwritten: Iterable[int]) -> None:
    """Raise Refused for a meeting of which nobody knows who was there, or what was found about a case."""
    numbers = ", ".join(str(one) for one in sorted(unwritten))
    if numbers:
        raise Refused(f"Schrijf eerst op wat er is gevonden bij zorgvraag {numbers}.")
    if not present:
        raise Refused("Vul eerst in wie er waren, naar rol.")
