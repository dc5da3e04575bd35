"""Who waits for their turn is asked when there is room: somebody said no, or has had their time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination import operations as deeds
from ketenzicht.coordination import queries as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import Action, NeedStatus, Side, Status, after
from ketenzicht.placement.domain.naming import named_in
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.offers import tell
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.queries.approaches import approach_for
from ketenzicht.placement.queries.needs import question_of, urgency_of


@transaction.atomic
def ask_next(*, need_id: UUID, at: datetime) -> int:
    """Ask who waited for their turn, as many as there is room for beside who still has time to answer; how many.

    Nobody, while the question says who the patient is: what was written down of them may have come after it. The
    centre is told so once, and the turns wait until it is written otherwise.
    """
    need = Need.objects.select_for_update(no_key=True).get(id=need_id)
    if need.status != NeedStatus.SEEKING.value or coordination.is_closed(request_id=need.request_id):
        return 0
    agreed = approach_for(request_id=need.request_id, kinds=need.kinds, at=at)
    busy = need.offers.filter(status=Status.ASKED.value, overdue_at__isnull=True).count()
    room = max(0, agreed.in_the_first_turn - busy)
    waiting = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("location")
    within, clock = agreed.within(urgency_of(need.request_id)), Party(Side.CLOCK, PLATFORM, at)
    next_ones = list(waiting.filter(need=need, status=Status.QUEUED.value).order_by("turn", "id")[:room])
    if next_ones and _is_held_back(need, at=at):
        return 0
    for offer in next_ones:
        offer.status, offer.since = after(Status(offer.status), Action.ASK, by=Side.CLOCK).value, at
        offer.asked_at, offer.answer_before = at, at + within
        offer.save()
        tell(need, offer, Action.ASK, clock)
    return len(next_ones)


def _is_held_back(need: Need, *, at: datetime) -> bool:
    if not named_in(question_of(need), coordination.who_it_is(request_id=need.request_id)):
        return False
    if need.held_back_at is None:
        need.held_back_at = at
        need.save(update_fields=["held_back_at"])
        deeds.add_to_story(
            request_id=need.request_id, kind=Kind.NEED_HELD_BACK, detail={"need": str(need.id)}, actor=PLATFORM, at=at
        )
    return True
