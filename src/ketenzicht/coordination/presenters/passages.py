"""What an extract tells beside intake, triage and decision: the call, the first questions, advice, aids and co-signs.

As the rest of it: colleagues by name; who called, and what people wrote in their own words, as far as the part shows.
"""

from collections.abc import Iterable, Iterator, Mapping

from ketenzicht.coordination.domain import Door, Kind, Part, Through
from ketenzicht.coordination.domain.passages import Happened, Passage, Said
from ketenzicht.coordination.presenters.requests import told
from ketenzicht.coordination.queries import AidLine, AnswerLine, DecisionLine, Extracted, QuestionLine, SignedLine
from ketenzicht.telephony.domain import EventKind
from ketenzicht.telephony.queries import ToldCall
from ketenzicht.triage.domain import Answer, Question, Unknown

MOMENTS = {
    EventKind.RINGING: "de telefoon ging over",
    EventKind.ANSWERED: "opgenomen",
    EventKind.TRANSFERRED: "doorverbonden of teruggezet",
    EventKind.ENDED: "opgehangen",
}
READ_BACK = "teruggezegd, en het klopte"


def passages_of(one: Extracted, part: Part) -> tuple[Passage, ...]:
    """Of a request, as far as a part of it is told."""
    found: list[Passage] = []
    if one.call and (part.is_of_the_patient or part.tells_caller):
        found.append(call_passage(one.call, part))
    found += [passage for line in one.advice if (passage := _advice(line, one.file.door, part))]
    if part.is_of_the_patient:
        found += [*_first(one), *(_aid(line, part) for line in one.aids)]
        found += [_signed(line, decision, part) for line, decision in one.signed]
    return tuple(found)


def call_passage(call: ToldCall, part: Part) -> Passage:
    """Nothing is ever recorded of what is said; who answered is in the log, and not which extension it was."""
    number = call.number if part.tells_caller else ""
    said = [
        ("Lijn", call.line or "een lijn die het centrum niet heeft ingesteld"),
        ("Nummer van wie belde", number or ("weggelaten" if call.number else call.caller_is.word)),
        ("Hoe het gesprek nu bekend is", call.status.word),
        ("Zekerheid", "" if call.is_certain else "niet alle berichten van de telefooncentrale kwamen binnen"),
    ]
    happened = [Happened(at, MOMENTS[kind], "", "") for at, kind in call.moments]
    if call.dismissed_at and call.dismissed_because:
        happened.append(Happened(call.dismissed_at, f"niet teruggebeld: {call.dismissed_because.word}", "", ""))
    return Passage("call", "Het telefoongesprek", _said(said), tuple(happened))


def answers_said(questions: Mapping[str, Question], answers: Mapping[str, Answer]) -> tuple[Said, ...]:
    """A question that we do not know any more stands there by its code."""
    return tuple(
        Said(questions[code].text if code in questions else code, _answer(questions.get(code), answer))
        for code, answer in answers.items()
    )


def decision_said(line: DecisionLine) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """What the rules proposed, and what they looked at."""
    proposed = tuple(Said(name, verdict.word) for name, verdict in line.proposed)
    return proposed, answers_said(line.rules.question, line.facts)


def _answer(question: Question | None, answer: Answer) -> str:
    if isinstance(answer, Unknown):
        return "weet niet"
    if isinstance(answer, str):
        options = {one.code: one.name for one in question.options} if question else {}
        return options.get(answer, answer)
    unit = f" {question.unit}" if question and question.unit else ""
    return f"{answer:g}".replace(".", ",") + unit


def _said(pairs: Iterable[tuple[str, str]]) -> tuple[Said, ...]:
    return tuple(Said(question, answer) for question, answer in pairs if answer)


def _first(one: Extracted) -> Iterator[Passage]:
    """Where it led stands in the words of the rules, which no colleague wrote: they are always told."""
    led = tuple(
        Happened(line.at, told(line), line.who, line.note) for line in one.file.story if line.kind is Kind.FIRST_ASKED
    )
    said = answers_said(one.first_questions, one.file.first_said)
    if said or led:
        yield Passage("first-questions", "De eerste vragen, en waar die toe leidden", said, led)


