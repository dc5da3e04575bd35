"""Two entries that are probably the same: who sees them, and what somebody said of them. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from json import dumps
from uuid import UUID

from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.registry.domain import By, Entry, Likeness, Sketch

LONGEST_WHY = 300
MOST_PAIRS_SHOWN = 100


class Of(StrEnum):
    """What the two are."""

    LOCATION = "location"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class DuplicateLine:
    """Two that look like each other, for who keeps or judges one of them."""

    of: Of
    one_id: UUID
    other_id: UUID
    one: str
    other: str
    where: tuple[str, str]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class DistinctionLine:
    """Somebody said that two are not the same. `holds`: nothing changed since in what makes them alike."""

    at: datetime
    by: By
    why: str
    holds: bool


@dataclass(frozen=True, slots=True)
class SideView:
    """One of two locations, and whether the reader may let it end."""

    entry: Entry
    organisation: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two locations side by side. `seen` goes along with a judgement: it is of what was compared."""

    one: SideView
    other: SideView
    likeness: Likeness
    distinctions: tuple[DistinctionLine, ...]

    @property
    def seen(self) -> str:
        return seen_of(self.likeness)


@dataclass(frozen=True, slots=True)
class OrganisationSide:
    """One of two organisations, with its numbers and locations."""

    id: UUID
    name: str
    numbers: tuple[str, ...]
    locations: tuple[Sketch, ...]


@dataclass(frozen=True, slots=True)
class OrganisationComparison:
    """Two organisations side by side."""

    one: OrganisationSide
    other: OrganisationSide
    likeness: Likeness
    distinctions: tuple[DistinctionLine, ...]

    @property
    def seen(self) -> str:
        return seen_of(self.likeness)


class LooksLike(Conflict):
    """What somebody wants to add looks like what is there; `found` says what."""

    def __init__(self, found: tuple[tuple[Sketch, Likeness], ...]) -> None:
        super().__init__(
            "Deze locatie lijkt op een die al in het register staat. Kijk of het dezelfde is, of zeg waarom niet."
        )
        self.found = found


def seen_of(likeness: Likeness) -> str:
    """A short mark of what makes two alike."""
    return sha256(dumps(likeness.grounds, sort_keys=True).encode()).hexdigest()[:16]


def checked_why(text: str) -> str:
    """Why two are not the same."""
    why = text.strip()
    if not 0 < len(why) <= LONGEST_WHY:
        raise Refused(f"Zeg waarom dit niet dezelfde is, in ten hoogste {LONGEST_WHY} tekens.")
    return why
