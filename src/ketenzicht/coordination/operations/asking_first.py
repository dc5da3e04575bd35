"""The first questions of a call are answered: what the rules then say is on record."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.coordination.domain import Door, Kind
from ketenzicht.coordination.domain.first_questions import says_the_same
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.holding import held, log, tell
from ketenzicht.coordination.queries.first_questions import FIRST, FirstQuestions, first_answers_of, first_questions
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage.domain import Answer, Unknown


@transaction.atomic
def answer_first(
    *, request_id: UUID, claim: int, answers: Mapping[str, Answer | None], actor: Actor, at: datetime
) -> None:
    """Keep what was answered, by question; None takes it back. Where it leads is told in the story when it changes.

    Raises NotFound for a question that the rules do not ask, Refused for what cannot be its answer or without rules.
    """
    row = held(request_id, claim=claim, actor=actor, at=at)
    before = _asked(row, first_answers_of(row), at=at)
    asked = {one.question.code: one.question for one in before.flow.first}
    if any(code not in asked for code in answers):
        raise NotFound("Deze vraag staat niet in de gespreksregels.")
    for code, answer in answers.items():
        asked[code].known_from(answer)
    said = {code: given for code, given in {**first_answers_of(row), **answers}.items() if given is not None}
    told = {code: None if isinstance(answer, Unknown) else answer for code, answer in said.items()}
    row.first_answers = sealing.seal(json.dumps(told), owner=row.id, purpose=FIRST)
    row.save(update_fields=["first_answers", "claimed_until"])
    log(row, "coordination.first-answered", actor=actor, at=at, detail={"questions": sorted(answers)})
    _tell(row, before, _asked(row, said, at=at), actor=actor, at=at)


def _asked(row: CareRequest, said: Mapping[str, Answer], *, at: datetime) -> FirstQuestions:
    found = first_questions(
        centre_id=row.centre_id, door=Door(row.door), received_at=row.received_at, said=said, now=at
    )
    if found is None:
        raise Refused("Er zijn geen gespreksregels in gebruik. De functioneel beheerder leest ze in.")
    return found


def _tell(row: CareRequest, before: FirstQuestions, now: FirstQuestions, *, actor: Actor, at: datetime) -> None:
    if says_the_same(before.guidance, now.guidance):
        return
    first = now.guidance.first
    detail = {
        "flow": f"{now.flow.name} {now.flow.number}",
        "to": first.way.to.value,
        "way": first.way.name,
        "isCertain": first.is_certain,
    }
    was = {*before.guidance.first.because, *before.guidance.warnings}
    because = [*first.because, *now.guidance.warnings]
    note = " ".join([one for one in because if one not in was] or because)
    tell(row, Kind.FIRST_ASKED, actor=actor, at=at, detail=detail, note=note)
