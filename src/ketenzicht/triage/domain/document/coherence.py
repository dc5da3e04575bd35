"""Whether the parts of an instrument fit together: codes that exist, questions in order, conditions that can hold.

What is found here makes an instrument unusable; `checking.remarks` tells what an author should look at besides.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from ketenzicht.base.errors import Fault
from ketenzicht.base.saying import shown
from ketenzicht.triage.domain.conditions import Compared, Condition, Is, comparisons
from ketenzicht.triage.domain.instruments import Complaint, Instrument
from ketenzicht.triage.domain.knowledge import Codes, Known, Range
from ketenzicht.triage.domain.questions import Question
from ketenzicht.triage.domain.scores import ScorePart
from ketenzicht.triage.domain.words import QuestionKind


def faults(instrument: Instrument, document: Mapping[str, Any]) -> Iterator[Fault]:
    """Everything that does not fit; later checks need what the earlier ones found to be right."""
    first = [*_doubles(document), *_unknown_codes(instrument), *_scores(instrument)]
    first = first or list(_comparisons(instrument))
    yield from first or chain(_order(instrument), _unasked(instrument))


def _doubles(document: Mapping[str, Any]) -> Iterator[Fault]:
    for key in ("classes", "complaints", "criteria", "advice"):
        yield from repeated(key, [table["code"].strip() for table in document.get(key, ())])
    named = [table["code"].strip() for key in ("questions", "scores") for table in document.get(key, ())]
    yield from repeated("questions", named)


def repeated(key: str, codes: Sequence[str]) -> Iterator[Fault]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield Fault(f"/{key}", "repeated", f"De code ‘{code}’ komt {times} keer voor.", f"'{code}' is repeated.")


def _unknown_codes(instrument: Instrument) -> Iterator[Fault]:
    """Codes of questions, complaints and classes that are named and do not exist."""
    questions, complaints, classes = instrument.question, instrument.complaint, instrument.rank
    yield from unknown("/always", instrument.always, questions, "vraag")
    for place, complaint in enumerate(instrument.complaints):
        yield from unknown(f"/complaints/{place}/questions", complaint.questions, questions, "vraag")
        yield from unknown(f"/complaints/{place}/otherwise", [complaint.otherwise], classes, "klasse")
    for place, criterion in enumerate(instrument.criteria):
        yield from unknown(f"/criteria/{place}/class", [criterion.urgency], classes, "klasse")
        yield from unknown(f"/criteria/{place}/if_unknown", [criterion.if_unknown], classes, "klasse")
        yield from unknown(f"/criteria/{place}/complaints", criterion.complaints, complaints, "klacht")
    for place, advice in enumerate(instrument.advice):
        yield from unknown(f"/advice/{place}/classes", advice.classes, classes, "klasse")
        yield from unknown(f"/advice/{place}/complaints", advice.complaints, complaints, "klacht")
    for place, score in enumerate(instrument.scores):
        named = [part.question for part in score.parts]
        yield from unknown(f"/scores/{place}/parts", named, questions, "vraag")


ENGLISH = {"vraag": "question", "klasse": "class", "klacht": "complaint", "zorgvorm": "form", "weg": "way"}


def unknown(pointer: str, codes: Collection[str], known: Collection[str], what: str) -> Iterator[Fault]:
    for code in sorted(set(codes) - set(known)):
        yield Fault(
            pointer,
            f"unknown-{ENGLISH[what]}",
            f"Er is geen {what} {shown(code)}.",
            f"There is no {ENGLISH[what]} {shown(code)}.",
        )


def _scores(instrument: Instrument) -> Iterator[Fault]:
    """Every answer has its points."""
    for place, score in enumerate(instrument.scores):
        for number, part in enumerate(score.parts):
            question = instrument.question.get(part.question)
            if question is not None and (said := _wrong_points(part, question)):
                yield Fault(f"/scores/{place}/parts/{number}", "points-missing", *said)


def _wrong_points(part: ScorePart, question: Question) -> tuple[str, str] | None:
    if question.kind is QuestionKind.NUMBER:
        return None if part.steps else (f"‘{question.code}’ is een getal: geef ‘steps’.", "A number needs 'steps'.")
    possible = question.anything.possible if isinstance(question.anything, Codes) else frozenset()
    if part.points is None or part.points.keys() != possible:
        codes = ", ".join(sorted(possible))
        return f"Geef in ‘points’ punten bij precies deze antwoorden: {codes}.", f"Give points for exactly: {codes}."
    return None


def conditions(instrument: Instrument) -> Iterator[tuple[str, Condition]]:
    """Every condition with its place."""
    parts = [
        *((f"/questions/{place}", one.when) for place, one in enumerate(instrument.questions)),
        *((f"/criteria/{place}", one.when) for place, one in enumerate(instrument.criteria)),
        *((f"/advice/{place}", one.when) for place, one in enumerate(instrument.advice)),
        *(
            (f"/scores/{place}/parts/{number}", one.when)
            for place, score in enumerate(instrument.scores)
            for number, one in enumerate(score.parts)
        ),
    ]
    return ((f"{pointer}/when", condition) for pointer, condition in parts if condition is not None)


def _comparisons(instrument: Instrument) -> Iterator[Fault]:
    known = {one.code: one.anything for one in instrument.questions}
    ranges = {**known, **{name: of for one in instrument.scores for name, of in one.known_from(known).items()}}
    return wrong_comparisons(conditions(instrument), ranges)


def wrong_comparisons(placed: Iterable[tuple[str, Condition]], ranges: Mapping[str, Known]) -> Iterator[Fault]:
    """Comparisons are with what there is: a number with a bound within it, an answer with a code that it may have."""
    for pointer, condition in placed:
        for one in comparisons(condition):
            name = one.question if isinstance(one, Is) else one.of
            of = ranges.get(name)
            if of is None:
                yield Fault(
                    pointer,
                    "unknown-question",
                    f"De voorwaarde noemt {shown(name)}: die vraag of score is er niet.",
                    f"The condition names {shown(name)}: there is no such question or score.",
                )
            elif isinstance(one, Is):
                yield from _answer(pointer, one, of)
            else:
                yield from _bound(pointer, one, of)


def _answer(pointer: str, one: Is, of: Codes | Range) -> Iterator[Fault]:
    if isinstance(of, Range):
        nl, en = f"‘{one.question}’ is een getal: vergelijk met <, <=, > of >=.", f"'{one.question}' is a number."
        yield Fault(pointer, "a-number", nl, en)
    elif one.code not in of.possible:
        known = ", ".join(sorted(of.possible))
        yield Fault(
            pointer,
            "unknown-answer",
            f"‘{one.question}’ heeft geen antwoord {shown(one.code)}; wel: {known}.",
            f"'{one.question}' has no answer {shown(one.code)}; it has: {known}.",
        )


def _bound(pointer: str, one: Compared, of: Codes | Range) -> Iterator[Fault]:
    if isinstance(of, Codes):
        nl = f"‘{one.of}’ is geen getal: vergelijk met ‘is’ of ‘is niet’."
        yield Fault(pointer, "no-number", nl, f"'{one.of}' is no number: compare with 'is'.")
    elif not of.low <= one.bound <= of.high:
        yield Fault(
            pointer,
            "bound-outside",
            f"‘{one.of}’ loopt van {of.low:g} tot {of.high:g}; {one.bound:g} ligt daarbuiten.",
            f"'{one.of}' is from {of.low:g} to {of.high:g}; {one.bound:g} is outside.",
        )


def _order(instrument: Instrument) -> Iterator[Fault]:
    """A question applies by what was asked before it. So questions that wait for each other cannot be written."""
    for place, complaint in enumerate(instrument.complaints):
        before: set[str] = set()
        for question in instrument.asked_about(complaint.code):
            late = set(instrument.questions_of(question.when)) - before if question.when else set()
            if late:
                names = ", ".join(f"‘{code}’" for code in sorted(late))
                yield Fault(
                    f"/complaints/{place}/questions",
                    "asked-too-late",
                    f"‘{question.code}’ hangt af van {names}, en dat wordt bij deze klacht niet eerder gevraagd.",
                    f"'{question.code}' depends on {names}, which is not asked before it.",
                )
            before.add(question.code)


def _unasked(instrument: Instrument) -> Iterator[Fault]:
    """Whatever decides about a complaint is asked there: what is not asked would count as 'no'."""
    for place, criterion in enumerate(instrument.criteria):
        for complaint in instrument.complaints:
            if criterion.is_about(complaint.code):
                needed = instrument.questions_of(criterion.when)
                yield from _not_asked(f"/criteria/{place}", instrument, complaint, needed)


def _not_asked(pointer: str, instrument: Instrument, complaint: Complaint, needed: Collection[str]) -> Iterator[Fault]:
    asked = {one.code for one in instrument.asked_about(complaint.code)}
    if missing := sorted(set(needed) - asked):
        names = ", ".join(f"‘{code}’" for code in missing)
        yield Fault(
            pointer,
            "not-asked",
            f"Dit criterium geldt bij ‘{complaint.name}’, maar daar wordt niet gevraagd naar {names}.",
            f"This criterion is about '{complaint.code}', where {names} is not asked.",
        )
