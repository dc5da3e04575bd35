"""Why a unit fits what is sought, perhaps fits, or does not: all reasons, in the words of a coordinator. Pure.

Reasons are weighed for many candidates (`judging`) and read of few: they are put into words when somebody reads them.
"""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from ketenzicht.capacity.domain import whole_minutes
from ketenzicht.placement.domain.hours import Course
from ketenzicht.placement.domain.sought import Facts, Sought, Want
from ketenzicht.ui.domain.words import moment

HOUR, DAY = 60, 24 * 60


class Verdict(IntEnum):
    FITS = 0
    PERHAPS = 1
    NOT = 2

    @property
    def word(self) -> str:
        return ("past", "past misschien", "past niet")[self]


class Case(NamedTuple):
    """What a reason tells of: what is sought, what is known of one unit, and how a patient gets there."""

    sought: Sought
    facts: Facts
    course: Course


class Why(NamedTuple):
    """A reason as people read it."""

    verdict: Verdict
    code: str
    words: str


class Reason(NamedTuple):
    """The same for every unit that it holds for. `verdict` is what it alone makes of a unit, `code` is for counting,
    `say` puts it into words for one case. `is_to_be_asked`: nobody knows if the unit takes this patient, place or not.
    """

    verdict: Verdict
    code: str
    say: Callable[[Case], str]
    is_to_be_asked: bool = False

    def why(self, case: Case) -> Why:
        return Why(self.verdict, self.code, self.say(case))


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


def _age_unknown(case: Case) -> str:
    return f"neemt patiënten {_ages(case.facts)}; leeftijd is niet bekend"


def _age(case: Case) -> str:
    return f"neemt patiënten {_ages(case.facts)}, deze is {case.sought.age}"


def _age_fits(case: Case) -> str:
    return f"leeftijd past: {_ages(case.facts)}"


def _ages(facts: Facts) -> str:
    lowest = facts.min_age or 0
    return f"vanaf {lowest} jaar" if facts.max_age is None else f"van {lowest} tot en met {facts.max_age} jaar"


def _sex_unknown(case: Case) -> str:
    return f"{_sex(case)}; geslacht van de patiënt is niet bekend"


def _sex(case: Case) -> str:
    return f"neemt alleen {' en '.join(sorted(one.word for one in case.facts.sexes or ()))}"


def _said_no(case: Case) -> str:
    return f"zei {ago(case.facts.refused or 0)} geleden dat er geen plaats was"


def _room_unknown(case: Case) -> str:
    age = case.facts.age
    last = "nooit een cijfer ontvangen" if age is None else f"laatste cijfer is {ago(age)} oud"
    return f"niet bekend of er plaats is: {last}"


def _room(case: Case) -> str:
    return f"{case.facts.free} vrij{_figure(case)}"


def _full(case: Case) -> str:
    return f"vol{_figure(case)}"


def _too_little(case: Case) -> str:
    return f"te weinig plaats: {case.facts.free} vrij, {case.sought.needed} nodig{_figure(case)}"


def _figure(case: Case) -> str:
    return "" if case.facts.age is None else f" (cijfer van {ago(case.facts.age)} oud)"


def _stop(case: Case) -> str:
    ends, now = case.facts.opening_until, case.course.at
    until = f", naar verwachting tot {moment(ends, now=now)}" if ends and ends > now else ""
    return f"opnamestop{_because(case)}{until}"


def _threatened(case: Case) -> str:
    return f"een opnamestop dreigt{_because(case)}"


def _because(case: Case) -> str:
    return f": {case.facts.opening_reason}" if case.facts.opening_reason else ""


def _travel(case: Case) -> str:
    return f"ongeveer {whole_minutes(case.course.travel or 0)} minuten rijden"


def _open(case: Case) -> str:
    closes = case.facts.closes_at
    return "dag en nacht open" if closes is None else f"open tot {moment(closes, now=case.course.at)}"


def _wait(case: Case) -> str:
    return f"neemt nu niet op: {_waits(case)}"


def _closed(case: Case) -> str:
    return f"{_shut(case)}, niet bekend wanneer weer open"


def _closed_until(case: Case) -> str:
    return f"{_opens(case)}: {_waits(case)}"


