"""What an author should look at: questions nobody needs, criteria that never decide or contradict each other. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ketenzicht.triage.domain.conditions import Condition, Is, comparisons
from ketenzicht.triage.domain.document.coherence import conditions
from ketenzicht.triage.domain.instruments import Criterion, Instrument
from ketenzicht.triage.domain.knowledge import YES_OR_NO
from ketenzicht.triage.domain.satisfying import Cases, TooComplicatedError


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at; `pointer` and `code` as of a fault."""

    pointer: str
    code: str
    nl: str


def remarks(instrument: Instrument) -> list[Remark]:
    """Everything to look at in an instrument that can be read. An instrument with remarks is not in order."""
    cases = Cases(instrument)
    found = [*impossible(conditions(instrument), cases), *_needless_questions(instrument)]
    return found or [
        *_undecided(instrument),
        *_covered(instrument, cases),
        *_lowering(instrument),
        *_never_given(instrument),
    ]


def impossible(placed: Iterable[tuple[str, Condition]], cases: Cases) -> Iterator[Remark]:
    for pointer, condition in placed:
        try:
            if not cases.can_hold(condition):
                yield Remark(pointer, "never-holds", "Deze voorwaarde kan nooit waar zijn: zij spreekt zichzelf tegen.")
        except TooComplicatedError:
            yield Remark(pointer, "too-complicated", "Deze voorwaarde is te ingewikkeld om na te kijken. Splits haar.")


def _needless_questions(instrument: Instrument) -> Iterator[Remark]:
    """A question of a complaint on which nothing depends there is never asked: nobody reaches it."""
    for place, complaint in enumerate(instrument.complaints):
        deciding: list[Condition] = [one.when for one in instrument.criteria if one.is_about(complaint.code)]
        deciding += [one.when for one in instrument.advice if one.when]
        used = {code for condition in deciding for code in instrument.questions_of(condition)}
        for question in reversed(instrument.asked_about(complaint.code)):
            if question.code in used:
                used |= set(instrument.questions_of(question.when)) if question.when else set()
            elif question.code in complaint.questions:
                said = f"Bij ‘{complaint.name}’ wordt ‘{question.code}’ nooit gevraagd: niets hangt ervan af."
                yield Remark(f"/complaints/{place}/questions", "unreachable-question", said)


def _undecided(instrument: Instrument) -> Iterator[Remark]:
    for place, complaint in enumerate(instrument.complaints):
        if not any(one.is_about(complaint.code) for one in instrument.criteria):
            said = f"‘{complaint.name}’ heeft geen enkel criterium: iedereen krijgt {complaint.otherwise}."
            yield Remark(f"/complaints/{place}", "no-criteria", said)
    for place, criterion in enumerate(instrument.criteria):
        about = [one for one in instrument.complaints if criterion.is_about(one.code)]
        if about and all(instrument.rank[criterion.urgency] >= instrument.rank[one.otherwise] for one in about):
            said = f"Dit criterium geeft {criterion.urgency}, en dat is zonder dit criterium ook het minste."
            yield Remark(f"/criteria/{place}", "never-decides", said)


def _covered(instrument: Instrument, cases: Cases) -> Iterator[Remark]:
    """Two criteria of one complaint of which the one holds wherever the other does."""
    every = frozenset(instrument.complaint)
    about = [(one, one.complaints or every) for one in instrument.criteria]
    for place, (one, complaints) in enumerate(about):
        for other, of_other in about:
            if other is one or complaints.isdisjoint(of_other):
                continue
            try:
                yield from _beside(place, one, other, instrument, cases)
            except TooComplicatedError:
                said = f"Samen met ‘{other.code}’ is dit te ingewikkeld om na te kijken. Splits een van beide."
                yield Remark(f"/criteria/{place}/when", "too-complicated", said)


def _beside(place: int, one: Criterion, other: Criterion, instrument: Instrument, cases: Cases) -> Iterator[Remark]:
    is_less = instrument.rank[one.urgency] > instrument.rank[other.urgency]
    is_same = one.urgency == other.urgency and one.code > other.code
    if not (is_less or is_same) or not cases.follows(one.when, other.when):
        return
    if is_less and cases.follows(other.when, one.when):
        said = f"Hetzelfde geval krijgt hier {one.urgency} en bij ‘{other.code}’ {other.urgency}."
        yield Remark(f"/criteria/{place}", "contradiction", said)
    elif one.complaints <= other.complaints or not other.complaints:
        said = f"Dit beslist nooit: waar dit geldt, geldt ook ‘{other.code}’, en dat geeft {other.urgency}."
        yield Remark(f"/criteria/{place}", "never-decides", said)


def _lowering(instrument: Instrument) -> Iterator[Remark]:
    """An answer that is a red flag may not take away what was more urgent."""
    flags = {
        (of.question, of.code): one
        for one in instrument.criteria
        if one.is_red_flag
        for of in comparisons(one.when)
        if isinstance(of, Is) and not of.is_other
    }
    for place, one in enumerate(instrument.criteria):
        for of in comparisons(one.when):
            for (question, code), flag in flags.items():
                is_excluded = isinstance(of, Is) and of.question == question and _excludes(of, code)
                if is_excluded and instrument.rank[one.urgency] < instrument.rank[flag.urgency]:
                    said = (
                        f"‘{question} is {code}’ is een alarmsignaal ({flag.code}, {flag.urgency}), en dit criterium "
                        f"({one.urgency}) geldt juist dan niet: het alarm zou de urgentie verlagen."
                    )
                    yield Remark(f"/criteria/{place}/when", "lowered-by-a-red-flag", said)


def _excludes(comparison: Is, code: str) -> bool:
    """Of more than two answers another one may well be more urgent: that takes nothing away."""
    return comparison.code == code if comparison.is_other else code in YES_OR_NO and comparison.code != code


def _never_given(instrument: Instrument) -> Iterator[Remark]:
    given = {one.otherwise for one in instrument.complaints}
    given |= {code for one in instrument.criteria for code in (one.urgency, one.if_unknown)}
    for place, one in enumerate(instrument.classes):
        if one.code not in given:
            yield Remark(f"/classes/{place}", "class-never-given", f"Niets leidt tot de klasse {one.code}.")
