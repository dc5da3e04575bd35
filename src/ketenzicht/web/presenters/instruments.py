"""What a version of an instrument or of the crosswalk says, in the words of who triages with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ketenzicht.triage.domain import Complaint, Criterion, Crosswalk, Instrument, Question, QuestionKind, Urgency
from ketenzicht.triage.domain.shelf import VersionLine
from ketenzicht.ui.domain import words

EVERY = "altijd"


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """A question; `when` is as its author wrote it."""

    code: str
    text: str
    plain: str
    help: str
    letter: str
    answers: str
    when: str


@dataclass(frozen=True, slots=True)
class CriterionWords:
    code: str
    urgency: str
    when: str
    because: str
    if_unknown: str  # empty where it is the same class
    is_red_flag: bool


@dataclass(frozen=True, slots=True)
class ComplaintWords:
    """`criteria` are those of this complaint; those of every complaint stand apart."""

    complaint: Complaint
    questions: tuple[QuestionWords, ...]
    criteria: tuple[CriterionWords, ...]


@dataclass(frozen=True, slots=True)
class AdviceWords:
    text: str
    for_whom: str
    when: str


@dataclass(frozen=True, slots=True)
class ScoreWords:
    """A score: of each part the question, its points by answer, and when it counts."""

    code: str
    name: str
    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class InstrumentWords:
    always: tuple[QuestionWords, ...]
    complaints: tuple[ComplaintWords, ...]
    criteria: tuple[CriterionWords, ...]  # whatever the complaint
    scores: tuple[ScoreWords, ...]
    advice: tuple[AdviceWords, ...]


def instrument_words(instrument: Instrument, document: Mapping[str, Any]) -> InstrumentWords:
    """The instrument, with conditions as they stand in the document that it was read from (in the same order)."""
    questions = {
        one.code: _question(one, table.get("when", ""))
        for one, table in zip(instrument.questions, document["questions"], strict=True)
    }
    criteria = [
        (one, _criterion(one, table["when"]))
        for one, table in zip(instrument.criteria, document["criteria"], strict=True)
    ]
    return InstrumentWords(
        always=tuple(questions[code] for code in instrument.always),
        complaints=tuple(
            ComplaintWords(
                one,
                tuple(questions[code] for code in one.questions if code not in instrument.always),
                tuple(said for criterion, said in criteria if one.code in criterion.complaints),
            )
            for one in instrument.complaints
        ),
        criteria=tuple(said for criterion, said in criteria if not criterion.complaints),
        scores=tuple(
            ScoreWords(one["code"], one["name"], _parts(one, questions)) for one in document.get("scores", ())
        ),
        advice=tuple(
            AdviceWords(one.text, _for_whom(instrument, one.classes, one.complaints), table.get("when", ""))
            for one, table in zip(instrument.advice, document.get("advice", ()), strict=True)
        ),
    )


def _question(question: Question, when: str) -> QuestionWords:
    letter = f"{question.letter.value}: {question.letter.word}" if question.letter else ""
    return QuestionWords(
        question.code, question.text, question.plain, question.help, letter, answers_in_words(question), when.strip()
    )


def answers_in_words(question: Question) -> str:
    """Which answers a question has."""
    if question.kind is QuestionKind.YES_NO:
        return "ja of nee"
    if question.kind is QuestionKind.CHOICE:
        return "; ".join(f"{one.name} ({one.code})" for one in question.options)
    low, high = (words.number(bound, decimals=2) for bound in (question.lowest, question.highest))
    said = f"getal van {low} tot en met {high} {question.unit}".rstrip()
    return f"{said}, tot {question.decimals} cijfer(s) achter de komma" if question.decimals else said


def _criterion(criterion: Criterion, when: str) -> CriterionWords:
    return CriterionWords(
        code=criterion.code,
        urgency=criterion.urgency,
        when=when.strip(),
        because=criterion.because,
        if_unknown="" if criterion.if_unknown == criterion.urgency else criterion.if_unknown,
        is_red_flag=criterion.is_red_flag,
    )


def _for_whom(instrument: Instrument, classes: frozenset[str], complaints: frozenset[str]) -> str:
    """ "U4 en U5, bij Wond"; of what is left out it is whichever."""
    said = [words.listed([one.code for one in instrument.classes if one.code in classes])] if classes else []
    named = [one.name for one in instrument.complaints if one.code in complaints]
    said += [f"bij {words.listed(named)}"] if named else []
    return ", ".join(said) or EVERY


def _parts(score: Mapping[str, Any], questions: Mapping[str, QuestionWords]) -> tuple[tuple[str, str, str], ...]:
    return tuple((questions[one["question"]].text, _points(one), one.get("when", "")) for one in score["parts"])


def _points(part: Mapping[str, Any]) -> str:
    """ "anders 3; vanaf 9: 1; vanaf 12: 0", or "ja: 2; nee: 0"."""
    if "points" in part:
        return "; ".join(f"{code}: {points}" for code, points in part["points"].items())
    steps: Sequence[Mapping[str, Any]] = part["steps"]
    return "; ".join(
        f"vanaf {words.number(one['at_least'], decimals=2)}: {one['points']}"
        if "at_least" in one
        else f"lager: {one['points']}"
        for one in steps
    )


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """An urgency of the one scale, and which class of each instrument is there."""

    urgency: Urgency
    within: str
    cells: tuple[tuple[str, str], ...]  # the instrument's name, its classes


@dataclass(frozen=True, slots=True)
class SourceRow:
    instrument: str
    classes: str
    source: str
    is_proposal: bool


def scale_rows(crosswalk: Crosswalk, names: Mapping[str, str]) -> list[ScaleRow]:
    """The scale, the most urgent first; `names` of instruments by code."""
    codes = list(dict.fromkeys(instrument for instrument, _ in crosswalk.crossings))
    return [
        ScaleRow(
            one,
            "geen moment" if one.within is None else f"binnen {words.duration(one.within.total_seconds() / 60)}",
            tuple((names.get(code, code), ", ".join(_classes(crosswalk, code, one.code)) or "–") for code in codes),
        )
        for one in crosswalk.scale
    ]


def source_rows(crosswalk: Crosswalk, names: Mapping[str, str]) -> list[SourceRow]:
    """By which source classes have their place, instrument by instrument."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for (code, name), one in crosswalk.crossings.items():
        found.setdefault((code, one.source, one.is_proposal), []).append(name)
    return [
        SourceRow(names.get(code, code), ", ".join(classes), source, is_proposal)
        for (code, source, is_proposal), classes in found.items()
    ]


def _classes(crosswalk: Crosswalk, instrument: str, urgency: str) -> list[str]:
    return [name for (code, name), one in crosswalk.crossings.items() if code == instrument and one.urgency == urgency]


def names_of(lines: Sequence[VersionLine]) -> dict[str, str]:
    """The names of instruments by code, as their newest version has them."""
    return {line.package.code: line.package.name for line in reversed(lines) if line.package}