def _advice(line: QuestionLine, door: Door, part: Part) -> Passage | None:
    """Who asked called: by the professionals' door it was they who called for the patient."""
    if part is Part.AS_CALLER and not (door is Door.PROFESSIONALS or line.through is not Through.TELEPHONE):
        return None
    asked = line.asked
    said = [("Over", line.about.word), ("Gevraagd via", line.through.word), ("Hoe het staat", line.stage.word)]
    who = [("Gevraagd door", asked.who), ("Waar die te bereiken is", asked.call_back)] if part.tells_caller else []
    said += [*who, ("Functie", asked.role), ("Organisatie", asked.organisation)]
    happened = [Happened(line.asked_at, "gevraagd", asked.who if part.tells_caller else "", _own(asked.question, part))]
    if part.is_of_the_patient:
        happened += [one for answer in line.answers for one in _answered(answer, part)]
        happened += _told(line, part)
    about = "een zorgverlener over u" if part.is_of_the_patient else "u over een ander"
    return Passage("advice", f"Advies dat {about} vroeg", _said(said), tuple(happened))


def _answered(line: AnswerLine, part: Part) -> Iterator[Happened]:
    aid = f", met de beslishulp {line.aid.instrument.name} {line.aid.instrument.number}" if line.aid else ""
    yield Happened(line.at, f"antwoord {line.number}{aid}", line.by_name, _own(line.text, part))
    if line.agrees is None:
        return
    what = "de tweede lezer was het eens" if line.agrees else "de tweede lezer gaf het terug"
    yield Happened(line.read_at or line.at, what, line.reader, _own(line.remarks, part))


def _told(line: QuestionLine, part: Part) -> Iterator[Happened]:
    if line.told_at is None:
        return
    to = line.told_to if part.tells_caller else ""
    what = "verteld aan wie het vroeg" if not line.told_to else "verteld" + (f" aan {to}" if to else "")
    yield Happened(line.told_at, f"{what}{f' ({READ_BACK})' if line.read_back else ''}", "", "")


def _aid(line: AidLine, part: Part) -> Passage:
    aid = line.instrument
    complaint = aid.complaint[line.complaint].name
    said = [("Over", complaint), ("Uitkomst van de beslishulp", line.found_name)]
    said += [("Conclusie van de zorgverlener", line.conclusion_name)]
    happened = [Happened(line.begun_at, "begonnen", "", "")]
    if line.concluded_at:
        happened.append(Happened(line.concluded_at, "afgerond", "", _own(line.because, part)))
    elif line.is_abandoned:
        said.append(("Hoe het staat", "terzijde gelegd: het telt niet mee"))
    answers = answers_said(aid.question, line.answers)
    return Passage("decision-aid", f"Beslishulp: {aid.name} {aid.number}", (*_said(said), *answers), tuple(happened))


def _signed(line: SignedLine, decision: DecisionLine | None, part: Part) -> Passage:
    said = [("Wat een collega moest beoordelen", line.deed.word + (f" (ronde {line.round})" if line.round else ""))]
    said += [("Wat daarvoor nodig is", line.asks)]
    facts: tuple[Said, ...] = ()
    because = ""
    if decision:
        as_rules = "zoals het voorstel" if decision.agrees else "anders dan het voorstel"
        said.append(("Voorgesteld besluit", f"{decision.form}, {as_rules}"))
        proposed, known = decision_said(decision)
        facts, because = (*proposed, *known), _own(decision.because, part)
    happened = [Happened(line.asked_at, "medebeoordeling gevraagd", line.asked_by, because)]
    if line.settled_at and line.verdict:
        happened.append(Happened(line.settled_at, line.verdict.word, line.settled_by, _own(line.because, part)))
    return Passage("co-sign", "Gedaan onder toezicht van een collega", (*_said(said), *facts), tuple(happened))


def _own(words: str, part: Part) -> str:
    return words if part.tells_notes else ""
