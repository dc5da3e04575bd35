"""A question for advice, and its answer, as systems send and read them."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from ketenzicht.base.errors import Fault, Invalid, Refused
from ketenzicht.coordination.domain import About, Asking, Stage, refuse_unkeepable_asking
from ketenzicht.coordination.domain.advising import LONGEST_LINE, MOST_WORDS
from ketenzicht.coordination.queries import AnswerLine, QuestionLine
from ketenzicht.rest.api import Wire


class AdviceIn(Wire):
    """Waarover u advies wilt. Het antwoord leest u bij uw zorgvraag."""

    about: Annotated[About, Field(description="urgency, fitting-care, bed (kortdurend verblijf) of other.")]
    question: Annotated[
        str, Field(min_length=1, max_length=MOST_WORDS, pattern=r"\S", description="De vraag, in woorden.")
    ]
    asked_by: Annotated[
        str,
        Field(min_length=1, max_length=LONGEST_LINE, pattern=r"\S", description="Wie het vraagt: naam en functie."),
    ]
    call_back: Annotated[str, Field(max_length=30, description="Nummer om bij vragen te bellen.")] = ""


class AnswerOut(Wire):
    """Het antwoord op uw adviesvraag. Het is een advies: de behandelaar beslist."""

    text: str
    answered_at: Annotated[datetime, Field(description="Wanneer het antwoord is vastgelegd (UTC).")]
    second_reader: Annotated[bool, Field(description="Of een tweede collega heeft meegelezen.")]
    aid: Annotated[str | None, Field(description="Code van de gebruikte beslishulp.")]
    aid_version: str | None
    aid_is_clinical: Annotated[bool | None, Field(description="false: niet voor klinisch gebruik.")]
    found: Annotated[str | None, Field(description="De indicatie van de beslishulp.")]
    conclusion: Annotated[str | None, Field(description="De conclusie van de professional die ermee werkte.")]


class AdviceOut(Wire):
    about: About
    stage: Stage
    stage_name: str
    wanted_before: Annotated[datetime, Field(description="Wanneer het antwoord er moet zijn (UTC, voorstel).")]
    answer: AnswerOut | None


def told_of(line: QuestionLine) -> dict[str, Any]:
    """How far it is, as who asked is told."""
    stage = Stage.BEING_ANSWERED if line.stage is Stage.WAITS_FOR_READER else line.stage  # who reads is of the centre
    return {
        "about": line.about,
        "stage": stage,
        "stage_name": stage.word,
        "wanted_before": line.wanted_before.astimezone(UTC),
        "answer": _answer(line.final) if line.final else None,
    }


def _answer(answer: AnswerLine) -> dict[str, Any]:
    aid = answer.aid
    return {
        "text": answer.text,
        "answered_at": answer.at.astimezone(UTC),
        "second_reader": bool(answer.agrees),
        "aid": aid.instrument.code if aid else None,
        "aid_version": aid.instrument.number if aid else None,
        "aid_is_clinical": aid.instrument.is_clinical if aid else None,
        "found": aid.found_name if aid else None,
        "conclusion": aid.conclusion_name if aid else None,
    }


def asking_of(body: AdviceIn) -> Asking:
    """Raises Invalid for what cannot be kept."""
    asking = Asking(body.about, body.question, who=body.asked_by, call_back=body.call_back)
    try:
        refuse_unkeepable_asking(asking)
    except Refused as refused:
        en = "The question, or who asks it, holds characters that cannot be kept."
        raise Invalid([Fault("/advice", "not-storable", str(refused), en)]) from None
    return asking
