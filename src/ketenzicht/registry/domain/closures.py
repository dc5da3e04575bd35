"""A location or department that is closed for a time: why, from when, until when. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.errors import Refused

LONGEST_NOTE = 300
LONGEST_BACK = timedelta(days=7)  # a closure may be told afterwards, so long and no longer


class ClosureReason(StrEnum):
    """Why it is closed; a proposal ("voorstel"): the field has no list of its own."""

    RENOVATION = "renovation"
    HOLIDAYS = "holidays"
    STAFF = "staff"
    MOVING = "moving"
    INCIDENT = "incident"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    ClosureReason.RENOVATION: "verbouwing of onderhoud",
    ClosureReason.HOLIDAYS: "vakantie",
    ClosureReason.STAFF: "te weinig personeel",
    ClosureReason.MOVING: "verhuizing",
    ClosureReason.INCIDENT: "calamiteit",
    ClosureReason.OTHER: "andere reden",
}


@dataclass(frozen=True, slots=True)
class NewClosure:
    """A closure to announce. `department` is empty for the whole location; without `ends_at` its end is not known."""

    starts_at: datetime
    ends_at: datetime | None
    reason: ClosureReason
    department: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """A closure that was announced. `withdrawn_at`: it was called off before it began."""

    id: UUID
    department: str
    starts_at: datetime
    ends_at: datetime | None
    reason: ClosureReason
    note: str
    announced_at: datetime
    withdrawn_at: datetime | None

    @property
    def is_planned(self) -> bool:
        """Told before it began; else it was sudden."""
        return self.announced_at < self.starts_at

    def is_over(self, *, now: datetime) -> bool:
        return self.withdrawn_at is not None or (self.ends_at is not None and self.ends_at <= now)

    def is_in_force(self, *, now: datetime) -> bool:
        return self.starts_at <= now and not self.is_over(now=now)


def checked_closure(new: NewClosure, *, departments: Iterable[str], at: datetime) -> NewClosure:
    """The closure, or a refusal that says what to fill in."""
    if new.department and new.department not in departments:
        raise Refused(f"De afdeling “{new.department}” staat niet bij deze locatie. Kies er een uit de lijst.")
    if new.ends_at is not None and new.ends_at <= new.starts_at:
        raise Refused("Het einde ligt niet na het begin. Vul een later einde in, of laat het leeg.")
    if new.ends_at is not None and new.ends_at <= at:
        raise Refused("Deze sluiting is al voorbij. Vul een einde in dat nog komt, of laat het leeg.")
    if new.starts_at < at - LONGEST_BACK:
        raise Refused("Het begin ligt meer dan een week terug. Meld een sluiting hoogstens een week later.")
    if len(new.note) > LONGEST_NOTE:
        raise Refused(f"De toelichting is te lang: hoogstens {LONGEST_NOTE} tekens.")
    return new


def closed_by(closures: Iterable[Closure], *, now: datetime) -> Closure | None:
    """What closes the whole location at this moment."""
    return next((one for one in closures if not one.department and one.is_in_force(now=now)), None)
