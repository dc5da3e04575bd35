"""One urgency for all: the scale, what each instrument's class is on it, and when somebody may deviate. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ketenzicht.base.errors import NotFound, Refused

LEAST_REASON = 5  # characters: "oud" is no reason


@dataclass(frozen=True, slots=True)
class Urgency:
    """A class of the one scale. Care begins at the latest `within` after the first contact; None: no moment."""

    code: str
    name: str
    meaning: str
    within: timedelta | None

    def begin_before(self, contact_at: datetime) -> datetime | None:
        """The moment before which care must begin."""
        return None if self.within is None else contact_at + self.within


@dataclass(frozen=True, slots=True)
class Crossing:
    """What a class of an instrument is on the one scale, and by which source."""

    urgency: str
    source: str
    is_proposal: bool


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """One version of the scale, the most urgent class first, with the classes of all instruments on it."""

    number: str
    valid_from: date
    source: str
    scale: tuple[Urgency, ...]
    crossings: Mapping[tuple[str, str], Crossing]

    def urgency(self, code: str) -> Urgency:
        return next(one for one in self.scale if one.code == code)

    def rank(self, code: str) -> int:
        """0 is the most urgent."""
        return [one.code for one in self.scale].index(code)

    def of(self, *, instrument: str, found: str) -> Urgency:
        """A class of an instrument on the one scale. Raises NotFound: no class is ever guessed."""
        crossing = self.crossings.get((instrument, found))
        if crossing is None:
            raise NotFound(f"De klasse {found} van dit instrument staat nog niet op de ene urgentieschaal.")
        return self.urgency(crossing.urgency)


def refuse_wrong_deviation(*, proposed: str, to: str, reason: str) -> None:
    """Raise Refused for a deviation that is none, or that does not say why."""
    if to == proposed:
        raise Refused("Dit is de urgentie die het instrument voorstelt: dat is geen afwijking.")
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("Schrijf waarom u van het voorstel afwijkt.")


def needs_second(crosswalk: Crosswalk, *, to: str, red_flag: str | None) -> bool:
    """Whether a second colleague must agree: it is lower than a red flag gave. None: there was no red flag."""
    return red_flag is not None and crosswalk.rank(to) > crosswalk.rank(red_flag)
