"""What the clock does: who waited for their turn is asked, what nobody answered or confirmed is over."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.domain import Status as RequestStatus
from ketenzicht.placement.domain import WAITING, Cancelled, NeedStatus, Side, Status
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.appointing import follow_appointments
from ketenzicht.placement.operations.following import follow_what_is_sought
from ketenzicht.placement.operations.moving import follow_unit, of_moved_units
from ketenzicht.placement.operations.offers import Party, catch_up, name_of, of_the_clock, withdraw_all
from ketenzicht.placement.operations.turns import ask_next

CLOSED = RequestStatus.CLOSED


class _Deed(Protocol):
    def __call__(self, one: UUID, /, *, at: datetime) -> int: ...


def watch(*, at: datetime) -> int:
    """Do all that is due, each in a transaction of its own; gives how many things. Twice does no harm.

    What cannot be done is told after all the rest was.
    """
    failed: list[Exception] = []
    done = 0
    for due, deed in _WORK:
        for one in due(at):
            try:
                done += deed(one, at=at)
            except Exception as error:  # noqa: BLE001 - one that cannot be done holds up nobody else's; raised below
                failed.append(error)
    done += follow_what_is_sought(at=at)
    done += follow_appointments(at=at)
    done += capacity.settle(at=at)
    if failed:
        raise ExceptionGroup(f"{len(failed)} things that were due could not be done.", failed)
    return done


def _overdue(at: datetime) -> list[UUID]:
    rows = Offer.objects.filter(status=Status.ASKED.value, answer_before__lte=at, overdue_at__isnull=True)
    return list(rows.values_list("id", flat=True))


def _over(at: datetime) -> list[UUID]:
    unanswered = Q(status=Status.ASKED.value, answer_before__lte=at - (F("answer_before") - F("asked_at")))
    unconfirmed = Q(status=Status.ACCEPTED.value, hold_until__lte=at)
    return list(Offer.objects.filter(unanswered | unconfirmed).values_list("id", flat=True))


def _with_turns_left(at: datetime) -> list[UUID]:
    rows = Offer.objects.filter(status=Status.QUEUED.value, need__status=NeedStatus.SEEKING.value)
    return list(rows.values_list("need_id", flat=True).distinct())


def _of_closed_requests(at: datetime) -> list[UUID]:
    rows = Offer.objects.filter(status__in=[one.value for one in WAITING], need__request__status=CLOSED.value)
    return list(rows.values_list("need_id", flat=True).distinct())


@transaction.atomic
def _stop_asking(need_id: UUID, *, at: datetime) -> bool:
    """A request that was closed needs no place: who was asked for it hears so. What was promised lapses by itself."""
    need = Need.objects.select_for_update(no_key=True).get(id=need_id)
    withdraw_all(need, party=Party(Side.CLOCK, PLATFORM, at), reason=Cancelled.NOT_NEEDED)
    return True


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


def _ask_next(need_id: UUID, *, at: datetime) -> int:
    return ask_next(need_id=need_id, at=at)


# What there is to do, and how each is done, in this order: who moved or is not needed is not asked first.
_WORK: tuple[tuple[Callable[[datetime], list[UUID]], _Deed], ...] = (
    (lambda at: of_moved_units(at=at), follow_unit),
    (_of_closed_requests, _stop_asking),
    (_overdue, _note_overdue),
    (_over, _end),
    (_with_turns_left, _ask_next),
)
