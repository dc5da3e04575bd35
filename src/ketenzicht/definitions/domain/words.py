"""The words in which a definition is written: kinds of elements, their roles, levels and statuses."""

from dataclasses import dataclass
from enum import StrEnum

BY_INSTRUCTION = "pandemie"  # the module of which the minister, and no provider, opens and ends units


class ElementKind(StrEnum):
    COUNT = "count"  # a whole number
    MEASURE = "measure"  # a number that may have decimals
    FLAG = "flag"  # true or false
    CHOICE = "choice"  # a code out of a list
    MOMENT = "moment"  # RFC 3339 text with a time zone

    @property
    def is_number(self) -> bool:
        return self in (ElementKind.COUNT, ElementKind.MEASURE)


class Role(StrEnum):
    """Which element a board shows in which column, whatever its code."""

    TOTAL = "total"
    OCCUPIED = "occupied"
    AVAILABLE = "available"
    CROWDING = "crowding"
    WAITING = "waiting"


class Aggregation(StrEnum):
    """How figures of one unit add up over time, as HL7 SANER names it."""

    COUNT = "count"  # new in the period: periods may be added up
    POINT_IN_TIME = "point-in-time"  # the last one counts
    CUMULATIVE = "cumulative"  # since a beginning: the last one holds all before it


class Level(StrEnum):
    """How full or busy it is. Never shown without the word of its band; "unknown" is no level."""

    CALM = "calm"
    BUSY = "busy"
    FULL = "full"


class Status(StrEnum):
    """The life of a version. A concept is never in force; a pilot is, and can be agreed as it stands."""

    CONCEPT = "concept"
    PILOT = "pilot"
    AGREED = "agreed"

    @property
    def is_in_force(self) -> bool:
        return self is not Status.CONCEPT


# What a version may become. What is in force is never taken back: it ends, and another version follows it.
NEXT: dict[Status, frozenset[Status]] = {
    Status.CONCEPT: frozenset(Status),
    Status.PILOT: frozenset({Status.PILOT, Status.AGREED}),
    Status.AGREED: frozenset({Status.AGREED}),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A code with the Dutch word that people see."""

    code: str
    name: str
