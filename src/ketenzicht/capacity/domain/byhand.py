"""Delivering by hand: what a person is shown of a unit, what they say of it, and what became of that. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.errors import Fault
from ketenzicht.capacity.domain.interval import Terms
from ketenzicht.capacity.domain.opening import Opening
from ketenzicht.capacity.domain.quality import Mark
from ketenzicht.definitions.domain import VersionDefinition

NEWER_KNOWN = "newer-known"
Value = bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class HandUnit:
    """A unit for which somebody delivers, with what is known of it now.

    `version` is the definition in force today, None when there is none: then nothing can be delivered. `is_own`: the
    location is of the organisation that delivers, not of another for which it does. `absent` holds codes, not words.
    """

    id: int
    code: UUID
    module: str
    module_name: str
    label: str
    label_name: str
    location_id: UUID
    location: str
    place: str
    organisation: str
    is_own: bool
    manual: bool
    automation_expected_on: date | None
    version: VersionDefinition | None
    values: Mapping[str, Value]
    absent: Mapping[str, str]
    known_at: datetime | None  # until when these figures are known to hold
    opening: Opening | None
    declared_by: str  # a stop; empty where there is none
    marks: tuple[Mark, ...]
    terms: Terms | None  # how long the figures count; None where nothing can be delivered


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person says of one unit, having seen what was known at `known_at` (None: nothing was)."""

    unit: UUID
    known_at: datetime | None
    values: Mapping[str, Value]
    absent: Mapping[str, str]


class Became(StrEnum):
    CHANGED = "changed"
    CONFIRMED = "confirmed"  # the same as before, and it still holds
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one entry; `faults` says why it was refused."""

    became: Became
    faults: tuple[Fault, ...] = ()

    @property
    def newer_is_known(self) -> bool:
        """Whether somebody or something delivered meanwhile."""
        return any(fault.code == NEWER_KNOWN for fault in self.faults)


@dataclass(frozen=True, slots=True)
class HandReceipt:
    """What became of what a person sent, an answer for each entry in their order.

    `first_at` is set when the very same came before: it was stored once, then, and `results` is empty.
    """

    results: tuple[Result, ...] = ()
    first_at: datetime | None = None

    def number(self, became: Became) -> int:
        return sum(result.became is became for result in self.results)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was refused."""
        return not self.number(Became.REFUSED)
