"""Which reasons hold for a unit: each for and against, whoever reads them. Pure."""

from ketenzicht.capacity.domain import OpeningState
from ketenzicht.placement.domain import whys
from ketenzicht.placement.domain.hours import Course
from ketenzicht.placement.domain.sought import Agreement, Facts, Sought
from ketenzicht.placement.domain.whys import Reason

OFTEN = 0.75  # who takes fewer of the patients whom it has a place for is said to decline often


def reasons_of(sought: Sought, facts: Facts, course: Course) -> list[Reason]:
    """Every reason for and against, in a fixed order: first what the care asks, then room, time, place, agreements."""
    found: list[Reason] = []
    _of_kind(sought, facts, found)
    _of_patient(sought, facts, found)
    _of_wants(sought, facts, found)
    _of_room(sought, facts, found)
    _of_opening(facts, found)
    found.append(whys.TRAVEL_UNKNOWN if course.travel is None else whys.TRAVEL)
    _of_hours(facts, course, found)
    _of_deadline(sought, course, found)
    _of_place(sought, facts, found)
    _of_agreements(facts, found)
    return found


def _of_kind(sought: Sought, facts: Facts, found: list[Reason]) -> None:
    if (facts.module, facts.label) not in sought.kinds:
        found.append(whys.OTHER_KIND)


def _of_patient(sought: Sought, facts: Facts, found: list[Reason]) -> None:
    if facts.min_age is not None or facts.max_age is not None:
        found.append(_of_age(sought.age, facts.min_age or 0, facts.max_age))
    if facts.sexes is not None:
        if sought.sex is None:
            found.append(whys.SEX_UNKNOWN)
        elif sought.sex not in facts.sexes:
            found.append(whys.SEX)


def _of_age(age: int | None, lowest: int, highest: int | None) -> Reason:
    if age is None:
        return whys.AGE_UNKNOWN
    return whys.AGE if age < lowest or (highest is not None and age > highest) else whys.AGE_FITS


def _of_wants(sought: Sought, facts: Facts, found: list[Reason]) -> None:
    if not sought.wants and not facts.only:
        return
    for want in sorted(sought.wants):
        if want in facts.cannot:
            found.append(whys.HAS_NOT[want])
        elif want in facts.can or want in facts.only:
            found.append(whys.HAS[want])
        else:
            found.append(whys.UNKNOWN[want])
    found.extend(whys.ONLY[want] for want in sorted(facts.only - sought.wants))


def _of_room(sought: Sought, facts: Facts, found: list[Reason]) -> None:
    if facts.takes < OFTEN:
        found.append(whys.OFTEN_DECLINES)
    if facts.refused is not None:
        found.append(whys.SAID_NO)
    if facts.free is None or not facts.freshness.is_usable:
        found.append(whys.ROOM_UNKNOWN)
    elif facts.free >= sought.needed:
        found.append(whys.ROOM)
    else:
        found.append(whys.FULL if facts.free <= 0 else whys.TOO_LITTLE)


def _of_opening(facts: Facts, found: list[Reason]) -> None:
    if facts.opening is OpeningState.STOP:
        found.append(whys.STOP)
    elif facts.opening is OpeningState.STOP_THREATENED:
        found.append(whys.THREATENED)


def _of_hours(facts: Facts, course: Course, found: list[Reason]) -> None:
    """What nobody knows is neither open nor closed: it is told, and decides nothing."""
    if course.is_shut:
        found.append(_of_shut(facts, course))
        return
    found.append(whys.HOURS_UNKNOWN if facts.is_open is None else whys.OPEN)
    if course.wait:
        found.append(whys.WAIT)


def _of_shut(facts: Facts, course: Course) -> Reason:
    if course.wait is None or facts.opens_at is None:
        return whys.CLOSED
    return whys.CLOSED_UNTIL if course.wait else whys.OPENS_IN_TIME


def _of_deadline(sought: Sought, course: Course, found: list[Reason]) -> None:
    if course.late:
        found.append(whys.LATE)
    elif sought.before and course.travel is not None and course.wait is not None:
        found.append(whys.IN_TIME)


def _of_place(sought: Sought, facts: Facts, found: list[Reason]) -> None:
    if sought.wishes and not sought.wishes.isdisjoint((facts.location_id, facts.organisation_id)):
        found.append(whys.WISH)
    if sought.treaters and not sought.treaters.isdisjoint((facts.location_id, facts.organisation_id)):
        found.append(whys.TREATER)
    if sought.region and facts.region != sought.region:
        found.append(whys.NEIGHBOUR if facts.is_neighbour else whys.ELSEWHERE)
    elif sought.area and facts.area != sought.area:
        found.append(whys.OTHER_AREA)


def _of_agreements(facts: Facts, found: list[Reason]) -> None:
    if facts.agreement is Agreement.PREFERRED:
        found.append(whys.PREFERRED)
    elif facts.agreement is Agreement.NONE:
        found.append(whys.NO_AGREEMENT)
