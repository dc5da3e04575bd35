"""What was shown of a unit when somebody asked: a cell, of how much room and how old that was. Pure."""

from enum import StrEnum
from typing import NamedTuple

JUST, HOUR, HOURS = 15.0, 60.0, 240.0  # minutes, at most
FEW = 3


class Room(StrEnum):
    """How many places are shown free beyond what is asked; unknown is one of its own: never none, never full.

    Of who said lately that there was no place the answer counts, not the figure: `REFUSED` where no figure is newer,
    `DOUBTED` where a newer one shows room, but no more than was shown to who heard no.
    """

    UNKNOWN = "unknown"
    NONE = "none"
    ONE = "one"
    FEW = "few"
    MANY = "many"
    REFUSED = "refused"
    DOUBTED = "doubted"


REFUSING = frozenset({Room.REFUSED, Room.DOUBTED})


class Old(StrEnum):
    """How old the figure is, or the answer: a quarter of an hour, an hour, four hours, older, or never heard of."""

    JUST = "just"
    HOUR = "hour"
    HOURS = "hours"
    OLD = "old"
    NEVER = "never"


class Cell(NamedTuple):
    """What was shown when somebody asked."""

    room: Room
    old: Old


class Refusal(NamedTuple):
    """The last time that a unit said that there was no place: minutes ago, and what was shown to who asked."""

    age: float
    shown: int | None


def cell_of(
    *, free: int | None, needed: int, age: float | None, is_usable: bool, refusal: Refusal | None = None
) -> Cell:
    """What is shown of a unit. A figure that is too old to count on says nothing of room.

    That it said no counts until a newer figure shows more than was shown then; one that shows it full says as much.
    """
    told = free if is_usable else None
    room = _room(told, needed)
    if refusal is None or room is Room.NONE:
        return Cell(room, _old(age))
    if told is None or age is None or age >= refusal.age:
        return Cell(Room.REFUSED, _old(refusal.age))
    if refusal.shown is None or told > refusal.shown:
        return Cell(room, _old(age))
    return Cell(Room.DOUBTED, _old(refusal.age))


def _room(free: int | None, needed: int) -> Room:
    if free is None:
        return Room.UNKNOWN
    beyond = free - needed + 1
    if beyond <= 0:
        return Room.NONE
    if beyond == 1:
        return Room.ONE
    return Room.FEW if beyond <= FEW else Room.MANY


def _old(age: float | None) -> Old:
    if age is None:
        return Old.NEVER
    if age <= JUST:
        return Old.JUST
    if age <= HOUR:
        return Old.HOUR
    return Old.HOURS if age <= HOURS else Old.OLD
