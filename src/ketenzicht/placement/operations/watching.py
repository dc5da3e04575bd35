"""What the clock does: who waited for their turn is asked, what nobody answered or confirmed is over."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.clockwork import WAITS_AS_LONG_AS_IT_TAKES, OneByOne
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.domain import Status as RequestStatus
from ketenzicht.placement.domain import Cancelled, Dropped, NeedStatus, Side, Status
from ketenzicht.placement.domain.closing import WHEN_CLOSED
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.appointing import follow_appointment, with_news
from ketenzicht.placement.operations.ended import end_with_unit, of_ended_units
from ketenzicht.placement.operations.following import follow_request, gone_on, leave_for_next, sought_again
from ketenzicht.placement.operations.journeys import end_left_standing, left_standing
from ketenzicht.placement.operations.moving import follow_unit, of_moved_units
from ketenzicht.placement.operations.offers import catch_up, end_need, name_of, of_the_clock, withdraw_all
from ketenzicht.placement.operations.seeking import tell_of_need
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.operations.turns import ask_next
from ketenzicht.placement.operations.unmet import keep_unmet_at_end
from ketenzicht.placement.queries.approaches import approach_of_centre

CLOSED = RequestStatus.CLOSED
AT_ONCE = 200  # of one kind, some seconds: then the next kind has its turn

_Due = Callable[[datetime], list[UUID]]


class _Deed(Protocol):
    def __call__(self, one: UUID, /, *, at: datetime) -> int: ...


def watch(*, at: datetime, had_enough: Callable[[], bool] = lambda: False) -> int:
    """Do what is due, each in a transaction of its own, what was due first first; gives how many things.

    Twice does no harm. What cannot be done is told after all the rest was. What somebody else is busy with, and all
    that is left once `had_enough` says so, is done the next time: who answers meanwhile finds it done at the deed.
    Where much is due of one kind, the others have their turn in between.
    """
    clock = OneByOne()
    done = 0
    for deed in _in_turns(at, clock):
        if had_enough():
            break
        done += clock.attempt(deed)
    # For those who deliver figures it waits: somebody always does.
    done += clock.attempt(lambda: capacity.settle(at=at), waits_for=WAITS_AS_LONG_AS_IT_TAKES)
    clock.tell_failed()
    return done


def _in_turns(at: datetime, clock: OneByOne) -> Iterator[Callable[[], int]]:
    """What is due, each thing once: so many of a kind, then of the next, and round again while there is more."""
    tried: set[tuple[_Deed, UUID]] = set()
    kinds = list(_WORK)
    has_more = True
    while has_more:
        has_more = False
        for due, deed in tuple(kinds):
            listed = _list(due, at, clock)
            if listed is None:
                kinds.remove((due, deed))
                continue
            found = [one for one in listed if (deed, one) not in tried]
            has_more |= len(found) > AT_ONCE
            for one in found[:AT_ONCE]:
                tried.add((deed, one))
                yield partial(deed, one, at=at)


def _list(due: _Due, at: datetime, clock: OneByOne) -> list[UUID] | None:
    """One list that cannot be made holds up no other."""
    made: list[list[UUID]] = []

    def make() -> int:
        made.append(due(at))
        return 0

    clock.attempt(make)
    return made[0] if made else None


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
    """What was left behind by requests that were closed before that ended it, or fell away after that."""
    rows = Need.objects.filter(status=NeedStatus.SEEKING.value, request__status=CLOSED.value)
    return list(rows.order_by("since", "id").values_list("id", flat=True))


@transaction.atomic
def _stop_seeking(need_id: UUID, *, at: datetime) -> bool:
    """A request that was closed needs no place: who was asked for it hears so. What was promised lapses by itself."""
    need = Need.objects.select_for_update(no_key=True).get(id=need_id)
    if need.status != NeedStatus.SEEKING.value or need.request.status != CLOSED.value:
        return False
    how = requests.how_closed(request_id=need.request_id)
    keep_unmet_at_end(need, WHEN_CLOSED[how].unmet if how else None, actor=PLATFORM, at=at)
    withdraw_all(need, party=Party(Side.CLOCK, PLATFORM, at), reason=Cancelled.NOT_NEEDED)
    end_need(need, Dropped.CLOSED, at=at)
    tell_of_need(need, Kind.NEED_ENDED, {"dropped": Dropped.CLOSED.value}, actor=PLATFORM, at=at)
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
_WORK: tuple[tuple[_Due, _Deed], ...] = (
    (lambda at: of_moved_units(at=at), follow_unit),
    (lambda at: of_ended_units(at=at), end_with_unit),
    (_of_closed_requests, _stop_seeking),
    (_overdue, _note_overdue),
    (_over, _end),
    (_with_turns_left, _ask_next),
    (lambda at: sought_again(), follow_request),
    (gone_on, leave_for_next),
    (lambda at: with_news(), follow_appointment),
    (lambda at: left_standing(), end_left_standing),
)
