"""Why a unit fits what is sought, perhaps fits, or does not: every reason, in the words of a coordinator. Pure."""

from enum import IntEnum
from typing import NamedTuple

from ketenzicht.capacity.domain import OpeningState, whole_minutes
from ketenzicht.placement.domain.hours import Course
from ketenzicht.placement.domain.sought import Agreement, Facts, Sought
from ketenzicht.ui.domain.words import moment

OFTEN = 0.75  # who takes fewer of the patients whom it has a place for is said to decline often
HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60


class Verdict(IntEnum):
    FITS = 0
    PERHAPS = 1
    NOT = 2

    @property
    def word(self) -> str:
        return ("past", "past misschien", "past niet")[self]


class Why(NamedTuple):
    """`verdict` is what this reason alone makes of the unit; `code` is for counting, `words` for people."""

    verdict: Verdict
    code: str
    words: str

    @property
    def is_to_be_asked(self) -> bool:
        """Whether nobody knows if the unit takes this patient, place or no place."""
        return self.code in {"age-unknown", "sex-unknown"} or self.code.startswith("unknown-")


FITS, PERHAPS, NOT = Verdict.FITS, Verdict.PERHAPS, Verdict.NOT


def whys_of(sought: Sought, facts: Facts, course: Course) -> list[Why]:
    """Every reason for and against, in a fixed order: first what the care asks, then room, time, place, agreements."""
    found: list[Why] = []
    _of_kind(sought, facts, found)
    _of_patient(sought, facts, found)
    _of_wants(sought, facts, found)
    _of_room(sought, facts, found)
    _of_opening(facts, course, found)
    _of_travel(course, found)
    _of_hours(facts, course, found)
    _of_deadline(sought, course, found)
    _of_place(sought, facts, found)
    _of_agreements(sought, facts, found)
    return found


def _of_kind(sought: Sought, facts: Facts, found: list[Why]) -> None:
    if (facts.module, facts.label) not in sought.kinds:
        found.append(Why(NOT, "other-kind", f"andere zorgsoort: {facts.name or facts.label}"))


def _of_patient(sought: Sought, facts: Facts, found: list[Why]) -> None:
    if facts.min_age is not None or facts.max_age is not None:
        found.append(_of_age(sought.age, facts.min_age or 0, facts.max_age))
    if facts.sexes is not None:
        only = " en ".join(sorted(one.word for one in facts.sexes))
        if sought.sex is None:
            found.append(Why(PERHAPS, "sex-unknown", f"neemt alleen {only}; geslacht van de patiënt is niet bekend"))
        elif sought.sex not in facts.sexes:
            found.append(Why(NOT, "sex", f"neemt alleen {only}"))


def _of_age(age: int | None, lowest: int, highest: int | None) -> Why:
    bounds = f"van {lowest} tot en met {highest} jaar" if highest is not None else f"vanaf {lowest} jaar"
    if age is None:
        return Why(PERHAPS, "age-unknown", f"neemt patiënten {bounds}; leeftijd is niet bekend")
    if age < lowest or (highest is not None and age > highest):
        return Why(NOT, "age", f"neemt patiënten {bounds}, deze is {age}")
    return Why(FITS, "age-fits", f"leeftijd past: {bounds}")


def _of_wants(sought: Sought, facts: Facts, found: list[Why]) -> None:
    if not sought.wants and not facts.only:
        return
    for want in sorted(sought.wants):
        if want in facts.cannot:
            found.append(Why(NOT, f"no-{want}", f"heeft geen {want.word.removeprefix('een ')}"))
        elif want in facts.can or want in facts.only:
            found.append(Why(FITS, f"has-{want}", f"heeft {want.word}"))
        else:
            found.append(Why(PERHAPS, f"unknown-{want}", f"niet bekend of hier {want.word} kan"))
    found.extend(
        Why(NOT, f"only-{want}", f"alleen voor wie {want.word} nodig heeft")
        for want in sorted(facts.only - sought.wants)
    )


def _of_room(sought: Sought, facts: Facts, found: list[Why]) -> None:
    if facts.takes < OFTEN:
        found.append(Why(FITS, "often-declines", "zegt ook met een vrije plaats vaak nee"))
    if facts.refused is not None:
        found.append(Why(PERHAPS, "said-no", f"zei {ago(facts.refused)} geleden dat er geen plaats was"))
    if facts.free is None or not facts.freshness.is_usable:
        told = "nooit een cijfer ontvangen" if facts.age is None else f"laatste cijfer is {ago(facts.age)} oud"
        found.append(Why(PERHAPS, "room-unknown", f"niet bekend of er plaats is: {told}"))
        return
    age = "" if facts.age is None else f" (cijfer van {ago(facts.age)} oud)"
    if facts.free >= sought.needed:
        found.append(Why(FITS, "room", f"{facts.free} vrij{age}"))
    elif facts.free <= 0:
        found.append(Why(NOT, "full", f"vol{age}"))
    else:
        found.append(Why(NOT, "too-little", f"te weinig plaats: {facts.free} vrij, {sought.needed} nodig{age}"))


