"""Questions for advice and decision aids in words, with the forms that go with them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms

from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import Stage
from ketenzicht.coordination.forms.advice import ConcludeAid, ReadAlong, TellAnswer, Withdraw, WriteAnswer
from ketenzicht.coordination.presenters.triage import QuestionView, letters_of
from ketenzicht.coordination.queries import AdviceRow, AidLine, QuestionLine
from ketenzicht.triage.domain import Criterion
from ketenzicht.ui.domain import words


@dataclass(frozen=True, slots=True)
class Wrong:
    """A form that was refused, and of which question or round it is."""

    of: UUID
    form: forms.Form


@dataclass(frozen=True, slots=True)
class AidView:
    """A decision aid with its questions, what is found and why, why not the rest, and what would still decide."""

    line: AidLine
    title: str
    is_being_done: bool
    letters: tuple[tuple[str, tuple[QuestionView, ...]], ...]
    so_far: str
    why: tuple[Criterion, ...]
    why_not: tuple[Criterion, ...]
    would_decide: tuple[Criterion, ...]
    conclude: forms.Form | None


@dataclass(frozen=True, slots=True)
class AdviceView:
    """A question with the forms for who looks at it; None: not theirs, or not now."""

    line: QuestionLine
    clock: str
    is_late: bool
    write: forms.Form | None
    read: forms.Form | None
    is_own_answer: bool
    tell: forms.Form | None
    withdraw: forms.Form | None
    can_begin: bool


@dataclass(frozen=True, slots=True)
class AdviceRowView:
    """A row of a list of questions."""

    row: AdviceRow
    clock: str
    is_late: bool
    is_to_read: bool


def advice_rows(rows: tuple[AdviceRow, ...], *, me: UUID | None, now: datetime) -> list[AdviceRowView]:
    return [
        AdviceRowView(
            row=one,
            clock="" if one.stage.has_answer or not one.stage.is_open else words.time_left(one.wanted_before, now=now),
            is_late=one.is_late(now),
            is_to_read=one.waits_for(me),
        )
        for one in rows
    ]


def aid_view(line: AidLine, *, claim: int | None, wrong: Wrong | None = None) -> AidView:
    """`claim` is that of who has the request in hand; None: who looks has not."""
    found, aid = line.assessment, line.instrument
    is_being_done = line.concluded_at is None and not line.is_abandoned
    return AidView(
        line=line,
        title=f"{aid.name} {aid.number}",
        is_being_done=is_being_done,
        letters=letters_of(line.assessment, line.answers),
        so_far=aid.classes[aid.rank[found.urgency or found.at_least]].name if found.holds or found.urgency else "",
        why=found.because if found.urgency else found.holds,
        why_not=found.excluded,
        would_decide=found.open,
        conclude=_conclude(line, claim=claim, wrong=wrong) if is_being_done and found.urgency else None,
    )


def advice_view(
    line: QuestionLine,
    *,
    aids: tuple[AidLine, ...],
    claim: int | None,
    actor: Actor,
    now: datetime,
    wrong: Wrong | None = None,
) -> AdviceView:
    """With what may be done by who looks, at this stage."""
    stage, last = line.stage, line.last
    own = last is not None and last.by == actor.id
    hidden = {"initial": {"claim": claim}, "about": line.id.hex}
    forms_of: dict[str, forms.Form] = {}
    if claim is not None and stage in {Stage.ASKED, Stage.BEING_ANSWERED}:
        forms_of["write"] = WriteAnswer(kind=line.about, aids=aids, **hidden)
    if claim is not None and stage.is_open and not stage.has_answer:
        forms_of["withdraw"] = Withdraw(**hidden)
    if claim is not None and stage is Stage.ANSWERED:
        forms_of["tell"] = TellAnswer(**hidden)
    if stage is Stage.WAITS_FOR_READER and not own:
        forms_of["read"] = ReadAlong(auto_id=f"id-read-{line.id.hex}-%s")
    if wrong is not None and wrong.of == line.id:
        forms_of = {name: wrong.form if type(form) is type(wrong.form) else form for name, form in forms_of.items()}
    return AdviceView(
        line=line,
        clock="" if stage.has_answer or not stage.is_open else words.time_left(line.wanted_before, now=now),
        is_late=line.is_late(now),
        write=forms_of.get("write"),
        read=forms_of.get("read"),
        is_own_answer=own,
        tell=forms_of.get("tell"),
        withdraw=forms_of.get("withdraw"),
        can_begin=claim is not None and stage is Stage.ASKED,
    )


def conclusions(line: AidLine) -> list[tuple[str, str]]:
    """What a professional may conclude: each class of the aid."""
    return [(one.code, one.name) for one in line.instrument.classes]


def _conclude(line: AidLine, *, claim: int | None, wrong: Wrong | None) -> forms.Form | None:
    if claim is None:
        return None
    if wrong is not None and wrong.of == line.id:
        return wrong.form
    initial = {"claim": claim, "conclusion": line.assessment.urgency}
    return ConcludeAid(initial=initial, about=line.id.hex, choices=conclusions(line))
