"""A unit as others speak of it: to register one, and to know what may be delivered for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.capacity.domain.interval import OwnInterval, Terms

MOST_AHEAD_DAYS = 730  # how far ahead a unit may begin or end; voorstel
LONGEST_BECAUSE = 150


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to register. `mode` is "automatic" or "manual"; a manual one says when automation is expected."""

    location_id: UUID
    module: str
    label: str
    deliverer_id: UUID
    mode: str = "automatic"
    automation_expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit for which somebody may deliver. `terms`: how often that is expected, by its `own` interval if it has one.

    None where no version of its module is in force.
    """

    unit: UUID
    module: str
    label: str
    label_name: str
    location_id: UUID
    location: str
    place: str
    mode: str
    terms: Terms | None
    own: OwnInterval | None


@dataclass(frozen=True, slots=True)
class StandingUnit:
    """A unit that hangs on a location which somebody wants to end, in words."""

    module: str
    label: str
    deliverer: str
    confirmed_at: datetime | None  # None: nothing was ever delivered


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a registered unit is not there: it ended on `day` (`is_over`), or does not begin before it."""

    day: date
    is_over: bool


@dataclass(frozen=True, slots=True)
class KeptUnit:
    """A unit as who administers its location sees it. `active_until` is the first day without it.

    `came_from` and `goes_to` are the locations between which it moved; `expected_every` is what its definition asks,
    None where its kind of care is in no version that is in force, and `own` another interval that holds instead.
    """

    code: UUID
    module_name: str
    label_name: str
    deliverer: str
    is_own: bool  # the organisation of the location delivers it itself
    manual: bool
    automation_expected_on: date | None
    expected_every: timedelta | None
    own: OwnInterval | None
    active_from: date
    active_until: date | None
    received_at: datetime | None
    is_stopped: bool
    is_by_instruction: bool
    came_from: str
    goes_to: str

    def has_ended(self, *, on: date) -> bool:
        return self.active_until is not None and self.active_until <= on

    def may_have_own_interval(self, *, on: date) -> bool:
        begun = self.active_from <= on and not self.has_ended(on=on)
        return begun and self.expected_every is not None and not self.is_by_instruction

    def may_end(self) -> bool:
        return self.active_until is None and not self.is_by_instruction

    def may_be_taken_back(self, *, on: date) -> bool:
        """Its end, or its beginning: what is still to come."""
        still_to_end = self.active_until is not None and self.active_until > on
        return (still_to_end or self.active_from > on) and not self.is_by_instruction


def absence_on(day: date, *, active_from: date, active_until: date | None) -> Absence | None:
    """Why a unit is not there on a day; None when it is."""
    if active_until is not None and active_until <= day:
        return Absence(active_until, is_over=True)
    return Absence(active_from, is_over=False) if active_from > day else None


def refuse_day(on: date, *, today: date) -> None:
    """What has been stays as it was, and nobody knows what is very far ahead."""
    if not 0 <= (on - today).days <= MOST_AHEAD_DAYS:
        raise Refused("Kies vandaag of een latere dag, hoogstens twee jaar vooruit.")


def refuse_end(on: date, *, active_from: date, active_until: date | None, today: date) -> None:
    """Raise Refused for a day on which a unit cannot end, Conflict where it ends already."""
    refuse_day(on, today=today)
    if active_until is not None:
        raise Conflict(f"Deze eenheid eindigt al op {active_until:%d-%m-%Y}. Neem dat eerst terug, als het nog kan.")
    if on <= active_from:
        raise Refused(f"De eenheid begint op {active_from:%d-%m-%Y}; het einde moet daarna liggen.")


def checked_because(because: str) -> str:
    """Why a unit ends; Refused without it."""
    told = because.strip()
    if not 0 < len(told) <= LONGEST_BECAUSE:
        raise Refused(f"Zeg waarom, in ten hoogste {LONGEST_BECAUSE} tekens.")
    return told
