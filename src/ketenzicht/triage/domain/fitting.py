"""From the facts of a request to the forms of care that fit it, in order, each with why and why not. Pure.

A form fits where an indication holds, no contra-indication can hold, and it begins in time. What is unknown leaves it
open. Every form is in the answer; a form without room stands lower, and is not left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from ketenzicht.triage.domain.assessing import Answers, Assessment
from ketenzicht.triage.domain.care import (
    COMPLAINT,
    DISCIPLINE,
    OTHERWISE,
    RED_FLAG,
    ROOM,
    URGENCY,
    CareForm,
    Contraindication,
    FittingCare,
    Indication,
)
from ketenzicht.triage.domain.conditions import Truth, truth, undecided
from ketenzicht.triage.domain.knowledge import NO, YES, Known
from ketenzicht.triage.domain.questions import UNKNOWN, Answer, Question
from ketenzicht.triage.domain.words import Discipline, Strength, Verdict


@dataclass(frozen=True, slots=True)
class Room:
    """Whether there is room at a form of care; None: nobody knows. `observed_at` is when the figure was true."""

    is_free: bool | None = None
    observed_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.is_free is not None and self.observed_at is None:
            raise ValueError("What is known of room was observed at some moment.")

    @property
    def answer(self) -> Answer:
        return UNKNOWN if self.is_free is None else YES if self.is_free else NO


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a form fits, or does not; `code` is that of the rule."""

    code: str
    because: str


NO_INDICATION = Reason("geen-regel", "Geen enkele regel zegt dat deze zorg hier past.")
UNKNOWN_ROOM = Room()
NOWHERE: Mapping[str, Room] = MappingProxyType({})
VERDICTS, STRENGTHS = list(Verdict), list(Strength)
Judged = Sequence[tuple[Indication | Contraindication, Truth]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules say of one form of care. `strength` is that of the best indication that holds, or may hold.

    `might_fit` and `might_not` are rules of which nobody knows yet; `would_decide` are the facts that would tell.
    """

    form: CareForm
    verdict: Verdict
    strength: Strength | None
    is_fast_enough: Truth
    room: Room
    why: tuple[Reason, ...]
    why_not: tuple[Reason, ...]
    might_fit: tuple[Reason, ...]
    might_not: tuple[Reason, ...]
    would_decide: tuple[Question, ...]


def propose(care: FittingCare, facts: Answers, *, room: Mapping[str, Room] = NOWHERE) -> tuple[Proposal, ...]:
    """Every form of care, the most fitting first. Facts and room that are left out are unknown.

    Raises Refused for what cannot be the answer to a fact.
    """
    rooms = {one.code: room.get(one.code, UNKNOWN_ROOM) for one in care.forms}
    answers = {**facts, **{ROOM + code: one.answer for code, one in rooms.items()}}
    known = {one.code: one.known_from(answers.get(one.code)) for one in care.questions}
    proposals = [_proposal(care, one, known, rooms[one.code]) for one in care.forms]
    return tuple(sorted(proposals, key=_place))


def facts_of_triage(
    care: FittingCare, *, discipline: Discipline, assessment: Assessment, urgency: str | None
) -> dict[str, Answer]:
    """What triage tells the rules. `urgency` is the class on the one scale; None as long as there is no conclusion."""
    found: dict[str, Answer] = {DISCIPLINE: discipline.value, RED_FLAG: _red_flag(assessment)}
    if urgency is not None:
        found[URGENCY] = float([one.code for one in care.scale].index(urgency))
    if complaints := care.question.get(COMPLAINT):
        code = assessment.complaint.code
        found[COMPLAINT] = code if any(one.code == code for one in complaints.options) else OTHERWISE
    return found


def facts_of_outcome(care: FittingCare, *, urgency: str, has_red_flag: bool) -> dict[str, Answer]:
    """What the outcome of a triage elsewhere tells the rules: how urgent, and a red flag that was told.

    A red flag of which nothing was told is not a "no", and of discipline and complaint nobody told anything.
    """
    place = float([one.code for one in care.scale].index(urgency))
    return {URGENCY: place, RED_FLAG: YES} if has_red_flag else {URGENCY: place}


def _red_flag(assessment: Assessment) -> Answer:
    if assessment.red_flags:
        return YES
    return UNKNOWN if assessment.red_flags_in_doubt else NO


def _proposal(care: FittingCare, form: CareForm, known: Mapping[str, Known], room: Room) -> Proposal:
    speaking_for = [(one, truth(one.when, known)) for one in care.speaking_for[form.code]]
    against = [(one, truth(one.when, known)) for one in care.speaking_against[form.code]]
    fits, is_excluded = _any(speaking_for), _any(against)
    verdict = _verdict(fits, is_excluded)
    strengths = [one.strength for one, said in speaking_for if said is fits is not Truth.FALSE]
    return Proposal(
        form=form,
        verdict=verdict,
        strength=min(strengths, key=STRENGTHS.index, default=None),
        is_fast_enough=truth(care.in_time[form.code], known),
        room=room,
        why=_reasons(speaking_for, Truth.TRUE),
        why_not=_reasons(against, Truth.TRUE) or ((NO_INDICATION,) if fits is Truth.FALSE else ()),
        might_fit=_reasons(speaking_for, Truth.UNKNOWN),
        might_not=_reasons(against, Truth.UNKNOWN),
        would_decide=_would_decide(care, verdict, [*against, *(speaking_for if fits is Truth.UNKNOWN else [])], known),
    )


def _any(judged: Judged) -> Truth:
    """Whether one of them holds."""
    return max((said for _, said in judged), key=lambda said: said.value, default=Truth.FALSE)


def _verdict(fits: Truth, is_excluded: Truth) -> Verdict:
    if is_excluded is Truth.TRUE or fits is Truth.FALSE:
        return Verdict.NOT
    return Verdict.FITS if (fits, is_excluded) == (Truth.TRUE, Truth.FALSE) else Verdict.PERHAPS


def _reasons(judged: Judged, wanted: Truth) -> tuple[Reason, ...]:
    return tuple(Reason(one.code, one.because) for one, said in judged if said is wanted)


def _would_decide(
    care: FittingCare, verdict: Verdict, judged: Judged, known: Mapping[str, Known]
) -> tuple[Question, ...]:
    """The facts on which it depends whether it fits."""
    if verdict is not Verdict.PERHAPS:
        return ()
    codes = {code for one, _ in judged for code in undecided(one.when, known)}
    return tuple(one for one in care.questions if one.code in codes)


def _place(proposal: Proposal) -> tuple[int, bool, int, bool]:
    """Its place in the answer; where two are alike the order of the document decides."""
    strength = len(STRENGTHS) if proposal.strength is None else STRENGTHS.index(proposal.strength)
    is_full = proposal.room.is_free is False
    is_uncertain = bool(proposal.form.capacity) and proposal.room.is_free is None
    return VERDICTS.index(proposal.verdict), is_full, strength, is_uncertain
