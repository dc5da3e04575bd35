"""Questions for advice at the centre: noting one, answering it, a second reader, and telling the answer."""

import json
import uuid
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.coordination.domain import (
    About,
    Asking,
    Kind,
    Stage,
    Step,
    Through,
    needs_reader,
    refuse_own_reading,
    refuse_unkeepable_asking,
    stage_after,
    wanted_before,
    written,
)
from ketenzicht.coordination.models import AdviceAnswer, AdviceQuestion, AdviceReading, AidRound, CareRequest
from ketenzicht.coordination.operations.holding import held, locked, tell
from ketenzicht.coordination.queries.advice import ADVICE, ASKED, REMARKS, TOLD_TO
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.sealing import operations as sealing

UNKNOWN_QUESTION = "Deze adviesvraag kennen wij niet, of zij is niet van u."
NO_AID = "Deze beslishulp hoort niet bij deze zorgvraag, of is nog niet afgerond."


@transaction.atomic
def note_question(*, request_id: UUID, claim: int, asking: Asking, actor: Actor, at: datetime) -> UUID:
    """Write down what a professional asks on the telephone; gives the id of the question."""
    row = held(request_id, claim=claim, actor=actor, at=at)
    row.save(update_fields=["claimed_until"])
    return add_question(row, asking, through=Through.TELEPHONE, question_id=uuid.uuid4(), actor=actor, at=at).id


@transaction.atomic
def begin_answer(*, question_id: UUID, claim: int, actor: Actor, at: datetime) -> None:
    """Say that one is answering a question: who asked sees that."""
    row, question = _held(question_id, claim=claim, actor=actor, at=at)
    _step(question, Step.BEGIN, at=at)
    question.save(update_fields=["stage", "since"])
    tell(row, Kind.ADVICE_BEGUN, actor=actor, at=at, detail=_what(question))


@transaction.atomic
def write_answer(
    *,
    question_id: UUID,
    claim: int,
    text: str,
    aid_round_id: UUID | None,
    with_reader: bool,
    actor: Actor,
    at: datetime,
) -> Stage:
    """Write an answer: it may be told at once, or after a second colleague agreed. It stays as it was written.

    Raises Refused without words, NotFound for a decision aid that was not concluded at this request, Conflict.
    """
    row, question = _held(question_id, claim=claim, actor=actor, at=at)
    said = written(text, "Schrijf het antwoord.")
    if aid_round_id and not AidRound.objects.filter(id=aid_round_id, request=row, concluded_at__isnull=False).exists():
        raise NotFound(NO_AID)
    if question.stage == Stage.ASKED:
        _step(question, Step.BEGIN, at=at)
    needed = needs_reader(About(question.about), asked=with_reader)
    _step(question, Step.ASK_READER if needed else Step.FINISH, at=at)
    answer = AdviceAnswer.objects.create(
        question=question,
        number=question.answers.count() + 1,
        text=sealing.seal(said, owner=question.id, purpose=ADVICE),
        aid_round_id=aid_round_id,
        needs_reader=needed,
        at=at,
        by=access.own_account(actor),
        by_name=actor.name[:255],
    )
    if needed:
        question.save(update_fields=["stage", "since"])
        tell(row, Kind.ADVICE_TO_READ, actor=actor, at=at, detail=_what(question))
    else:
        _make_final(row, question, answer, actor=actor, at=at)
    return Stage(question.stage)


@transaction.atomic
def agree_with_answer(*, question_id: UUID, actor: Actor, at: datetime) -> None:
    """The second colleague agrees: from now on the answer may be told. Raises Refused for who wrote it, Conflict."""
    row, question, answer = _to_read(question_id, Step.AGREE, actor=actor, at=at)
    _read(answer, agrees=True, remarks="", actor=actor, at=at)
    _make_final(row, question, answer, actor=actor, at=at)


@transaction.atomic
def send_back_answer(*, question_id: UUID, remarks: str, actor: Actor, at: datetime) -> None:
    """The second colleague does not agree, and says why: another answer is to be written."""
    said = written(remarks, "Schrijf wat er anders moet.")
    row, question, answer = _to_read(question_id, Step.SEND_BACK, actor=actor, at=at)
    _read(answer, agrees=False, remarks=said, actor=actor, at=at)
    question.save(update_fields=["stage", "since"])
    tell(row, Kind.ADVICE_SENT_BACK, actor=actor, at=at, detail=_what(question))


@transaction.atomic
def tell_answer(*, question_id: UUID, claim: int, told_to: str, read_back: bool, actor: Actor, at: datetime) -> None:
    """Record that the answer was told by telephone: to whom, and whether they said it back. Raises Refused."""
    row, question = _held(question_id, claim=claim, actor=actor, at=at)
    said = written(told_to, "Schrijf aan wie u het antwoord vertelde.")
    question.told_to = sealing.seal(said, owner=question.id, purpose=TOLD_TO)
    mark_told(row, question, read_back=read_back, actor=actor, at=at)


