"""An instrument of triage as it was written: what it asks, when which urgency follows, and what it advises. Pure."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ketenzicht.competences.domain import Ask
from ketenzicht.triage.domain.conditions import Condition, needs
from ketenzicht.triage.domain.questions import Question
from ketenzicht.triage.domain.scores import Score
from ketenzicht.triage.domain.words import Discipline, Outcome


@dataclass(frozen=True, slots=True)
class UrgencyClass:
    """A class of the instrument's own, such as U2."""

    code: str
    name: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the call is about. Its questions are asked in this order, behind those that are always asked.

    `otherwise` is the class where every criterion has been excluded; `also` are other words by which it is found.
    """

    code: str
    name: str
    questions: tuple[str, ...]
    otherwise: str
    also: tuple[str, ...] = ()
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """Where `when` holds it is at least of this class; without complaints that is so whatever the complaint is.

    `if_unknown` is the class as long as it cannot be excluded because somebody does not know the answer.
    """

    code: str
    when: Condition
    urgency: str
    because: str
    if_unknown: str
    is_red_flag: bool = False
    complaints: frozenset[str] = frozenset()

    def is_about(self, complaint: str) -> bool:
        return not self.complaints or complaint in self.complaints


@dataclass(frozen=True, slots=True)
class Advice:
    """What is told to who calls, where `when` holds, for these classes and complaints (none: for all)."""

    code: str
    text: str
    classes: frozenset[str] = frozenset()
    complaints: frozenset[str] = frozenset()
    when: Condition | None = None


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument. `classes` stand in order, the most urgent first, or what goes before the others.

    `is_clinical` is false for what may never be used for a patient; `is_for_citizens` is true for what people answer by
    themselves, of which everything `is_plain`. `always` are asked first, whatever the complaint. `asks` is what
    concluding takes without supervision.
    """

    code: str
    name: str
    discipline: Discipline
    number: str
    valid_from: date
    source: str
    licence: str
    is_clinical: bool
    classes: tuple[UrgencyClass, ...]
    questions: tuple[Question, ...]
    complaints: tuple[Complaint, ...]
    criteria: tuple[Criterion, ...]
    always: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    advice: tuple[Advice, ...] = ()
    acknowledgement: str = ""
    explanation: str = ""
    valid_until: date | None = None
    outcome: Outcome = Outcome.URGENCY
    is_for_citizens: bool = False
    asks: tuple[Ask, ...] = ()

    @cached_property
    def question(self) -> dict[str, Question]:
        return {one.code: one for one in self.questions}

    @cached_property
    def complaint(self) -> dict[str, Complaint]:
        return {one.code: one for one in self.complaints}

    @cached_property
    def rank(self) -> dict[str, int]:
        """Of each class how urgent it is: 0 is the most urgent."""
        return {one.code: place for place, one in enumerate(self.classes)}

    def most_urgent(self, *classes: str) -> str:
        return min(classes, key=self.rank.__getitem__)

    @property
    def is_plain(self) -> bool:
        """Whether all that it asks can be put to a citizen, each answer included."""
        options = [option.plain for one in self.questions for option in one.options]
        return all([one.plain for one in self.complaints] + [one.plain for one in self.questions] + options)

    @cached_property
    def inputs(self) -> dict[str, tuple[str, ...]]:
        """Of each question and score the questions on which it depends."""
        found: dict[str, tuple[str, ...]] = {one.code: (one.code,) for one in self.questions}
        for score in self.scores:
            found |= dict.fromkeys(score.names, score.depends_on)
        return found

    def questions_of(self, condition: Condition) -> tuple[str, ...]:
        """The questions whose answers decide a condition, those within a score included."""
        return tuple(dict.fromkeys(code for name in needs(condition) for code in self.inputs[name]))

    def asked_about(self, complaint: str) -> tuple[Question, ...]:
        """What may be asked about a complaint, in order."""
        codes = dict.fromkeys((*self.always, *self.complaint[complaint].questions))
        return tuple(self.question[code] for code in codes)
