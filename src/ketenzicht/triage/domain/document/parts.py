"""Tables of an instrument's document, each read into what it describes, or noted as wrong."""

import re
from typing import Any

from ketenzicht.base.documents import Part
from ketenzicht.competences.domain import HIGHEST as HIGHEST_LEVEL
from ketenzicht.competences.domain import Ask
from ketenzicht.triage.domain.conditions import Condition
from ketenzicht.triage.domain.instruments import Advice, Complaint, Criterion, UrgencyClass
from ketenzicht.triage.domain.knowledge import YES_OR_NO
from ketenzicht.triage.domain.language import RESERVED, ConditionError, read_condition
from ketenzicht.triage.domain.questions import Option, Question
from ketenzicht.triage.domain.scores import HIGHEST, Score, ScorePart, Step
from ketenzicht.triage.domain.words import Letter, QuestionKind

CLASS = re.compile(r"[A-Za-z0-9][A-Za-z0-9+-]{0,9}", re.ASCII)
LONGEST_NAME, LONGEST_TEXT = 100, 300
MOST_DECIMALS, MOST_POINTS = 2, 100


def urgency_class(part: Part) -> UrgencyClass | None:
    return UrgencyClass(
        code=class_of(part, "code"),
        name=part.text("name", longest=LONGEST_NAME),
        explanation=part.text("explanation", required=False),
    )


def question(part: Part) -> Question | None:
    kind = part.word("kind", QuestionKind)
    code = _name(part)
    text = part.text("text", longest=LONGEST_TEXT)
    plain = part.text("plain", required=False, longest=LONGEST_TEXT)
    explained = part.text("help", required=False, longest=LONGEST_TEXT)
    letter = part.word("letter", Letter, required=False)
    when = when_of(part, required=False)
    if kind is None:
        return None
    return Question(
        code=code,
        text=text,
        kind=kind,
        plain=plain,
        help=explained,
        letter=letter,
        when=when,
        **_answers(part, kind),
    )


def _answers(part: Part, kind: QuestionKind) -> dict[str, Any]:
    """What may be answered; the keys of other kinds mean nothing here."""
    if kind is QuestionKind.CHOICE:
        options = part.parts("options", required=True, read=_option)
        _refuse_doubles(part, "options")
        if part.is_sound and len(options) < len(YES_OR_NO):
            part.fault("options", "no-choice", "Er is niets te kiezen.", "There is nothing to choose.")
        return {"options": options}
    if kind is QuestionKind.NUMBER:
        lowest, highest = part.number("lowest"), part.number("highest")
        if lowest is None or highest is None or lowest >= highest:
            part.fault("lowest", "no-bounds", "Geef het laagste en het hoogste getal.", "Give lowest and highest.")
            lowest, highest = 0.0, 1.0
        decimals = part.whole("decimals", most=MOST_DECIMALS) if "decimals" in part.table else 0
        unit = part.text("unit", required=False, longest=LONGEST_NAME)
        return {"lowest": lowest, "highest": highest, "decimals": decimals, "unit": unit}
    return {}


def _option(part: Part) -> Option | None:
    return Option(
        code=_name(part),
        name=part.text("name", longest=LONGEST_NAME),
        plain=part.text("plain", required=False, longest=LONGEST_NAME),
    )


def complaint(part: Part) -> Complaint | None:
    return Complaint(
        code=part.code(),
        name=part.text("name", longest=LONGEST_NAME),
        plain=part.text("plain", required=False, longest=LONGEST_NAME),
        also=part.codes("also"),
        questions=part.codes("questions"),
        otherwise=class_of(part, "otherwise"),
    )


def criterion(part: Part) -> Criterion | None:
    urgency = class_of(part, "class")
    code, because = part.code(), part.text("because", longest=LONGEST_TEXT)
    when = when_of(part, required=True)
    if_unknown = class_of(part, "if_unknown") if "if_unknown" in part.table else urgency
    is_red_flag = part.flag("red_flag", default=False)
    complaints = frozenset(part.codes("complaints"))
    if when is None:
        return None
    return Criterion(
        code=code,
        when=when,
        urgency=urgency,
        because=because,
        if_unknown=if_unknown,
        is_red_flag=is_red_flag,
        complaints=complaints,
    )


def score(part: Part) -> Score | None:
    code = _name(part)
    if code.endswith(HIGHEST):
        part.fault("code", "taken", f"‘{HIGHEST}’ staat voor het hoogste deel van een score.", "Taken by us.")
    return Score(
        code=code,
        name=part.text("name", longest=LONGEST_NAME),
        parts=part.parts("parts", required=True, read=_score_part),
    )


def _score_part(part: Part) -> ScorePart | None:
    question = part.code("question")
    when = when_of(part, required=False)
    if "points" in part.table:
        return ScorePart(question=question, points=_points(part.part("points")), when=when)
    steps = part.parts("steps", required=True, read=_step)
    bounds = [one.at_least for one in steps]
    ascending = [one for one in bounds[1:] if one is not None]
    if part.is_sound and (bounds[0] is not None or None in bounds[1:] or ascending != sorted(set(ascending))):
        part.fault(
            "steps",
            "steps-out-of-order",
            "De eerste trede heeft geen ‘at_least’; van de volgende wordt ‘at_least’ steeds hoger.",
            "The first step has no 'at_least'; that of the next ones rises.",
        )
    return ScorePart(question=question, steps=steps, when=when)


def _points(part: Part) -> dict[str, int]:
    """Points by the code of the answer."""
    return {code: part.whole(code, most=MOST_POINTS) for code in list(part.table)}


def _step(part: Part) -> Step | None:
    return Step(at_least=part.number("at_least"), points=part.whole("points", most=MOST_POINTS))


def advice(part: Part) -> Advice | None:
    return Advice(
        code=part.code(),
        text=part.text("text"),
        classes=frozenset(part.codes("classes")),
        complaints=frozenset(part.codes("complaints")),
        when=when_of(part, required=False),
    )


def asks_of(part: Part) -> tuple[Ask, ...]:
    """The competences that are asked of who does this without supervision. That they exist is checked when loading."""
    return part.parts("asks", required=False, read=_ask)


def _ask(part: Part) -> Ask | None:
    level = part.whole("level", most=HIGHEST_LEVEL) if "level" in part.table else None
    if level == 0:
        part.fault(
            "level", "no-level", f"Een niveau is 1 tot en met {HIGHEST_LEVEL}.", f"A level is 1 to {HIGHEST_LEVEL}."
        )
    return Ask(part.code("competence"), level)


def when_of(part: Part, *, required: bool) -> Condition | None:
    text = part.text("when", required=required)
    if not text:
        return None
    try:
        return read_condition(text)
    except ConditionError as error:
        part.fault("when", "no-condition", error.nl, error.en)
        return None


def _name(part: Part) -> str:
    """A code that a condition can name."""
    code = part.code()
    if code in RESERVED:
        part.fault("code", "reserved", f"‘{code}’ is een woord van de voorwaarden.", f"'{code}' is a reserved word.")
    return code


def class_of(part: Part, key: str) -> str:
    """A class of urgency, such as U2."""
    code = part.text(key)
    if code and not CLASS.fullmatch(code):
        part.fault(
            key, "no-class", f"‘{code[:20]}’ is geen klasse, zoals U2.", f"'{code[:20]}' is no class, such as U2."
        )
    return code


def _refuse_doubles(part: Part, key: str) -> None:
    codes = [code.strip() for code in part.codes_in(key)]
    if len(set(codes)) < len(codes):
        part.fault(key, "repeated", f"In ‘{key}’ staat een code dubbel.", f"'{key}' holds a code twice.")
