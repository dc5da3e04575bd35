"""What the regional figures are: of which moment, which figures, and what a reader gets. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from ketenzicht.access.domain import Detail, Purpose, Subject
from ketenzicht.registry.domain import OrganisationKind, RegionKind

COUNTRY = "NL"
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# The moment of the daily survey that hospitals know; one moment a day, so that no two periods overlap.
TAKEN_AT = time(10)


class Figure(StrEnum):
    """What is added up; codes as elements have them by role."""

    TOTAL = "total"
    OCCUPIED = "occupied"
    AVAILABLE = "available"  # what is short in one place does not count: it cannot be filled from another


_USUAL: dict[OrganisationKind, Purpose] = {
    OrganisationKind.MINISTRY: Purpose.POLICY,
    OrganisationKind.INSURER: Purpose.PURCHASING,
    OrganisationKind.THIRD_PARTY: Purpose.RESEARCH,
}


def usual_purpose(kind: OrganisationKind) -> Purpose:
    """For what an organisation of this kind reads figures, unless it says otherwise."""
    return _USUAL.get(kind, Purpose.IMPROVEMENT)


def moment_of(day: date) -> datetime:
    """The moment of a day of which its figures are."""
    return datetime.combine(day, TAKEN_AT, tzinfo=_AMSTERDAM)


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the table: the country or a region of some kind; `within` is the ROAZ region of an area."""

    code: str
    name: str
    kind: RegionKind | None
    within: str | None = None

    @property
    def detail(self) -> Detail:
        if self.kind is None:
            return Detail.COUNTRY
        return Detail.AREA if self.kind is RegionKind.AREA else Detail.REGION

    @property
    def subject(self) -> Subject:
        """As agreements speak of it."""
        regions = {self.code, self.within} if self.kind is not None else set()
        return Subject(regions=frozenset(one for one in regions if one))


@dataclass(frozen=True, slots=True)
class FigureLine:
    """What is shown of a place. Not shown at all when it could be traced to a provider.

    `providers` counted, of which `carried` with figures of an earlier day because nothing was known of them.
    """

    place: Place
    is_shown: bool
    total: int | None
    occupied: int | None
    available: int | None
    providers: int | None
    carried: int | None


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One provider that consented to be seen by the reader. Not shown at all when it would give away another one.

    Exact; None where not all was known at that moment.
    """

    organisation_id: UUID
    name: str
    is_shown: bool
    total: int | None
    occupied: int | None
    available: int | None


@dataclass(frozen=True, slots=True)
class FiguresTable:
    """The rows that a reader may see of one kind of care on one day; `day` None: nothing has been counted yet.

    `providers` are those that consented that this reader sees them, for this purpose, today and on that day.
    """

    day: date | None
    lines: tuple[FigureLine, ...]
    providers: tuple[ProviderLine, ...]
    purpose: Purpose
    base: int
    refusal: str = ""
