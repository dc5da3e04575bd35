"""The end of a request: nothing is sought any more, and it is known where the patient is."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Status as RequestStatus
from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.placement.domain import OPEN_NEEDS, Action, Status
from ketenzicht.placement.domain.closing import WHEN_COMPLETED
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.closing import end_as
from ketenzicht.placement.operations.gp import ask_to_tell_gp
from ketenzicht.placement.operations.journeys import end_journeys
from ketenzicht.placement.operations.offers import move, name_of, of_the_clock


@transaction.atomic
def complete(*, request_id: UUID, whereabouts: Whereabouts, words: str, actor: Actor, at: datetime) -> None:
    """It is known where the patient is. At a placement, only while the patient is there.

    What is sought for who died or left ends with it. Raises NotPermitted, NotFound, Conflict while something is still
    sought or asked for anybody else, or when it is not decided, and Refused for a placement where the patient is not.
    """
    coordination.work_on(request_id=request_id, actor=actor, at=at)  # held: nothing is sought for it meanwhile
    if stops := end_as(WHEN_COMPLETED[whereabouts], request_id, actor=actor, at=at):
        raise Conflict(stops)
    place = _where(request_id) if whereabouts is Whereabouts.PLACED else ""
    end_journeys(request_id, at=at)
    coordination.complete(request_id=request_id, whereabouts=whereabouts, place=place, words=words, actor=actor, at=at)
    ask_to_tell_gp(request_id, actor=actor, at=at)


def _where(request_id: UUID) -> str:
    """The name of the placement where the patient is."""
    there = Offer.objects.filter(need__request_id=request_id, status=Status.ARRIVED.value)
    found = there.select_related("location").order_by("need__step").last()
    if found is None:
        raise Refused(
            "De patiënt is op geen plaats aangekomen die hier is geregeld. Kies waar de patiënt dan is.",
            field="whereabouts",
        )
    return name_of(found)


def sought_again() -> list[UUID]:
    """Requests that were completed, and for which something is sought again."""
    again = Need.objects.filter(
        status__in=[one.value for one in OPEN_NEEDS], request__status=RequestStatus.COMPLETED.value
    )
    return list(again.order_by("request_id").values_list("request_id", flat=True).distinct())


def follow_request(request_id: UUID, *, at: datetime) -> bool:
    """By the clock: such a request is followed again. Twice does no harm."""
    return coordination.follow_by_clock(request_id=request_id, at=at)


def gone_on(at: datetime) -> list[UUID]:
    """Offers where a patient is said to be who by now arrived at the next place, sought for the request after that."""
    arrived = Offer.objects.filter(status=Status.ARRIVED.value, arrived_at__lte=at)
    after_that = arrived.filter(need__request__continues__isnull=False)  # by the index of what goes on: that is few
    there = after_that.order_by("arrived_at").values_list("need__request__continues", "arrived_at")
    since = {request_id: arrived_at for request_id, arrived_at in there if arrived_at is not None}
    rows = arrived.filter(need__request__in=since).order_by("arrived_at", "id")
    named = rows.values_list("id", "need__request", "arrived_at")
    return [one for one, request_id, arrived_at in named if arrived_at is not None and arrived_at <= since[request_id]]


@transaction.atomic
def leave_for_next(offer_id: UUID, *, at: datetime) -> bool:
    """By the clock: a patient is in one place, over requests too. Twice does no harm."""
    need, offer, clock = of_the_clock(offer_id=offer_id, at=at)
    if offer.status != Status.ARRIVED.value:
        return False
    move(need, offer, Action.LEAVE, clock)
    return True
