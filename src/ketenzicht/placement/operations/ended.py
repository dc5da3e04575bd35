"""What was asked of a unit, or promised by it, ends when the unit is there no more and goes on nowhere."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketenzicht.access.queries import local_day
from ketenzicht.capacity.queries import unit_now
from ketenzicht.placement.domain import Action, Skipped, Status
from ketenzicht.placement.models import Offer
from ketenzicht.placement.operations.offers import move, of_the_clock

# Who is on the way is met by who still is there: that stays until somebody says how it went.
_ENDS: Mapping[Status, Action] = {
    Status.QUEUED: Action.SKIP,
    Status.ASKED: Action.WITHDRAW,
    Status.ACCEPTED: Action.LAPSE,
    Status.PLACED: Action.LAPSE,
}


def of_ended_units(*, at: datetime) -> list[UUID]:
    """The offers that stand where their unit, or its location, is no more. One query."""
    day = local_day(at)
    gone = Q(unit__active_until__lte=day) | Q(location__active_until__lte=day)
    rows = Offer.objects.filter(gone, status__in=sorted(one.value for one in _ENDS), unit__isnull=False)
    return list(rows.order_by("since", "id").values_list("id", flat=True))


@transaction.atomic
def end_with_unit(offer_id: UUID, *, at: datetime) -> bool:
    """By the clock: both sides hear that the place fell away, and it is sought anew. Twice does no harm."""
    need, offer, clock = of_the_clock(offer_id=offer_id, at=at)
    action = _ENDS.get(Status(offer.status))
    if action is None or offer.unit_id is None or not _is_gone(offer, at=at):
        return False
    move(need, offer, action, clock, reason=Skipped.ENDED)
    return True


def _is_gone(offer: Offer, *, at: datetime) -> bool:
    """Nowhere any more: what goes on elsewhere is followed there."""
    day = local_day(at)
    if offer.unit_id is None or unit_now(unit_id=offer.unit_id, on=day) is None:
        return True
    there = Offer.objects.filter(id=offer.id).values_list("location__active_until", "unit__active_until").get()
    until, unit_until = there
    return until is not None and until <= day and (unit_until is None or unit_until > day)
