"""From the document of an instrument (what stands in its file) to the instrument, or to everything that is wrong."""

import re
from datetime import date
from typing import Any

from ketenzicht.base.documents import Part
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.triage.domain.document import coherence
from ketenzicht.triage.domain.document.parts import (
    advice,
    asks_of,
    complaint,
    criterion,
    question,
    score,
    urgency_class,
)
from ketenzicht.triage.domain.instruments import Instrument
from ketenzicht.triage.domain.words import Discipline, Outcome

NUMBER = re.compile(r"[0-9][0-9A-Za-z.-]*", re.ASCII)
LONGEST_NAME, LONGEST_NUMBER = 100, 20


def read_instrument(document: dict[str, Any]) -> Instrument:
    """The instrument that a document describes. Raises Invalid with everything that is wrong, each with its place."""
    faults: list[Fault] = []
    part = Part(document, "", faults)
    instrument = _instrument(part)
    part.done()
    if faults or instrument is None:
        raise Invalid(faults)
    if found := [*coherence.faults(instrument, document), *_not_plain(instrument)]:
        raise Invalid(found)
    return instrument


def _instrument(document: Part) -> Instrument | None:
    code = document.code()
    name = document.text("name", longest=LONGEST_NAME)
    discipline = document.word("discipline", Discipline)
    outcome = document.word("outcome", Outcome, required=False) or Outcome.URGENCY
    version = document.part("version")
    facts = facts_of(version)
    version.done()
    classes = document.parts("classes", required=True, read=urgency_class)
    questions = document.parts("questions", required=True, read=question)
    scores = document.parts("scores", required=False, read=score)
    complaints = document.parts("complaints", required=True, read=complaint)
    criteria = document.parts("criteria", required=True, read=criterion)
    told = document.parts("advice", required=False, read=advice)
    always, asks = document.codes("always"), asks_of(document)
    is_for_citizens = document.flag("for_citizens", default=False)
    if not document.is_sound or discipline is None:
        return None
    return Instrument(
        code=code,
        name=name,
        discipline=discipline,
        classes=classes,
        questions=questions,
        complaints=complaints,
        criteria=criteria,
        always=always,
        scores=scores,
        advice=told,
        outcome=outcome,
        asks=asks,
        is_for_citizens=is_for_citizens,
        **facts,
    )


def _not_plain(instrument: Instrument) -> list[Fault]:
    if not instrument.is_for_citizens or instrument.is_plain:
        return []
    nl = "Een instrument voor burgers heeft bij elke klacht, elke vraag en elk antwoord een tekst onder ‘plain’."
    return [Fault("/for_citizens", "not-plain", nl, "For citizens every complaint, question and answer has ‘plain’.")]


def facts_of(part: Part) -> dict[str, Any]:
    """What stands in the table [version]."""
    number = part.text("number", longest=LONGEST_NUMBER)
    if number and not NUMBER.fullmatch(number):
        part.fault(
            "number",
            "no-number",
            "Een nummer begint met een cijfer, zoals 1.0.",
            "A number begins with a digit, such as 1.0.",
        )
    begins, ends = part.day("valid_from", required=True), part.day("valid_until", required=False)
    if begins and ends and ends <= begins:
        part.fault("valid_until", "ends-too-early", "Het einde ligt niet na het begin.", "It ends before it begins.")
    return {
        "number": number,
        "valid_from": begins or date.min,
        "valid_until": ends,
        "source": part.text("source"),
        "licence": part.text("licence"),
        "is_clinical": part.flag("clinical", default=False),
        "acknowledgement": part.text("acknowledgement", required=False),
        "explanation": part.text("explanation", required=False),
    }
