"""What the clock does: who waited for their turn is asked, what nobody answered or confirmed is over."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from psycopg.errors import LockNotAvailable

from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.domain import Status as RequestStatus
from ketenzicht.placement.domain import WAITING, Cancelled, NeedStatus, Side, Status
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.appointing import follow_appointment, with_news
from ketenzicht.placement.operations.following import follow_request, sought_again
from ketenzicht.placement.operations.moving import follow_unit, of_moved_units
from ketenzicht.placement.operations.offers import catch_up, name_of, of_the_clock, withdraw_all
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.operations.turns import ask_next
from ketenzicht.placement.queries.approaches import approach_of_centre

CLOSED = RequestStatus.CLOSED
WAITS_FOR = "300ms"  # for who is busy with the same
WAITS_AS_LONG_AS_IT_TAKES = "0"  # for those who deliver figures: somebody always does


class _Deed(Protocol):
    def __call__(self, one: UUID, /, *, at: datetime) -> int: ...


def watch(*, at: datetime, had_enough: Callable[[], bool] = lambda: False) -> int:
    """Do what is due, each in a transaction of its own, what was due first first; gives how many things.

    Twice does no harm. What cannot be done is told after all the rest was. What somebody else is busy with, and all
    that is left once `had_enough` says so, is done the next time: who answers meanwhile finds it done at the deed.
    """
    failed: list[Exception] = []
    done = 0
    for due, deed in _WORK:
        for one in _listed(due, at, failed):
            if had_enough():
                break
            done += _attempt(partial(deed, one, at=at), failed)
    done += _attempt(lambda: capacity.settle(at=at), failed, waits_for=WAITS_AS_LONG_AS_IT_TAKES)
    if failed:
        raise ExceptionGroup(f"{len(failed)} things that were due could not be done.", failed)
    return done


def _listed(due: Callable[[datetime], list[UUID]], at: datetime, failed: list[Exception]) -> list[UUID]:
    try:
        return due(at)
    except Exception as error:  # noqa: BLE001 - one list that cannot be made holds up no other; raised by `watch`
        failed.append(error)
        return []


def _attempt(deed: Callable[[], int], failed: list[Exception], *, waits_for: str = WAITS_FOR) -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [waits_for])
            return deed()
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            failed.append(error)
    except Exception as error:  # noqa: BLE001 - one that cannot be done holds up nobody else's; raised by `watch`
        failed.append(error)
    return 0


def _overdue(at: datetime) -> list[UUID]:
    rows = Offer.objects.filter(status=Status.ASKED.value, answer_before__lte=at, overdue_at__isnull=True)
    return list(rows.order_by("answer_before", "id").values_list("id", flat=True))


def _over(at: datetime) -> list[UUID]:
    unanswered = Q(status=Status.ASKED.value, answer_before__lte=at - (F("answer_before") - F("asked_at")))
    unconfirmed = Q(status=Status.ACCEPTED.value, hold_until__lte=at)
    rows = Offer.objects.filter(unanswered | unconfirmed).order_by("since", "id")
    return list(rows.values_list("id", flat=True))


def _with_turns_left(at: datetime) -> list[UUID]:
    """Needs of which somebody waits for their turn, and of whom fewer have time to answer than may be asked at once."""
    busy = Count("offers", filter=Q(offers__status=Status.ASKED.value, offers__overdue_at__isnull=True))
    queued = Offer.objects.filter(need=OuterRef("pk"), status=Status.QUEUED.value)
    rows = Need.objects.filter(Exists(queued), status=NeedStatus.SEEKING.value).annotate(busy=busy)
    agreed: dict[str, int] = {}  # of one centre and kind of care many are open, and all are asked alike
    found = []
    for need_id, centre_id, kinds, asked in rows.order_by("since", "id").values_list(
        "id", "request__centre_id", "kinds", "busy"
    ):
        name = f"{centre_id} {kinds}"
        if name not in agreed:
            agreed[name] = approach_of_centre(centre_id, kinds=kinds, at=at).in_the_first_turn
        if asked < agreed[name]:
            found.append(need_id)
    return found


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
    (lambda at: sought_again(), follow_request),
    (lambda at: with_news(), follow_appointment),
)
