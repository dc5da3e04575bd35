"""The first questions in words: what is asked, where the rules lead, and handing over with one action."""

from dataclasses import dataclass
from datetime import datetime

from ketenzicht.coordination.domain import Receiver
from ketenzicht.coordination.domain.first_questions import RECEIVERS
from ketenzicht.coordination.operations.leaving import SPOKEN_TO
from ketenzicht.coordination.presenters.triage import QuestionView, question_view
from ketenzicht.coordination.queries import RequestFile
from ketenzicht.coordination.queries.first_questions import FirstQuestions, first_questions
from ketenzicht.triage.domain import Step


@dataclass(frozen=True, slots=True)
class StepView:
    """A way. `receiver` is None where one goes on here; `note` is what is handed over; `is_spoken`: with words only."""

    step: Step
    receiver: Receiver | None
    is_spoken: bool
    note: str


@dataclass(frozen=True, slots=True)
class FirstView:
    """`steps` the fastest first; `still` is how many questions nobody asked yet."""

    title: str
    is_clinical: bool
    claim: int
    questions: tuple[QuestionView, ...]
    steps: tuple[StepView, ...]
    warnings: tuple[str, ...]
    still: int

    @property
    def is_fast(self) -> bool:
        return self.steps[0].is_spoken


def first_of(file: RequestFile, *, now: datetime) -> FirstView | None:
    """None while no call-flow rules are in use."""
    found = first_questions(
        centre_id=file.centre_id, door=file.door, received_at=file.received_at, said=file.first_said, now=now
    )
    return _view(found, file) if found else None


def _view(found: FirstQuestions, file: RequestFile) -> FirstView:
    following = found.guidance.open[0].code if found.guidance.open else ""
    return FirstView(
        title=f"{found.flow.name} {found.flow.number}",
        is_clinical=found.flow.is_clinical,
        claim=file.claim.number if file.claim else 0,
        questions=tuple(
            question_view(one.question, found.said.get(one.question.code), is_next=one.question.code == following)
            for one in found.flow.first
        ),
        steps=tuple(_step(one) for one in found.guidance.steps),
        warnings=found.guidance.warnings,
        still=len(found.guidance.open),
    )


def _step(step: Step) -> StepView:
    receiver = RECEIVERS.get(step.way.to)
    note = f"Eerste vragen: {' '.join(step.because)}"
    return StepView(step, receiver, is_spoken=receiver in SPOKEN_TO, note=note)
