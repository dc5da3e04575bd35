"""Giving up a search: what was not there is on record, with why, and nobody is asked any more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import Cancelled, NeedMove, NeedStatus, Side, need_after
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead, NotFound, refuse_half_told
from ketenzicht.placement.operations.offers import need_of_the_centre, set_need, withdraw_all
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.operations.unmet import keep_unmet

MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class GivingUp:
    """Why, as a person confirms it; what was done in its place; what came of it; and more in words."""

    reasons: tuple[Failed, ...]
    instead: Instead
    consequences: tuple[Consequence, ...]
    words: str = ""


@transaction.atomic
def give_up(*, need_id: UUID, told: GivingUp, actor: Actor, at: datetime) -> UUID:
    """What is sought is not there: who was asked hears so at once, and it is told what was done instead.

    Raises NotPermitted, NotFound, Conflict when there is a place (also one that was accepted just before) or it is over
    already, and Refused for what is told by halves.
    """
    row = need_of_the_centre(need_id=need_id, actor=actor, at=at)
    need_after(NeedStatus(row.status), NeedMove.GIVE_UP)
    refuse_half_told(told.reasons, told.instead, told.consequences, told.words)
    words = told.words.strip()
    if len(words) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(words)}.")
    made = keep_unmet(row, NotFound(told.instead, told.consequences, told.reasons, words), actor=actor, at=at)
    withdraw_all(row, party=Party(Side.CENTRE, actor, at), reason=Cancelled.NOT_NEEDED)
    set_need(row, NeedMove.GIVE_UP, at=at)
    detail = {"need": str(row.id), "reasons": made.reasons, "instead": made.instead}
    coordination.add_to_story(
        request_id=row.request_id, kind=Kind.NEED_UNMET, detail=detail, note=words, actor=actor, at=at
    )
    return made.id
