"""What the clock does: who waited for their turn is asked, what nobody answered or confirmed is over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import NeedStatus, Status
from ketenzicht.placement.models import Offer
from ketenzicht.placement.operations.appointing import follow_appointments
from ketenzicht.placement.operations.offers import catch_up, name_of, of_the_clock
from ketenzicht.placement.operations.turns import ask_next


def watch(*, at: datetime) -> int:
    """Do all that is due, each in a transaction of its own; gives how many things. Twice does no harm."""
    done = sum(_note_overdue(one, at=at) for one in _overdue(at))
    done += sum(_end(one, at=at) for one in _over(at))
    done += sum(ask_next(need_id=one, at=at) for one in _with_turns_left())
    done += follow_appointments(at=at)
    return done + capacity.settle(at=at)


def _overdue(at: datetime) -> list[UUID]:
    rows = Offer.objects.filter(status=Status.ASKED.value, answer_before__lte=at, overdue_at__isnull=True)
    return list(rows.values_list("id", flat=True))


def _over(at: datetime) -> list[UUID]:
    unanswered = Q(status=Status.ASKED.value, answer_before__lte=at - (F("answer_before") - F("asked_at")))
    unconfirmed = Q(status=Status.ACCEPTED.value, hold_until__lte=at)
    return list(Offer.objects.filter(unanswered | unconfirmed).values_list("id", flat=True))


def _with_turns_left() -> list[UUID]:
    rows = Offer.objects.filter(status=Status.QUEUED.value, need__status=NeedStatus.SEEKING.value)
    return list(rows.values_list("need_id", flat=True).distinct())


@transaction.atomic
def _note_overdue(offer_id: UUID, *, at: datetime) -> bool:
    """No answer came in time: it is on record, and from now on the next may be asked beside it."""
    need, offer, _ = of_the_clock(offer_id=offer_id, at=at)
    if offer.status != Status.ASKED.value or offer.overdue_at is not None:
        return False
    offer.overdue_at = at
    offer.save(update_fields=["overdue_at"])
    detail = {"need": str(need.id), "offer": str(offer.id), "to": name_of(offer)}
    coordination.add_to_story(request_id=need.request_id, kind=Kind.PLACE_OVERDUE, detail=detail, actor=PLATFORM, at=at)
    return True


@transaction.atomic
def _end(offer_id: UUID, *, at: datetime) -> bool:
    need, offer, _ = of_the_clock(offer_id=offer_id, at=at)
    before = offer.status
    catch_up(need, offer, at=at)
    return offer.status != before
