"""Applications as people read them: all of it for who has a part in it, and what the public register tells. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.access.domain import DETAIL_NAMES, Detail
from ketenzicht.applications.domain.life import PART_NAMES, Move, Part, Status
from ketenzicht.applications.domain.wishes import Verdict

DECIDED_BY = "Functioneel beheer van Ketenzicht"
REMIND_WITHIN = timedelta(days=60)  # voorstel
_STEERS_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class AdviceLine:
    part: Part
    verdict: Verdict
    text: str
    given_at: datetime

    @property
    def by(self) -> str:
        return PART_NAMES[self.part]


@dataclass(frozen=True, slots=True)
class DocumentLine:
    id: int
    name: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One application for who may see it. `valid_*` are of the grant; before it, what is asked is `asked_*`."""

    id: UUID
    applicant_id: UUID
    applicant: str
    status: Status
    purpose: str
    ground: str
    modules: tuple[str, ...]
    module_codes: tuple[str, ...]
    regions: tuple[str, ...]
    region_codes: tuple[str, ...]
    detail: Detail
    asked_from: date
    asked_until: date
    renews: UUID | None
    made_at: datetime
    decided_at: datetime | None
    reasons: str
    conditions: str
    valid_from: date | None
    valid_until: date | None
    ended_because: str
    moves: frozenset[Move]
    on: date

    @property
    def detail_name(self) -> str:
        return DETAIL_NAMES[self.detail]

    @property
    def ends_soon(self) -> bool:
        return self.status is Status.GRANTED and self.valid_until is not None and self._left <= REMIND_WITHIN

    @property
    def _left(self) -> timedelta:
        return (self.valid_until or self.on) - self.on


class Origin(StrEnum):
    """What a third party got its figures by, or was refused them."""

    APPLICATION = "application"
    AGREEMENT = "agreement"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One decision as everybody may read it: no persons, no documents, no advice.

    `whom` says of whom figures are, in words. Reasons and conditions are of decisions on applications.
    """

    id: UUID
    origin: Origin
    party: str
    status: Status
    decided_on: date
    decided_by: str
    purpose: str
    ground: str
    modules: tuple[str, ...]
    whom: tuple[str, ...]
    detail: Detail
    reasons: str
    conditions: str
    valid_from: date | None
    valid_until: date | None
    ended_because: str

    @property
    def detail_name(self) -> str:
        return DETAIL_NAMES[self.detail]

    @property
    def origin_name(self) -> str:
        return _ORIGINS[self.origin]

    @property
    def outcome(self) -> str:
        """In a word or two; what was not applied for was not granted, but put on record."""
        is_agreed = self.origin is not Origin.APPLICATION and self.status is Status.GRANTED
        return "vastgelegd" if is_agreed else self.status.word


_ORIGINS = {
    Origin.APPLICATION: "besluit op een aanvraag",
    Origin.AGREEMENT: "afspraak zonder aanvraag",
    Origin.CONSENT: "toestemming van een zorgaanbieder",
}


def cell(text: str) -> str:
    """Text for a CSV file: what a spreadsheet would calculate with gets an apostrophe before it (OWASP)."""
    return f"'{text}" if text.lstrip(" ").startswith(_STEERS_A_SPREADSHEET) else text
