"""Giving up a search: what was not there is on record, with why, and nobody is asked any more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import UNASKED, Cancelled, NeedMove, NeedStatus, Side, Status, need_after
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead, failures_of, refuse_half_told
from ketenzicht.placement.models import Unmet
from ketenzicht.placement.operations.offers import need_of_the_centre, set_need, withdraw_all
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.queries.unmet import UNMET, best_of, last_search, outcomes_of
from ketenzicht.sealing import operations as sealing

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
    outcomes, last = outcomes_of(row.id), last_search(row.id)
    best = best_of(row.id, last=last)
    withdraw_all(row, party=Party(Side.CENTRE, actor, at), reason=Cancelled.NOT_NEEDED)
    made = Unmet.objects.create(
        need=row,
        at=at,
        by=access.own_account(actor),
        by_name=actor.name[:255],
        reasons=[one.value for one in dict.fromkeys(told.reasons)],
        worked_out=[one.value for one in failures_of(outcomes, candidates=last.candidates, against=last.against)],
        instead=told.instead.value,
        consequences=[one.value for one in dict.fromkeys(told.consequences)],
        best=best.name,
        best_free=best.free,
        best_chance=best.chance,
        asked=sum(one.status not in UNASKED for one in outcomes),
        declined=sum(one.status is Status.DECLINED for one in outcomes),
        unanswered=sum(one.status in {Status.EXPIRED, Status.ASKED} for one in outcomes),
        words=sealing.seal(words, owner=row.id, purpose=UNMET) if words else b"",
    )
    set_need(row, NeedMove.GIVE_UP, at=at)
    detail = {"need": str(row.id), "reasons": made.reasons, "instead": made.instead}
    coordination.add_to_story(
        request_id=row.request_id, kind=Kind.NEED_UNMET, detail=detail, note=words, actor=actor, at=at
    )
    return made.id
