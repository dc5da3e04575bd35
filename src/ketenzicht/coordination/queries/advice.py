"""Questions for advice, their answers, and the decision aids that were used."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.domain import About, Asking, Stage, Through, is_late
from ketenzicht.coordination.models import AdviceAnswer, AdviceQuestion, AdviceReading, AidRound
from ketenzicht.coordination.queries.fitting import BECAUSE
from ketenzicht.coordination.queries.triage import answers_of
from ketenzicht.sealing import queries as sealing
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import Answer, Assessment, Instrument, assess

ASKED, ADVICE, REMARKS, TOLD_TO = (
    "coordination.asked",
    "coordination.advice",
    "coordination.remarks",
    "coordination.told-to",
)
OPEN_STAGES = [one.value for one in Stage if one.is_open]
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class AidLine:
    """A decision aid that was used, with what its answers come to by the version with which it was done."""

    id: UUID
    round: int
    instrument: Instrument
    complaint: str
    answers: dict[str, Answer]
    assessment: Assessment
    begun_at: datetime
    concluded_at: datetime | None
    is_abandoned: bool
    found: str
    conclusion: str
    because: str

    @property
    def found_name(self) -> str:
        return self.instrument.classes[self.instrument.rank[self.found]].name if self.found else ""

    @property
    def conclusion_name(self) -> str:
        return self.instrument.classes[self.instrument.rank[self.conclusion]].name if self.conclusion else ""

    @property
    def deviates(self) -> bool:
        return self.conclusion != self.found


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer with what the second reader said; `agrees` None: nobody read it yet."""

    number: int
    text: str
    at: datetime
    by: UUID
    by_name: str
    needs_reader: bool
    aid: AidLine | None
    agrees: bool | None
    reader: str
    remarks: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with its answers, the oldest first; `final` is the one that may be told."""

    id: UUID
    request_id: UUID
    number: int  # of its request
    through: Through
    asked: Asking
    asked_at: datetime
    wanted_before: datetime
    stage: Stage
    answers: tuple[AnswerLine, ...]
    final: AnswerLine | None
    told_at: datetime | None
    told_to: str
    read_back: bool

    @property
    def about(self) -> About:
        return self.asked.about

    @property
    def last(self) -> AnswerLine | None:
        return self.answers[-1] if self.answers else None

    def is_late(self, at: datetime) -> bool:
        return is_late(self.stage, wanted=self.wanted_before, at=at)


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """A question as a list shows it: nothing of it tells about a patient, nor who asked."""

    id: UUID
    request_id: UUID
    number: int
    about: About
    through: Through
    stage: Stage
    asked_at: datetime
    wanted_before: datetime
    written_by: UUID | None  # the last answer

    def is_late(self, at: datetime) -> bool:
        return is_late(self.stage, wanted=self.wanted_before, at=at)

    def waits_for(self, me: UUID | None) -> bool:
        """Whether this account may read along."""
        return self.stage is Stage.WAITS_FOR_READER and self.written_by != me


def open_advice(*, actor: Actor) -> tuple[AdviceRow, ...]:
    """Every open question at the actor's centre, the first wanted first, also at requests that are done. One query."""
    access.require(actor=actor, permission=Permission.COORDINATION_WORK)
    rows = AdviceQuestion.objects.filter(
        request__centre_id=access.own_organisation(actor), stage__in=OPEN_STAGES
    ).order_by("wanted_before")
    found = [_row(one) for one in _listed(rows)[:MOST_SHOWN]]
    return tuple(sorted(found, key=lambda one: (one.stage.has_answer, one.wanted_before, one.number)))


