"""Call-flow rules: from the door, the moment and the first questions to where a call goes at once. Pure.

Some of it is no rule that somebody may leave out: a time-critical sign goes to the ambulance service at once, police,
fire and GRIP to the dispatch centre, and everybody may be triaged here. What nobody knows never counts as "no".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from ketenzicht.base.calendar import AMSTERDAM, OfficeHours, holiday, is_out_of_hours
from ketenzicht.triage.domain.assessing import Answers
from ketenzicht.triage.domain.conditions import Condition, Every, Is, Some, Truth, needs, truth
from ketenzicht.triage.domain.knowledge import NO, YES, Known
from ketenzicht.triage.domain.questions import Answer, Option, Question, Unknown
from ketenzicht.triage.domain.scores import Score
from ketenzicht.triage.domain.words import Destination, QuestionKind, Sign

# What every package knows without asking: the platform fills it in.
DOOR, OUT_OF_HOURS, DAY, HOUR = "deur", "anw", "dag", "uur"
DOORS: Mapping[str, str] = {
    "burgers": "telefoon",
    "professionals": "professionalslijn",
    "hap": "huisartsenpost",
    "meldkamer": "meldkamer",
    "partner": "partnersysteem",
    "zelftriage": "zelftriage",
}
HOLIDAY = "feestdag"
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", HOLIDAY)
LAST_HOUR = 23
SPEED = list(Destination)
ALWAYS_FAST = {Sign.TIME_CRITICAL: Destination.AMBULANCE, Sign.CONTROL_ROOM: Destination.CONTROL_ROOM}

FACTS = (
    Question(
        DOOR, "Door welke deur?", QuestionKind.CHOICE, options=tuple(Option(code, name) for code, name in DOORS.items())
    ),
    Question(OUT_OF_HOURS, "Is het avond, nacht, weekend of feestdag?", QuestionKind.YES_NO),
    Question(DAY, "Welke dag is het?", QuestionKind.CHOICE, options=tuple(Option(one, one) for one in DAYS)),
    Question(HOUR, "Hoe laat is het, in hele uren?", QuestionKind.NUMBER, highest=LAST_HOUR, unit="uur"),
)


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """A question that is asked before anything else; with a `sign` "ja" means something by itself."""

    question: Question
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Where a call can go; `explanation` says what the triagist does, and on which number."""

    code: str
    name: str
    to: Destination
    explanation: str


@dataclass(frozen=True, slots=True)
class FlowRule:
    """Where `when` holds (None: always) the call may go `way` (empty: it only warns), and the triagist is warned.

    `in_doubt` is why, in words, where nobody knows whether it holds.
    """

    code: str
    because: str
    when: Condition | None
    way: str = ""
    warning: str = ""
    in_doubt: str = ""

    def why(self, *, is_certain: bool) -> str:
        """What nobody knows is never told, or recorded, as if it were so."""
        return self.because if is_certain else self.in_doubt or f"Niet uit te sluiten: {self.because}"


@dataclass(frozen=True)
class CallFlow:
    """One version of the rules; `region` is that for which it is, empty for every region without one of its own."""

    code: str
    name: str
    number: str
    region: str
    valid_from: date
    source: str
    licence: str
    is_clinical: bool
    first: tuple[FirstQuestion, ...]
    ways: tuple[Way, ...]
    rules: tuple[FlowRule, ...]
    acknowledgement: str = ""
    explanation: str = ""
    valid_until: date | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All facts that a condition may name."""
        return (*FACTS, *(one.question for one in self.first))

    @cached_property
    def question(self) -> dict[str, Question]:
        return {one.code: one for one in self.questions}

    @property
    def scores(self) -> tuple[Score, ...]:
        return ()

    @cached_property
    def way(self) -> dict[str, Way]:
        return {one.code: one for one in self.ways}

    def to(self, destination: Destination) -> Way:
        """The first way that leads there; reading a package sees that there is one for those that are always needed."""
        return next(one for one in self.ways if one.to is destination)

    @cached_property
    def in_force(self) -> tuple[FlowRule, ...]:
        """The rules of the package, after those that no package leaves out."""
        return (*(self._of_sign(one) for one in self.first if one.sign), *self.rules)

    def _of_sign(self, first: FirstQuestion) -> FlowRule:
        destination = ALWAYS_FAST[first.sign or Sign.TIME_CRITICAL]
        code, text = first.question.code, first.question.text
        return FlowRule(code, f"{text} Ja.", Is(code, YES), self.to(destination).code, in_doubt=f"{text} Weet niet.")


@dataclass(frozen=True, slots=True)
class Step:
    """A way with why. `is_certain` is false where it cannot be excluded: somebody did not know."""

    way: Way
    because: tuple[str, ...]
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the rules say. `steps` are never empty, the fastest way first; `open` was not asked yet."""

    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    open: tuple[Question, ...]

    @property
    def first(self) -> Step:
        return self.steps[0]


NOTHING_SAID = "Er is nog niets dat een snellere weg vraagt: triëer hier."


def facts_of_moment(*, door: str, at: datetime) -> dict[str, Answer]:
    """What the platform knows of a call: through which door, and when, on the Dutch clock."""
    local = at.astimezone(AMSTERDAM)
    return {
        DOOR: door,
        OUT_OF_HOURS: YES if is_out_of_hours(moment=at, office=OfficeHours()) else NO,
        DAY: HOLIDAY if holiday(local.date()) else DAYS[local.isoweekday() - 1],
        HOUR: float(local.hour),
    }


def judge(flow: CallFlow, answers: Answers) -> Guidance:
    """Where the call goes. A question that is left out was not asked; UNKNOWN: somebody asked, and nobody knows.

    Raises Refused for what cannot be an answer.
    """
    known = {one.code: one.known_from(answers.get(one.code)) for one in flow.questions}
    doubted = frozenset(code for code, answer in answers.items() if isinstance(answer, Unknown))
    holding = [(rule, _holds(rule.when, known)) for rule in flow.in_force if _counts(rule.when, known, doubted)]
    return Guidance(
        steps=tuple(_steps(flow, holding)),
        warnings=tuple(dict.fromkeys(rule.warning for rule, _ in holding if rule.warning)),
        open=tuple(one.question for one in flow.first if one.question.code not in answers),
    )


def _steps(flow: CallFlow, holding: list[tuple[FlowRule, bool]]) -> Iterator[Step]:
    """The ways of the rules, the fastest first; where there is none, one is triaged here."""
    found = [one for one in flow.ways if any(rule.way == one.code for rule, _ in holding)]
    for way in sorted(found, key=lambda one: SPEED.index(one.to)):
        of = [(rule, is_certain) for rule, is_certain in holding if rule.way == way.code]
        because = tuple(dict.fromkeys(rule.why(is_certain=is_certain) for rule, is_certain in of))
        yield Step(way, because, is_certain=any(is_certain for _, is_certain in of))
    if not found:
        yield Step(flow.to(Destination.HERE), (NOTHING_SAID,), is_certain=True)


def _holds(when: Condition | None, known: Mapping[str, Known]) -> bool:
    return when is None or truth(when, known) is Truth.TRUE


def _counts(when: Condition | None, known: Mapping[str, Known], doubted: frozenset[str]) -> bool:
    """Whether it holds, or would with some answer where somebody asked and nobody knows."""
    match when:
        case None:
            return True
        case Every(parts):
            return all(_counts(part, known, doubted) for part in parts)
        case Some(parts):
            return any(_counts(part, known, doubted) for part in parts)
        case _:
            return not doubted.isdisjoint(needs(when)) or truth(when, known) is Truth.TRUE
