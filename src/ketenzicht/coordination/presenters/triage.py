"""A round of triage in words: what is asked, what was answered, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass

from ketenzicht.base.actor import Actor
from ketenzicht.coordination.answers import NOT_KNOWN
from ketenzicht.coordination.forms.requests import Deviate, Disagree
from ketenzicht.coordination.queries import OutcomeLine, RequestFile, TriageLine
from ketenzicht.coordination.queries.triage import Line
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import Answer, Assessment, Criterion, Question, QuestionKind, Unknown

YES_NO = (("ja", "ja"), ("nee", "nee"))


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with its choices; `value` is what was answered, empty for nothing yet."""

    question: Question
    is_number: bool
    choices: tuple[tuple[str, str], ...]
    value: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class TriageView:
    """A round; `letters` holds its questions, ABCDE first, while it is being done, and else what was answered."""

    line: TriageLine
    title: str
    is_being_done: bool
    letters: tuple[tuple[str, tuple[QuestionView, ...]], ...]
    holds: tuple[Criterion, ...]
    not_excluded: tuple[Criterion, ...]
    so_far: str
    is_concludable: bool
    deviate: Deviate | None
    disagree: Disagree | None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """A round that was done elsewhere."""

    line: OutcomeLine
    deviate: Deviate | None
    disagree: Disagree | None
    is_of_elsewhere: bool = True


def triage_views(file: RequestFile, *, actor: Actor) -> list[TriageView | OutcomeView]:
    """The latest first, those of elsewhere among them."""
    here = [_view(line, file, actor=actor) for line in file.triages if not line.is_abandoned]
    elsewhere = [
        OutcomeView(line, deviate=_deviate(line, file, actor=actor), disagree=_disagree(line, actor=actor))
        for line in file.outcomes
    ]
    return sorted([*here, *elsewhere], key=lambda one: one.line.round, reverse=True)


def _view(line: TriageLine, file: RequestFile, *, actor: Actor) -> TriageView:
    deviate, disagree = _deviate(line, file, actor=actor), _disagree(line, actor=actor)
    return triage_view(line, deviate=deviate, disagree=disagree)


def triage_view(line: TriageLine, *, deviate: Deviate | None = None, disagree: Disagree | None = None) -> TriageView:
    """A round that was done here, or is being done."""
    found = line.assessment
    return TriageView(
        line=line,
        title=f"{found.complaint.name} ({line.instrument.name} {line.instrument.number})",
        is_being_done=line.concluded_at is None,
        letters=letters_of(line.assessment, line.answers),
        holds=found.holds,
        not_excluded=found.not_excluded,
        so_far=line.instrument.classes[line.instrument.rank[found.at_least]].name if found.holds else "",
        is_concludable=found.urgency is not None,
        deviate=deviate,
        disagree=disagree,
    )


def _deviate(line: Line, file: RequestFile, *, actor: Actor) -> Deviate | None:
    """For who has the request in hand, of the last round by an instrument."""
    is_mine = file.claim is not None and file.claim.by == actor.id
    is_last = not any(
        other.instrument_code == line.instrument_code and other.round > line.round and other.concluded_at
        for other in (*file.triages, *file.outcomes)
    )
    if file.claim is None or not is_mine or not is_last or line.crosswalk_id is None:
        return None
    crosswalk = content.crosswalk_version(version_id=line.crosswalk_id)
    claim = {"claim": file.claim.number}
    return Deviate(initial=claim, crosswalk=crosswalk, auto_id=f"id-deviate-{line.round}-%s")


def _disagree(line: Line, *, actor: Actor) -> Disagree | None:
    return Disagree() if line.waits_for_a_second and line.deviates_by != actor.id else None


def letters_of(
    assessment: Assessment, answers: Mapping[str, Answer]
) -> tuple[tuple[str, tuple[QuestionView, ...]], ...]:
    """Questions under the letter that they belong to, in the order in which they are asked."""
    found: dict[str, list[QuestionView]] = {}
    following = assessment.next
    for question in assessment.asked:
        title = f"{question.letter.value} – {question.letter.word}" if question.letter else "Klacht"
        view = question_view(
            question, answers.get(question.code), is_next=following is not None and following.code == question.code
        )
        found.setdefault(title, []).append(view)
    return tuple((title, tuple(views)) for title, views in found.items())


def question_view(question: Question, answer: Answer | None, *, is_next: bool) -> QuestionView:
    """As a form shows it."""
    options = tuple((one.code, one.name) for one in question.options)
    return QuestionView(
        question=question,
        is_number=question.kind is QuestionKind.NUMBER,
        choices=(*(YES_NO if question.kind is QuestionKind.YES_NO else options), (NOT_KNOWN, "weet niet")),
        value=_told(answer),
        is_next=is_next,
    )


def _told(answer: Answer | None) -> str:
    if answer is None:
        return ""
    if isinstance(answer, Unknown):
        return NOT_KNOWN
    return answer if isinstance(answer, str) else f"{answer:g}".replace(".", ",")