def _opens_in_time(case: Case) -> str:
    return f"{_opens(case)}, voor aankomst"


def _shut(case: Case) -> str:
    facts = case.facts
    if facts.is_open is False:
        return "nu gesloten" + (f" ({facts.closed_because})" if facts.closed_because else "")
    return "sluit voor aankomst" + (f", {moment(facts.closes_at, now=case.course.at)}" if facts.closes_at else "")


def _opens(case: Case) -> str:
    opens = case.facts.opens_at
    return f"{_shut(case)}, opent {moment(opens, now=case.course.at)}" if opens else _shut(case)


def _waits(case: Case) -> str:
    return f"{ago(case.course.wait or 0)} wachten na aankomst"


def _late(case: Case) -> str:
    return f"{ago(case.course.late)} te laat"


def _always(words: str) -> Callable[[Case], str]:
    """What is said alike of every unit."""
    return lambda _: words


FITS, PERHAPS, NOT = Verdict.FITS, Verdict.PERHAPS, Verdict.NOT

OTHER_KIND = Reason(NOT, "other-kind", lambda case: f"andere zorgsoort: {case.facts.name or case.facts.label}")
AGE_UNKNOWN = Reason(PERHAPS, "age-unknown", _age_unknown, is_to_be_asked=True)
AGE = Reason(NOT, "age", _age)
AGE_FITS = Reason(FITS, "age-fits", _age_fits)
SEX_UNKNOWN = Reason(PERHAPS, "sex-unknown", _sex_unknown, is_to_be_asked=True)
SEX = Reason(NOT, "sex", _sex)
HAS_NOT = {want: Reason(NOT, f"no-{want}", _always(f"heeft geen {want.word.removeprefix('een ')}")) for want in Want}
HAS = {want: Reason(FITS, f"has-{want}", _always(f"heeft {want.word}")) for want in Want}
UNKNOWN = {
    want: Reason(PERHAPS, f"unknown-{want}", _always(f"niet bekend of hier {want.word} kan"), is_to_be_asked=True)
    for want in Want
}
ONLY = {want: Reason(NOT, f"only-{want}", _always(f"alleen voor wie {want.word} nodig heeft")) for want in Want}

OFTEN_DECLINES = Reason(FITS, "often-declines", _always("zegt ook met een vrije plaats vaak nee"))
SAID_NO = Reason(PERHAPS, "said-no", _said_no)
ROOM_UNKNOWN = Reason(PERHAPS, "room-unknown", _room_unknown)
ROOM = Reason(FITS, "room", _room)
FULL = Reason(NOT, "full", _full)
TOO_LITTLE = Reason(NOT, "too-little", _too_little)
STOP = Reason(NOT, "stop", _stop)
THREATENED = Reason(FITS, "threatened", _threatened)

TRAVEL_UNKNOWN = Reason(PERHAPS, "travel-unknown", _always("reistijd niet bekend"))
TRAVEL = Reason(FITS, "travel", _travel)
HOURS_UNKNOWN = Reason(FITS, "hours-unknown", _always("openingstijden onbekend"))
OPEN = Reason(FITS, "open", _open)
WAIT = Reason(PERHAPS, "wait", _wait)
CLOSED = Reason(NOT, "closed", _closed)
CLOSED_UNTIL = Reason(PERHAPS, "wait", _closed_until)
OPENS_IN_TIME = Reason(FITS, "opens", _opens_in_time)
LATE = Reason(PERHAPS, "late", _late)
IN_TIME = Reason(FITS, "in-time", _always("op tijd"))

WISH = Reason(FITS, "wish", _always("wens van de patiënt"))
TREATER = Reason(FITS, "treater", _always("kent de patiënt"))
NEIGHBOUR = Reason(FITS, "other-region", _always("in een buurregio"))
ELSEWHERE = Reason(FITS, "other-region", _always("buiten de regio en de buurregio’s"))
OTHER_AREA = Reason(FITS, "other-area", _always("buiten het verzorgingsgebied"))
PREFERRED = Reason(FITS, "preferred", _always("voorkeursafspraak"))
NO_AGREEMENT = Reason(FITS, "no-agreement", _always("geen afspraak of contract"))
