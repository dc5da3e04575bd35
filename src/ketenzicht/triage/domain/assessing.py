"""From answers to urgency, and to the question that matters next. Pure.

The urgency is the most urgent of all that holds or cannot be excluded, so one more criterion that holds never makes
it less. It is concluded when no question that nobody answered yet could make it more urgent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ketenzicht.base.errors import NotFound
from ketenzicht.triage.domain.conditions import Truth, truth
from ketenzicht.triage.domain.instruments import Advice, Complaint, Criterion, Instrument
from ketenzicht.triage.domain.knowledge import Known, Range
from ketenzicht.triage.domain.questions import Answer, Question

Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What follows from the answers so far.

    `at_least` is the class by what holds for certain, `urgency` the conclusion; None as long as an `open` criterion
    could make it more urgent. `not_excluded` are criteria of which nobody knows. `asked` are the questions that apply
    for certain, that were answered, or that come next; `ignored` are answers to questions that do not apply any more.
    `scores` say between what each sum lies. `red_flags_in_doubt` may hold, however urgent. `excluded` do not, by what
    was answered.
    """

    complaint: Complaint
    at_least: str
    urgency: str | None
    holds: tuple[Criterion, ...]
    not_excluded: tuple[Criterion, ...]
    open: tuple[Criterion, ...]
    next: Question | None
    scores: Mapping[str, Range]
    advice: tuple[Advice, ...]
    asked: tuple[Question, ...]
    ignored: tuple[str, ...]
    red_flags_in_doubt: tuple[Criterion, ...]
    excluded: tuple[Criterion, ...]

    @property
    def red_flags(self) -> tuple[Criterion, ...]:
        return tuple(one for one in self.holds if one.is_red_flag)

    @property
    def because(self) -> tuple[Criterion, ...]:
        """Which criteria make it this urgent; none where it is what remains when all have been excluded."""
        found = self.urgency or self.at_least
        decisive = [one for one in self.holds if one.urgency == found]
        return tuple(decisive or (one for one in self.not_excluded if one.if_unknown == found))


def assess(instrument: Instrument, *, complaint: str, answers: Answers) -> Assessment:
    """The assessment of a complaint by an instrument that has been checked (`document.read_instrument`).

    Raises NotFound for a complaint that the instrument does not have, Refused for what cannot be an answer. Answers to
    questions of other complaints do not count.
    """
    about = instrument.complaint.get(complaint)
    if about is None:
        raise NotFound(f"{instrument.name} kent deze klacht niet.")
    asked = instrument.asked_about(complaint)
    known = _known(asked, answers)
    scores = {name: of for score in instrument.scores for name, of in score.known_from(known).items()}
    judged = [(one, truth(one.when, {**known, **scores})) for one in instrument.criteria if one.is_about(complaint)]
    holds = tuple(one for one, said in judged if said is Truth.TRUE)
    at_least = instrument.most_urgent(about.otherwise, *(one.urgency for one in holds))
    in_doubt = [
        one
        for one, said in judged
        if said is Truth.UNKNOWN and instrument.rank[one.urgency] < instrument.rank[at_least]
    ]
    matters = {one.code: _unanswered(instrument, one, known, answers) for one in in_doubt}
    still_open = tuple(one for one in in_doubt if matters[one.code])
    not_excluded = tuple(one for one in in_doubt if not matters[one.code])
    urgency = None if still_open else instrument.most_urgent(at_least, *(one.if_unknown for one in not_excluded))
    wanted = {code for one in still_open for code in matters[one.code]}
    following = next((one for one in asked if one.code in wanted), None)
    return Assessment(
        complaint=about,
        at_least=at_least,
        urgency=urgency,
        holds=holds,
        not_excluded=not_excluded,
        open=still_open,
        next=following,
        scores={name: of for name, of in scores.items() if isinstance(of, Range)},
        advice=_advice(instrument.advice, complaint, urgency or at_least, {**known, **scores}),
        asked=tuple(
            one
            for one in asked
            if one.code in known and (one is following or one.code in answers or _applies(one, known))
        ),
        ignored=tuple(one.code for one in asked if one.code in answers and one.code not in known),
        red_flags_in_doubt=tuple(one for one, said in judged if one.is_red_flag and said is Truth.UNKNOWN),
        excluded=tuple(one for one, said in judged if said is Truth.FALSE),
    )


def _known(asked: Iterable[Question], answers: Answers) -> dict[str, Known]:
    """Of every question that applies, or may apply, what its answer may be. One asks about an earlier one only."""
    known: dict[str, Known] = {}
    for one in asked:
        found = one.known_from(answers.get(one.code))
        if one.when is None or truth(one.when, known) is not Truth.FALSE:
            known[one.code] = found
    return known


def _applies(question: Question, known: Mapping[str, Known]) -> bool:
    return question.when is None or truth(question.when, known) is Truth.TRUE


def _unanswered(instrument: Instrument, criterion: Criterion, known: Mapping[str, Known], answers: Answers) -> set[str]:
    """The questions that nobody answered yet and on which the criterion depends, directly or by what they apply to."""
    to_look_at, found = list(instrument.questions_of(criterion.when)), set[str]()
    while to_look_at:
        code = to_look_at.pop()
        if code in found or code not in known:
            continue
        found.add(code)
        when = instrument.question[code].when
        to_look_at += instrument.questions_of(when) if when else ()
    return {code for code in found if code not in answers}


def _advice(advice: Iterable[Advice], complaint: str, urgency: str, known: Mapping[str, Known]) -> tuple[Advice, ...]:
    return tuple(
        one
        for one in advice
        if (not one.classes or urgency in one.classes)
        and (not one.complaints or complaint in one.complaints)
        and (one.when is None or truth(one.when, known) is Truth.TRUE)
    )
