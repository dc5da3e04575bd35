"""Whether a unit is open when the patient gets there, and from when it takes patients in. Pure."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.placement.domain.sought import Facts, Sought


class Course(NamedTuple):
    """How long it takes, in minutes, until a patient can be taken in: on the road (None: nobody knows), then waiting.

    `wait` is None where nobody knows when the unit takes patients again. `is_shut`: closed now, or before arrival.
    """

    travel: float | None
    wait: float | None
    late: float
    at: datetime
    is_shut: bool = False


def course_of(sought: Sought, facts: Facts, *, at: datetime) -> Course:
    """Who does not know the travel time counts it as nothing here: it can only be later."""
    can_be_shut = facts.is_open is False or facts.closes_at is not None
    if sought.before is None and facts.admits is None and not can_be_shut:
        return Course(facts.travel, 0.0, 0.0, at)
    travel = facts.travel or 0.0
    arrives = at.astimezone(UTC) + timedelta(minutes=travel)  # on a clock that never changes
    is_shut = facts.is_open is False or (facts.closes_at is not None and facts.closes_at <= arrives)
    begins = _taken_in_at(facts, arrives, is_shut=is_shut)
    if begins is None:
        return Course(facts.travel, None, 0.0, at, is_shut)
    late = (begins - sought.before) / timedelta(minutes=1) if sought.before else 0.0
    return Course(facts.travel, (begins - arrives) / timedelta(minutes=1), max(0.0, late), at, is_shut)


def is_day_and_night(admits: tuple[time, time] | None) -> bool:
    """Twice the same time is the whole day, as in the hours of the register."""
    return admits is not None and admits[0] == admits[1]


def _taken_in_at(facts: Facts, arrives: datetime, *, is_shut: bool) -> datetime | None:
    """The first moment from arrival on that the unit is open and takes patients in; None: nobody knows."""
    begins = arrives
    if is_shut:
        if facts.opens_at is None:
            return None
        begins = max(arrives, facts.opens_at)
    if facts.admits is None:
        return begins
    return _next_within(*facts.admits, begins)


def _next_within(first: time, last: time, moment: datetime) -> datetime:
    """The first moment from this one on that lies between two times of the day; they may lie around midnight."""
    local = moment.astimezone(AMSTERDAM)
    clock = local.time()
    inside = first <= clock < last if first < last else (clock >= first or clock < last)
    if inside:
        return moment
    day = local.date() if clock < first else local.date() + timedelta(days=1)
    return max(moment, datetime.combine(day, first, AMSTERDAM).astimezone(UTC))
