"""Seeking otherwise than was stated: all of it while nobody was asked, and the words whenever they name the patient."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.coordination import queries as requests
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import NeedStatus
from ketenzicht.placement.domain.naming import named_in
from ketenzicht.placement.models import Need
from ketenzicht.placement.operations.offers import need_of_the_centre
from ketenzicht.placement.operations.seeking import (
    QUESTION,
    SOUGHT,
    Told,
    asked_in_words,
    sealed_of,
    sought_from,
    tell_of_need,
)
from ketenzicht.placement.queries.needs import question_of, sought_of

ASKED = "Er is al een aanbieder gevraagd. Beëindig deze zorginzet en maak een nieuwe."
OVER = "Voor deze zorginzet wordt geen plaats meer gezocht."


@transaction.atomic
def change_need(*, need_id: UUID, told: Told, actor: Actor, at: datetime) -> None:
    """Seek otherwise, the same kinds of care, for as long as nobody was asked. `told.form` changes nothing.

    Raises NotPermitted, NotFound, and Refused after that (state another need), or for a question that says nothing or
    who the patient is.
    """
    row = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    _refuse_over(row)
    if row.offers.exists():
        raise Refused(ASKED)
    was = sought_of(row)
    row.before = told.before
    if was is not None:
        sought = sought_from(told, kinds=was.kinds, region=was.region)
        row.sought = sealed_of(row.request_id, msgspec.json.encode(sought).decode(), SOUGHT)
    _keep(row, told.question, actor=actor, at=at)


@transaction.atomic
def reword_need(*, need_id: UUID, question: str, actor: Actor, at: datetime) -> None:
    """Take out of the question who the patient is, also when somebody was asked: who was reads the new words.

    Raises NotPermitted, NotFound, and Refused when somebody was asked and the words name nobody, or still do.
    """
    row = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    _refuse_over(row)
    named = named_in(question_of(row), requests.who_it_is(request_id=row.request_id))
    if row.offers.exists() and not named:
        raise Refused(ASKED)
    _keep(row, question, actor=actor, at=at)


def _refuse_over(row: Need) -> None:
    if row.status != NeedStatus.SEEKING.value:
        raise Refused(OVER)


def _keep(row: Need, question: str, *, actor: Actor, at: datetime) -> None:
    row.question = sealed_of(
        row.request_id, asked_in_words(requests.who_it_is(request_id=row.request_id), question), QUESTION
    )
    row.held_back_at = None
    row.save()
    detail: dict[str, object] = {"form": row.form, "name": row.form_name, "changed": True}
    tell_of_need(row, Kind.NEED_STATED, detail, actor=actor, at=at)
