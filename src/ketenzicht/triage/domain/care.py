"""The rules of fitting care as they were written: forms of care, and when each fits or does not. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from ketenzicht.competences.domain import Ask
from ketenzicht.triage.domain.conditions import Compared, Condition, Is, opposite
from ketenzicht.triage.domain.knowledge import YES
from ketenzicht.triage.domain.questions import Option, Question
from ketenzicht.triage.domain.scores import Score
from ketenzicht.triage.domain.urgency import Urgency
from ketenzicht.triage.domain.words import Discipline, QuestionKind, Strength

# Facts that every package knows without declaring them: the platform fills them in.
URGENCY, RED_FLAG, DISCIPLINE, ROOM = "urgentie", "alarmsignaal", "discipline", "plek-"
COMPLAINT, OTHERWISE = "klacht", "anders"  # declared by a package that distinguishes complaints


@dataclass(frozen=True, slots=True)
class Capacity:
    """The figure of the LPZ that says whether there is room."""

    module: str
    label: str


@dataclass(frozen=True, slots=True)
class CareForm:
    """A form of care (zorgvorm). It can be counted on to begin `within`; None: there is no moment.

    With `is_unattended` nobody sees or speaks the patient: never where there is a red flag. `capacity` is empty where
    no figure decides whether there is room. `asks` is what deciding on it without supervision takes, besides what the
    rules ask for every decision.
    """

    code: str
    name: str
    explanation: str
    within: timedelta | None = None
    is_unattended: bool = False
    capacity: tuple[Capacity, ...] = ()
    asks: tuple[Ask, ...] = ()

    def begins_before(self, limit: timedelta | None) -> bool:
        return limit is None or (self.within is not None and self.within <= limit)


@dataclass(frozen=True, slots=True)
class Indication:
    """Where `when` holds these forms fit, and how well."""

    code: str
    forms: frozenset[str]
    when: Condition
    strength: Strength
    because: str


@dataclass(frozen=True, slots=True)
class Contraindication:
    """Where `when` holds these forms do not fit, whatever speaks for them."""

    code: str
    forms: frozenset[str]
    when: Condition
    because: str


TOO_LATE = "Het is niet zeker dat deze zorg begint binnen de termijn van deze urgentie."
UNATTENDED = Contraindication(
    "alarmsignaal", frozenset(), Is(RED_FLAG, YES), "Er is een alarmsignaal: iemand moet de patiënt zien of spreken."
)
LAST_RESORT = Indication(
    "altijd", frozenset(), Compared(URGENCY, ">=", 0), Strength.POSSIBLE, "Dit kan altijd: niemand loopt vast."
)


@dataclass(frozen=True)
class FittingCare:
    """One version of the rules. `last_resort` always remains: there is no dead end. `scale` is the one of urgency."""

    code: str
    name: str
    number: str
    valid_from: date
    source: str
    licence: str
    is_clinical: bool
    declared: tuple[Question, ...]
    forms: tuple[CareForm, ...]
    indications: tuple[Indication, ...]
    contraindications: tuple[Contraindication, ...]
    last_resort: str
    scale: tuple[Urgency, ...]
    acknowledgement: str = ""
    explanation: str = ""
    valid_until: date | None = None
    asks: tuple[Ask, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All facts that a condition may name."""
        return (*facts_of_the_platform(self.scale, self.forms), *self.declared)

    @cached_property
    def question(self) -> dict[str, Question]:
        return {one.code: one for one in self.questions}

    @property
    def scores(self) -> tuple[Score, ...]:
        return ()

    @cached_property
    def form(self) -> dict[str, CareForm]:
        return {one.code: one for one in self.forms}

    def asks_for(self, form: str) -> tuple[Ask, ...]:
        """The competences that deciding on a form takes."""
        return tuple(dict.fromkeys((*self.asks, *self.form[form].asks)))

    @cached_property
    def in_time(self) -> dict[str, Condition]:
        """Of each form what holds for the classes of urgency for which it begins in time."""
        return {one.code: Compared(URGENCY, ">=", self._first_in_time(one)) for one in self.forms}

    def _first_in_time(self, form: CareForm) -> int:
        scale = enumerate(self.scale)
        return next((place for place, one in scale if form.begins_before(one.within)), len(self.scale))

    @cached_property
    def speaking_for(self) -> dict[str, tuple[Indication, ...]]:
        """Of each form the rules by which it fits."""
        found = {form.code: tuple(one for one in self.indications if form.code in one.forms) for form in self.forms}
        return {**found, self.last_resort: (LAST_RESORT,)}

    @cached_property
    def speaking_against(self) -> dict[str, tuple[Contraindication, ...]]:
        """Of each form the rules by which it does not fit; those of the last resort are none."""
        return {**{form.code: tuple(self._against(form)) for form in self.forms}, self.last_resort: ()}

    def _against(self, form: CareForm) -> Iterator[Contraindication]:
        """Those of the document, and the two that hold for every form: too late, and a red flag that nobody sees."""
        yield from (one for one in self.contraindications if form.code in one.forms)
        yield Contraindication("te-laat", frozenset({form.code}), opposite(self.in_time[form.code]), TOO_LATE)
        if form.is_unattended:
            yield UNATTENDED


def facts_of_the_platform(scale: tuple[Urgency, ...], forms: Iterable[CareForm]) -> tuple[Question, ...]:
    return (
        Question(URGENCY, "Welke urgentie, van 0 (U0) tot 5 (U5)?", QuestionKind.NUMBER, highest=len(scale) - 1),
        Question(RED_FLAG, "Is er een alarmsignaal?", QuestionKind.YES_NO),
        Question(
            DISCIPLINE,
            "Met welke triage is de urgentie bepaald?",
            QuestionKind.CHOICE,
            options=tuple(Option(one.value, one.word) for one in Discipline),
        ),
        *(Question(ROOM + one.code, f"Is er plek: {one.name}?", QuestionKind.YES_NO) for one in forms if one.capacity),
    )