def own_advice(*, actor: Actor) -> tuple[AdviceRow, ...]:
    """What the actor asked for the organisation they act for, the latest first. One query. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.COORDINATION_ASK_ADVICE)
    mine = AdviceQuestion.objects.filter(asked_by=actor.id, asked_for=actor.organisation_id, through=Through.PAGE.value)
    return tuple(_row(one) for one in _listed(mine.order_by("-asked_at"))[:MOST_SHOWN])


def stages_at(request_id: UUID) -> list[Stage]:
    """How far the questions at a request are. One query."""
    found = AdviceQuestion.objects.filter(request_id=request_id).values_list("stage", flat=True)
    return [Stage(one) for one in found]


def advice_of(request_id: UUID) -> tuple[QuestionLine, ...]:
    """All questions at a request, the latest first. Two queries; to be asked by who has looked into the request."""
    rows = AdviceQuestion.objects.filter(request_id=request_id).select_related("request").order_by("-asked_at", "id")
    return tuple(question_lines(rows))


def aids_of(request_id: UUID) -> tuple[AidLine, ...]:
    """The decision aids that were used at a request, the latest first. One query."""
    return tuple(_aid(row) for row in AidRound.objects.filter(request_id=request_id).order_by("-round"))


def question_lines(rows: QuerySet[AdviceQuestion]) -> list[QuestionLine]:
    """With what is in them. Raises Unreadable when a key is not there."""
    found = list(rows)
    answers = AdviceAnswer.objects.filter(question__in=found).select_related("aid_round", "reading").order_by("number")
    by_question: dict[UUID, list[tuple[UUID, AnswerLine]]] = {}
    for one in answers:
        by_question.setdefault(one.question_id, []).append((one.id, _answer(one)))
    return [_question(row, by_question.get(row.id, ())) for row in found]


def asked_of(row: AdviceQuestion) -> Asking:
    told = json.loads(sealing.unseal(bytes(row.asked), owner=row.id, purpose=ASKED))
    return Asking(about=About(row.about), **told)


def _listed(rows: QuerySet[AdviceQuestion]) -> QuerySet[AdviceQuestion]:
    last = AdviceAnswer.objects.filter(question=OuterRef("id")).order_by("-number").values("by")[:1]
    told = rows.select_related("request").defer("asked", "told_to", "request__intake", "request__facts")
    return told.defer("request__source_sent").annotate(written_by=Subquery(last))


def _row(row: Any) -> AdviceRow:
    # Any: a question, with who wrote its last answer beside it
    return AdviceRow(
        id=row.id,
        request_id=row.request_id,
        number=row.request.number,
        about=About(row.about),
        through=Through(row.through),
        stage=Stage(row.stage),
        asked_at=row.asked_at,
        wanted_before=_wanted(row),
        written_by=row.written_by,
    )


def _wanted(row: AdviceQuestion) -> datetime:
    """A request that became more urgent since wants its answer sooner."""
    begin_before = row.request.begin_before
    return row.wanted_before if begin_before is None else min(row.wanted_before, begin_before)


def _question(row: AdviceQuestion, answers: Iterable[tuple[UUID, AnswerLine]]) -> QuestionLine:
    by_id = dict(answers)
    return QuestionLine(
        id=row.id,
        request_id=row.request_id,
        number=row.request.number,
        through=Through(row.through),
        asked=asked_of(row),
        asked_at=row.asked_at,
        wanted_before=_wanted(row),
        stage=Stage(row.stage),
        answers=tuple(by_id.values()),
        final=by_id[row.final_id] if row.final_id else None,
        told_at=row.told_at,
        told_to=sealing.unseal(bytes(row.told_to), owner=row.id, purpose=TOLD_TO) if row.told_to else "",
        read_back=row.read_back,
    )


def _answer(row: AdviceAnswer) -> AnswerLine:
    reading: AdviceReading | None = getattr(row, "reading", None)
    remarks = reading.remarks if reading else b""
    return AnswerLine(
        number=row.number,
        text=sealing.unseal(bytes(row.text), owner=row.question_id, purpose=ADVICE),
        at=row.at,
        by=row.by,
        by_name=row.by_name,
        needs_reader=row.needs_reader,
        aid=_aid(row.aid_round) if row.aid_round else None,
        agrees=reading.agrees if reading else None,
        reader=reading.by_name if reading else "",
        remarks=sealing.unseal(bytes(remarks), owner=row.id, purpose=REMARKS) if remarks else "",
        read_at=reading.at if reading else None,
    )


def _aid(row: AidRound) -> AidLine:
    instrument = content.instrument_version(version_id=row.aid_id)
    answers = answers_of(row)
    return AidLine(
        id=row.id,
        round=row.round,
        instrument=instrument,
        complaint=row.complaint,
        answers=answers,
        assessment=assess(instrument, complaint=row.complaint, answers=answers),
        begun_at=row.begun_at,
        concluded_at=row.concluded_at,
        is_abandoned=row.abandoned_at is not None,
        found=row.found,
        conclusion=row.conclusion,
        because=sealing.unseal(bytes(row.because), owner=row.id, purpose=BECAUSE) if row.because else "",
    )
