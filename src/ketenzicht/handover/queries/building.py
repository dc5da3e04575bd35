"""The data set of a hand-over, from what a centre wrote down and triaged."""

from collections.abc import Iterable
from datetime import date

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import parse_bsn
from ketenzicht.coordination.domain import FIELDS, Intake, Kind
from ketenzicht.coordination.domain.intake import birth_date
from ketenzicht.coordination.queries import OutcomeLine, RequestFile, TriageLine
from ketenzicht.handover.domain.dataset import (
    SEXES,
    Contact,
    Decided,
    Finding,
    HandOver,
    Party,
    Patient,
    TriageFound,
    in_digits,
)
from ketenzicht.handover.domain.items import NONE, NOT_ASKED, UNKNOWN, Item, clean, known
from ketenzicht.placement.queries.handing_over import CareAsked
from ketenzicht.triage.domain import UNKNOWN as UNKNOWN_ANSWER
from ketenzicht.triage.domain import Answer, Question, QuestionKind

# Exactly these words, nothing that looks like them: all else is passed on as it was typed.
NOBODY_KNOWS = frozenset({"onbekend", "niet bekend", "weet niet", "weet ik niet", "?"})
THERE_IS_NONE = frozenset({"geen", "geen bekend", "nee", "geen bijzonderheden"})


def handover_from(file: RequestFile, *, asked: CareAsked, centre: Party, today: date) -> HandOver:
    """Of which care was asked of who receives the patient. No queries: `file` holds all."""
    intake = file.intake
    triaged = [one for one in file.triages if not one.is_abandoned]
    told = [one for one in file.outcomes if not one.is_abandoned]
    return HandOver(
        number=file.number,
        centre=Party(clean(centre.name), centre.ura),
        patient=_patient(intake, today),
        contact=Contact(
            name=_item(intake, "caller"),
            relation=_choice(intake, "caller-is"),
            telephone=_item(intake, "call-back"),
        ),
        complaint=_item(intake, "complaint"),
        directives=_or_none(intake, "directives"),
        allergies=_or_none(intake, "allergies"),
        medication=_or_none(intake, "medication"),
        whereabouts=_item(intake, "whereabouts"),
        point=_point(intake) if "point" not in file.remarks else None,
        treaters=_item(intake, "treaters"),
        story=_item(intake, "notes"),
        urgency=known(file.urgency) if file.urgency else UNKNOWN,
        begin_before=asked.before or file.begin_before,
        red_flags=_flags(triaged, told),
        triages=(*(_triage(one) for one in triaged), *(_outcome(one) for one in told)),
        decided=_asked(file, asked),
        as_typed=tuple(_as_typed(file)),
    )


def _item(intake: Intake, code: str) -> Item:
    text = intake.get(code, "")
    return UNKNOWN if text.strip().casefold() in NOBODY_KNOWS else known(text)


def _or_none(intake: Intake, code: str) -> Item:
    return NONE if intake.get(code, "").strip().casefold() in THERE_IS_NONE else _item(intake, code)


def _choice(intake: Intake, code: str) -> Item:
    """The word of a choice, as a receiver reads it."""
    return known((FIELDS[code].choices or {}).get(intake.get(code, ""), ""))


def _patient(intake: Intake, today: date) -> Patient:
    sex = intake.get("sex", "")
    return Patient(
        name=UNKNOWN if intake.get("is-anonymous") and not intake.get("name") else _item(intake, "name"),
        birth_date=_born(intake, today),
        sex=known(sex) if sex in SEXES else UNKNOWN if sex else NOT_ASKED,
        bsn=_bsn(intake),
        street=_item(intake, "street"),
        house_number=_item(intake, "house-number"),
        postcode=_item(intake, "postcode"),
        language=_item(intake, "language"),
    )


def _born(intake: Intake, today: date) -> Item:
    """What cannot be right is not known; it stands among what was typed."""
    if not (typed := intake.get("birth-date", "").strip()):
        return NOT_ASKED
    try:
        return known(birth_date(typed, today).isoformat())
    except Refused:
        return UNKNOWN


def _bsn(intake: Intake) -> Item:
    if not (typed := intake.get("bsn", "").strip()):
        return NOT_ASKED
    try:
        return known(parse_bsn(typed))
    except Refused:
        return UNKNOWN


def _point(intake: Intake) -> Point | None:
    if not (typed := intake.get("point", "").strip()):
        return None
    latitude, longitude = (float(part) for part in typed.replace(";", ",").split(","))
    return Point(latitude, longitude)


def _as_typed(file: RequestFile) -> Iterable[str]:
    """What a remark stands at, as it was typed: a receiver may see what it should have been."""
    for code in ("birth-date", "bsn", "point"):
        if code in file.remarks and (text := clean(file.intake.get(code, ""))):
            yield f"{FIELDS[code].name}, zoals opgeschreven: {text}"


def _flags(asked: Iterable[TriageLine], told: Iterable[OutcomeLine]) -> tuple[str, ...]:
    here = [one.because for line in asked for one in line.assessment.red_flags]
    doubt = [f"niet uit te sluiten: {one.because}" for line in asked for one in line.assessment.red_flags_in_doubt]
    elsewhere = [text for line in told for text in line.red_flags]
    return tuple(dict.fromkeys(filter(None, map(clean, (*here, *doubt, *elsewhere)))))


def _triage(line: TriageLine) -> TriageFound:
    questions = [one for one in line.instrument.questions if one.code in line.answers]
    return TriageFound(
        instrument=line.instrument.code,
        name=clean(line.instrument.name),
        version=clean(line.instrument.number) or "-",
        at=line.concluded_at or line.begun_at,
        found=line.found,
        urgency=line.urgency,
        findings=tuple(_finding(one, line.answers[one.code]) for one in questions),
    )


def _outcome(line: OutcomeLine) -> TriageFound:
    return TriageFound(
        instrument=line.instrument_code,
        name=clean(f"{line.instrument_code} ({line.system})"),
        version=clean(line.version) or "-",
        at=line.begun_at,
        found=line.found,
        urgency=line.urgency,
    )


def _finding(question: Question, answer: Answer) -> Finding:
    letter, text = question.letter.value if question.letter else "", clean(question.text)
    if answer is UNKNOWN_ANSWER:
        return Finding(code=question.code, letter=letter, question=text, answer=UNKNOWN)
    if question.kind is QuestionKind.NUMBER and isinstance(answer, int | float):
        number, unit = float(answer), clean(question.unit)
        said = known(in_digits(number))
        return Finding(code=question.code, letter=letter, question=text, answer=said, number=number, unit=unit)
    return Finding(code=question.code, letter=letter, question=text, answer=known(_word(question, str(answer))))


def _word(question: Question, code: str) -> str:
    if question.kind is QuestionKind.YES_NO:
        return {"yes": "ja", "no": "nee"}.get(code, code)
    return next((one.name for one in question.options if one.code == code), code)


def _asked(file: RequestFile, asked: CareAsked) -> Decided:
    """The care for which the place was sought; why, by the last decision, which may have been another form of care."""
    return Decided(form=asked.form, name=clean(asked.name) or asked.form, because=_why(file, asked), at=asked.at)


def _why(file: RequestFile, asked: CareAsked) -> str:
    lines = [one for one in file.story if one.kind is Kind.DECIDED]
    if not lines:
        return ""
    last, note = lines[-1], clean(lines[-1].note)
    if last.detail["form"] == asked.form:
        return note
    decided = f"besloten was: {clean(str(last.detail['name'])) or last.detail['form']}"
    return f"{decided}. {note}" if note else decided
