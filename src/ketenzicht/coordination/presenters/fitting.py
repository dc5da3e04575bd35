"""Which care fits, in words: each form with why and why not, and what would decide."""

from dataclasses import dataclass
from datetime import datetime

from ketenzicht.coordination.domain import own_facts
from ketenzicht.coordination.presenters.triage import QuestionView, question_view
from ketenzicht.coordination.queries import Fitting, RequestFile
from ketenzicht.triage.domain import DISCIPLINE, RED_FLAG, Proposal, Verdict


@dataclass(frozen=True, slots=True)
class FittingView:
    """What is asked, what fits or may fit, and what does not.

    `only_by_triage` are questions on which something depends, and that nobody can answer before triaging here; empty
    once somebody did.
    """

    title: str
    is_clinical: bool
    questions: tuple[QuestionView, ...]
    fits: tuple[Proposal, ...]
    does_not_fit: tuple[Proposal, ...]
    choices: tuple[tuple[str, str], ...]
    is_of_elsewhere: bool
    only_by_triage: tuple[str, ...]


def fitting_view(found: Fitting, file: RequestFile, *, now: datetime) -> FittingView:
    """Asked is what the platform does not know by itself; what would decide something first."""
    own = own_facts(found.rules, age=file.age, at=now).keys() | found.triage.keys()
    deciding = {one.code for proposal in found.proposals for one in proposal.would_decide}
    to_triage = {RED_FLAG, DISCIPLINE} & deciding if found.is_of_elsewhere else set()
    asked = [one for one in found.rules.declared if one.code not in own]
    return FittingView(
        title=f"{found.rules.name} {found.rules.number}",
        is_clinical=found.rules.is_clinical,
        questions=tuple(question_view(one, file.said.get(one.code), is_next=one.code in deciding) for one in asked),
        fits=tuple(one for one in found.proposals if one.verdict is not Verdict.NOT),
        does_not_fit=tuple(one for one in found.proposals if one.verdict is Verdict.NOT),
        choices=tuple((one.form.code, f"{one.form.name} ({one.verdict.word})") for one in found.proposals),
        is_of_elsewhere=found.is_of_elsewhere,
        only_by_triage=tuple(one.text for one in found.rules.questions if one.code in to_triage),
    )
