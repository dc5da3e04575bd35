"""Who waits for their turn is asked when there is room; who can take nobody in by then is passed over."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination import operations as deeds
from ketenzicht.coordination import queries as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import Action, NeedStatus, Side, Status, after
from ketenzicht.placement.domain.naming import named_in
from ketenzicht.placement.domain.turns import Skip, Stand, skip_of
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.moving import go_along, goes_on_elsewhere
from ketenzicht.placement.operations.offers import tell
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.queries.approaches import approach_for
from ketenzicht.placement.queries.needs import question_of, urgency_of
from ketenzicht.placement.queries.stands import stands_of
from ketenzicht.ui.domain.words import moment


@transaction.atomic
def ask_next(*, need_id: UUID, at: datetime) -> int:
    """Ask who waited for their turn, as many as there is room for beside who still has time to answer.

    Who is closed by then is skipped, with why, and the next has the turn. Gives how many were asked or skipped.
    Nobody, while the question says who the patient is: what was written down of them may have come after it. The
    centre is told so once, and the turns wait until it is written otherwise.
    """
    need = Need.objects.select_for_update(no_key=True).get(id=need_id)
    if need.status != NeedStatus.SEEKING.value or coordination.is_closed(request_id=need.request_id):
        return 0
    agreed = approach_for(request_id=need.request_id, kinds=need.kinds, at=at)
    busy = need.offers.filter(status=Status.ASKED.value, overdue_at__isnull=True).count()
    room = max(0, agreed.in_the_first_turn - busy)
    if not room:
        return 0
    held = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("location", "unit")
    waiting = list(held.filter(need=need, status=Status.QUEUED.value).order_by("turn", "id"))
    if not waiting or _is_held_back(need, at=at):
        return 0
    answer_before = at + agreed.within(urgency_of(need.request_id))
    stands = stands_of(waiting, at=at)
    done = 0
    for offer in waiting:
        if not room:
            break
        skip = _skip(offer, stands, at=at, answer_before=answer_before)
        if skip is None:
            _ask(need, offer, at=at, answer_before=answer_before)
            room -= 1
        else:
            _pass_over(need, offer, skip, at=at)
        done += 1
    return done


def _skip(offer: Offer, stands: Mapping[UUID, Stand], *, at: datetime, answer_before: datetime) -> Skip | None:
    """Why this one is not asked. A unit that goes on somewhere else is looked at there."""
    stand = stands.get(offer.id)
    if stand is None:
        return None
    if stand.has_ended and goes_on_elsewhere(offer, at=at) and go_along(offer, at=at):
        moved = Offer.objects.select_related("location", "unit").get(id=offer.id)
        offer.unit, offer.location = moved.unit, moved.location
        stand = stands_of([offer], at=at)[offer.id]
    return skip_of(stand, at=at, answer_before=answer_before)


def _ask(need: Need, offer: Offer, *, at: datetime, answer_before: datetime) -> None:
    offer.status, offer.since = after(Status(offer.status), Action.ASK, by=Side.CLOCK).value, at
    offer.asked_at, offer.answer_before = at, answer_before
    offer.save()
    tell(need, offer, Action.ASK, Party(Side.CLOCK, PLATFORM, at))


def _pass_over(need: Need, offer: Offer, skip: Skip, *, at: datetime) -> None:
    """Nobody was asked there: it is on record why, and from when somebody may be taken in again."""
    offer.status, offer.since = after(Status(offer.status), Action.SKIP, by=Side.CLOCK).value, at
    offer.reason = skip.why.value
    offer.save(update_fields=["status", "since", "reason"])
    words = f"Weer open: {moment(skip.until, now=at)}." if skip.until else ""
    tell(need, offer, Action.SKIP, Party(Side.CLOCK, PLATFORM, at), reason=skip.why, words=words)


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
