"""A professional asks a centre for advice: by their own page, or by their own system along with a request."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.coordination.domain import Asking, Door, Stage, Through
from ketenzicht.coordination.models import AdviceQuestion, CareRequest
from ketenzicht.coordination.operations.advising import (
    UNKNOWN_QUESTION,
    add_question,
    mark_told,
    mark_withdrawn,
)
from ketenzicht.coordination.operations.holding import log
from ketenzicht.coordination.operations.receiving import NO_CARE, NO_CENTRE, take_in
from ketenzicht.coordination.operations.telling import bring_back
from ketenzicht.coordination.queries.advice import QuestionLine, question_lines
from ketenzicht.coordination.queries.queue import is_centre
from ketenzicht.coordination.queries.sending import centres_near, gives_care, sent_by


@transaction.atomic
def ask_advice(
    *, form: UUID, centre_id: UUID, intake: Mapping[str, str], asking: Asking, actor: Actor, at: datetime
) -> UUID:
    """Ask a centre of the own region about a patient: a request with a question; gives the id of the question.

    The same `form` comes in once. Raises NotPermitted, Invalid for what no intake can hold, Refused for a question
    without words; then nothing is kept.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_ASK_ADVICE)
    mine = access.own_organisation(actor)
    if not gives_care(mine):
        raise NotPermitted(NO_CARE, actor=actor)
    if not is_centre(centre_id) or centre_id not in dict(centres_near(organisation_id=mine, on=local_day(at))):
        raise NotPermitted(NO_CENTRE, actor=actor)
    before = AdviceQuestion.objects.filter(id=form).first()
    if before is not None:
        return _again(before, actor)
    try:
        with transaction.atomic():
            made = take_in(centre_id=centre_id, door=Door.PROFESSIONALS, intake=intake, actor=actor, at=at)
            row = CareRequest.objects.select_for_update().get(id=made.id)
            return add_question(row, asking, through=Through.PAGE, question_id=form, actor=actor, at=at).id
    except IntegrityError:  # the same form, twice at the same time
        return _again(AdviceQuestion.objects.get(id=form), actor)


@transaction.atomic
def ask_on(*, form: UUID, on: UUID, asking: Asking, actor: Actor, at: datetime) -> UUID:
    """Ask more about the same patient. A request that was done or put aside stands in the queue again."""
    row, _ = _mine(on, actor=actor)
    before = AdviceQuestion.objects.filter(id=form).first()
    if before is not None:
        return _again(before, actor)
    question = add_question(row, asking, through=Through.PAGE, question_id=form, actor=actor, at=at)
    bring_back(row, actor=actor, at=at)
    return question.id


@transaction.atomic
def look_into_advice(*, question_id: UUID, actor: Actor, at: datetime) -> QuestionLine:
    """What one asked oneself, with the answer once it may be told; the log of the patient tells of the look."""
    row, question = _mine(question_id, actor=actor)
    log(row, "coordination.advice-looked-into", actor=actor, at=at, deed=Deed.READ)
    return _as_the_asker_sees_it(question.id)


@transaction.atomic
def say_read(*, question_id: UUID, actor: Actor, at: datetime) -> None:
    """Who asked has read the answer. Twice is no fault. Raises Conflict while there is none."""
    row, question = _mine(question_id, actor=actor)
    if question.stage != Stage.TOLD:
        mark_told(row, question, actor=actor, at=at)


@transaction.atomic
def take_back_question(*, question_id: UUID, actor: Actor, at: datetime) -> None:
    """Who asked needs no answer any more. The request stays: the centre knows of the patient. Raises Conflict."""
    row, question = _mine(question_id, actor=actor)
    mark_withdrawn(row, question, actor=actor, at=at)


@transaction.atomic
def fetch_advice(*, key: str, actor: Actor, at: datetime) -> QuestionLine | None:
    """What a system asked along with its request, with the answer once it may be told; None: it asked nothing.

    The first time that the answer goes along, it was told; each time the log of the patient tells of the look.
    """
    access.require(actor=actor, permission=Permission.COORDINATION_REQUEST)
    row = sent_by(actor, key=key, rows=CareRequest.objects.select_for_update())  # before its question, as elsewhere
    asked = AdviceQuestion.objects.filter(request=row, through=Through.SYSTEM.value, asked_by=actor.id)
    question = asked.select_for_update(of=("self",)).first()
    if question is None:
        return None
    if Stage(question.stage).has_answer:
        log(row, "coordination.advice-looked-into", actor=actor, at=at, deed=Deed.READ)
        if question.stage == Stage.ANSWERED:
            mark_told(row, question, actor=actor, at=at)
    return _as_the_asker_sees_it(question.id)


def _as_the_asker_sees_it(question_id: UUID) -> QuestionLine:
    """Without what was written and not agreed with: only what may be told."""
    (line,) = question_lines(AdviceQuestion.objects.filter(id=question_id).select_related("request"))
    return replace(line, answers=())


def _again(before: AdviceQuestion, actor: Actor) -> UUID:
    if (before.asked_by, before.asked_for) != (actor.id, actor.organisation_id):
        raise Conflict("Dit formulier is al gebruikt. Begin een nieuwe adviesvraag.")
    return before.id


def _mine(question_id: UUID, *, actor: Actor) -> tuple[CareRequest, AdviceQuestion]:
    """Only who asked, acting for the organisation for which they did. NotFound for any other, whether it is there."""
    access.require(actor=actor, permission=Permission.COORDINATION_ASK_ADVICE)
    mine = AdviceQuestion.objects.filter(
        id=question_id, asked_by=actor.id, asked_for=actor.organisation_id, through=Through.PAGE.value
    )
    request_id = mine.values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound(UNKNOWN_QUESTION)
    row = CareRequest.objects.select_for_update().get(id=request_id)
    return row, AdviceQuestion.objects.select_for_update().get(id=question_id)