def _of_opening(facts: Facts, course: Course, found: list[Why]) -> None:
    reason = f": {facts.opening_reason}" if facts.opening_reason else ""
    if facts.opening is OpeningState.STOP:
        ends = facts.opening_until
        until = f", naar verwachting tot {moment(ends, now=course.at)}" if ends and ends > course.at else ""
        found.append(Why(NOT, "stop", f"opnamestop{reason}{until}"))
    elif facts.opening is OpeningState.STOP_THREATENED:
        found.append(Why(FITS, "threatened", f"een opnamestop dreigt{reason}"))


def _of_travel(course: Course, found: list[Why]) -> None:
    if course.travel is None:
        found.append(Why(PERHAPS, "travel-unknown", "reistijd niet bekend"))
    else:
        found.append(Why(FITS, "travel", f"ongeveer {whole_minutes(course.travel)} minuten rijden"))


def _of_hours(facts: Facts, course: Course, found: list[Why]) -> None:
    """What nobody knows is neither open nor closed: it is told, and decides nothing."""
    if course.is_shut:
        found.append(_shut(facts, course))
        return
    if facts.is_open is None:
        found.append(Why(FITS, "hours-unknown", "openingstijden onbekend"))
    elif facts.closes_at is None:
        found.append(Why(FITS, "open", "dag en nacht open"))
    else:
        found.append(Why(FITS, "open", f"open tot {moment(facts.closes_at, now=course.at)}"))
    if course.wait:
        found.append(Why(PERHAPS, "wait", f"neemt nu niet op: {ago(course.wait)} wachten na aankomst"))


def _shut(facts: Facts, course: Course) -> Why:
    if facts.is_open is False:
        said = "nu gesloten" + (f" ({facts.closed_because})" if facts.closed_because else "")
    else:
        said = "sluit voor aankomst" + (f", {moment(facts.closes_at, now=course.at)}" if facts.closes_at else "")
    if course.wait is None or facts.opens_at is None:
        return Why(NOT, "closed", f"{said}, niet bekend wanneer weer open")
    said += f", opent {moment(facts.opens_at, now=course.at)}"
    if course.wait:
        return Why(PERHAPS, "wait", f"{said}: {ago(course.wait)} wachten na aankomst")
    return Why(FITS, "opens", f"{said}, voor aankomst")


def _of_deadline(sought: Sought, course: Course, found: list[Why]) -> None:
    if course.late:
        found.append(Why(PERHAPS, "late", f"{ago(course.late)} te laat"))
    elif sought.before and course.travel is not None and course.wait is not None:
        found.append(Why(FITS, "in-time", "op tijd"))


def _of_place(sought: Sought, facts: Facts, found: list[Why]) -> None:
    if sought.wishes and not sought.wishes.isdisjoint((facts.location_id, facts.organisation_id)):
        found.append(Why(FITS, "wish", "wens van de patiënt"))
    if sought.treaters and not sought.treaters.isdisjoint((facts.location_id, facts.organisation_id)):
        found.append(Why(FITS, "treater", "kent de patiënt"))
    if sought.region and facts.region != sought.region:
        where = "in een buurregio" if facts.is_neighbour else "buiten de regio en de buurregio’s"
        found.append(Why(FITS, "other-region", where))
    elif sought.area and facts.area != sought.area:
        found.append(Why(FITS, "other-area", "buiten het verzorgingsgebied"))


def _of_agreements(sought: Sought, facts: Facts, found: list[Why]) -> None:
    if facts.agreement is Agreement.PREFERRED:
        found.append(Why(FITS, "preferred", "voorkeursafspraak"))
    elif facts.agreement is Agreement.NONE:
        found.append(Why(FITS, "no-agreement", "geen afspraak of contract"))


def ago(minutes: float) -> str:
    """A stretch of time as one says it."""
    if minutes < HOUR:
        whole = whole_minutes(minutes)
        if not whole:
            return "minder dan een minuut"
        return f"{whole} {'minuut' if whole == 1 else 'minuten'}"
    if minutes < 2 * DAY:
        return f"{whole_minutes(minutes / HOUR)} uur"
    return f"{whole_minutes(minutes / DAY)} dagen"