@transaction.atomic
def withdraw_question(*, question_id: UUID, claim: int, because: str, actor: Actor, at: datetime) -> None:
    """The question does not need an answer any more: who asked said so, or it was noted by mistake."""
    row, question = _held(question_id, claim=claim, actor=actor, at=at)
    said = written(because, "Schrijf waarom de vraag vervalt.")
    mark_withdrawn(row, question, note=said, actor=actor, at=at)


def add_question(
    row: CareRequest,
    asking: Asking,
    *,
    through: Through,
    question_id: UUID,
    actor: Actor,
    at: datetime,
) -> AdviceQuestion:
    """A question at a request that the caller holds. Raises Refused for what cannot be kept."""
    refuse_unkeepable_asking(asking)
    told = {name: text.strip() for name, text in asdict(asking).items() if name != "about"}
    is_telephone = through is Through.TELEPHONE
    question = AdviceQuestion.objects.create(
        id=question_id,
        request=row,
        about=asking.about.value,
        through=through.value,
        asked_at=at,
        asked_by=None if is_telephone else access.own_account(actor),
        asked_for=None if is_telephone else access.own_organisation(actor),
        asked=sealing.seal(json.dumps(told, ensure_ascii=False), owner=question_id, purpose=ASKED),
        wanted_before=wanted_before(asking.about, asked_at=at, begin_before=row.begin_before),
        stage=stage_after(None, Step.ASK).value,
        since=at,
    )
    tell(row, Kind.ADVICE_ASKED, actor=actor, at=at, detail=_what(question))
    return question


def mark_told(
    row: CareRequest, question: AdviceQuestion, *, actor: Actor, at: datetime, read_back: bool = False
) -> None:
    """The answer was told, or who asked has read it. The caller holds both."""
    _step(question, Step.TELL, at=at)
    question.told_at, question.told_by, question.read_back = at, access.own_account(actor), read_back
    question.save(update_fields=["stage", "since", "told_at", "told_by", "told_to", "read_back"])
    tell(row, Kind.ADVICE_TOLD, actor=actor, at=at, detail={**_what(question), "readBack": read_back})
    notices.settle(about=_notice(question), actor=actor, at=at)


def mark_withdrawn(row: CareRequest, question: AdviceQuestion, *, actor: Actor, at: datetime, note: str = "") -> None:
    _step(question, Step.WITHDRAW, at=at)
    question.save(update_fields=["stage", "since"])
    tell(row, Kind.ADVICE_WITHDRAWN, actor=actor, at=at, detail=_what(question), note=note)


def _make_final(
    row: CareRequest, question: AdviceQuestion, answer: AdviceAnswer, *, actor: Actor, at: datetime
) -> None:
    question.final = answer
    question.save(update_fields=["stage", "since", "final"])
    tell(row, Kind.ADVICE_ANSWERED, actor=actor, at=at, detail=_what(question))
    if question.through == Through.PAGE and question.asked_for is not None:
        notice = NewNotice(
            about=_notice(question),
            title="Er is antwoord op een adviesvraag",
            text="Wie de vraag stelde, leest het antwoord bij Advies vragen.",
            link="/advice/",
        )
        notices.give(
            notice=notice,
            organisation_id=question.asked_for,
            permission=Permission.COORDINATION_ASK_ADVICE,
            actor=actor,
            at=at,
        )


def _read(answer: AdviceAnswer, *, agrees: bool, remarks: str, actor: Actor, at: datetime) -> None:
    AdviceReading.objects.create(
        answer=answer,
        at=at,
        by=access.own_account(actor),
        by_name=actor.name[:255],
        agrees=agrees,
        remarks=sealing.seal(remarks, owner=answer.id, purpose=REMARKS) if remarks else b"",
    )


def _to_read(
    question_id: UUID, step: Step, *, actor: Actor, at: datetime
) -> tuple[CareRequest, AdviceQuestion, AdviceAnswer]:
    """The reader needs no claim: they read what is written, and write nothing else."""
    row = locked(request_of(question_id), actor=actor, at=at)
    question = AdviceQuestion.objects.select_for_update().get(id=question_id)
    _step(question, step, at=at)
    answer = question.answers.latest("number")
    refuse_own_reading(writer=answer.by, reader=access.own_account(actor))
    return row, question, answer


def _held(question_id: UUID, *, claim: int, actor: Actor, at: datetime) -> tuple[CareRequest, AdviceQuestion]:
    row = held(request_of(question_id), claim=claim, actor=actor, at=at)
    row.save(update_fields=["claimed_until"])
    return row, AdviceQuestion.objects.select_for_update().get(id=question_id)


def request_of(question_id: UUID) -> UUID:
    """Of which request a question is. Raises NotFound."""
    found = AdviceQuestion.objects.filter(id=question_id).values_list("request_id", flat=True).first()
    if found is None:
        raise NotFound(UNKNOWN_QUESTION)
    return found


def _step(question: AdviceQuestion, step: Step, *, at: datetime) -> None:
    question.stage, question.since = stage_after(Stage(question.stage), step).value, at


def _what(question: AdviceQuestion) -> dict[str, object]:
    return {"about": question.about, "through": question.through}


def _notice(question: AdviceQuestion) -> str:
    return f"advice/{question.id}"
