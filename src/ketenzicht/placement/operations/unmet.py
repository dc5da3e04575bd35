"""What was not there goes on record with what was known of it at that moment: by who gave up, or with the request."""

from datetime import datetime

from ketenzicht.base.actor import Actor
from ketenzicht.placement.domain import UNASKED, NeedStatus, Status
from ketenzicht.placement.domain.unmet import Failed, NotFound, failures_of
from ketenzicht.placement.models import Need, Unmet
from ketenzicht.placement.queries.unmet import UNMET, best_of, last_search, outcomes_of
from ketenzicht.sealing import operations as sealing


def keep_unmet(need: Need, told: NotFound, *, actor: Actor, at: datetime) -> Unmet:
    """Within a deed at a need that is held, before who was asked is withdrawn: they did not answer."""
    outcomes, last = outcomes_of(need.id), last_search(need.id)
    best = best_of(need.id, last=last)
    worked_out = failures_of(outcomes, candidates=last.candidates, against=last.against)
    reasons = told.reasons or (Failed.ENDED, *worked_out)
    return Unmet.objects.create(
        need=need,
        at=at,
        by=actor.id,
        by_name=actor.name[:255],
        reasons=[one.value for one in dict.fromkeys(reasons)],
        worked_out=[one.value for one in worked_out],
        instead=told.instead.value,
        consequences=[one.value for one in dict.fromkeys(told.consequences)],
        best=best.name,
        best_free=best.free,
        best_chance=best.chance,
        asked=sum(one.status not in UNASKED for one in outcomes),
        declined=sum(one.status is Status.DECLINED for one in outcomes),
        unanswered=sum(one.status in {Status.EXPIRED, Status.ASKED} for one in outcomes),
        words=sealing.seal(told.words, owner=need.id, purpose=UNMET) if told.words else b"",
    )


def keep_unmet_at_end(need: Need, told: NotFound | None, *, actor: Actor, at: datetime) -> None:
    """The same where a search ends by something else than giving up; nothing where that says nothing of care."""
    if told is not None and need.status == NeedStatus.SEEKING.value:
        keep_unmet(need, told, actor=actor, at=at)
