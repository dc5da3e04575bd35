"""The end of a request: nothing is sought any more, and it is known where the patient is."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Status as RequestStatus
from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.placement.domain import OPEN_NEEDS, Action, Side, Status
from ketenzicht.placement.models import Need, Offer, Onward
from ketenzicht.placement.operations.offers import move, name_of
from ketenzicht.placement.operations.steps import Party


@transaction.atomic
def complete(*, request_id: UUID, whereabouts: Whereabouts, words: str, actor: Actor, at: datetime) -> None:
    """It is known where the patient is. At a placement, only while the patient is there.

    Raises NotPermitted, NotFound, Conflict while something is still sought or asked, or when it is not decided, and
    Refused for a placement where the patient is not.
    """
    coordination.work_on(request_id=request_id, actor=actor, at=at)  # held: nothing is sought for it meanwhile
    if Need.objects.filter(request_id=request_id, status__in=[one.value for one in OPEN_NEEDS]).exists():
        raise Conflict("Er wordt nog een plaats gezocht of er is een patiënt onderweg. Rond dat eerst af.")
    if Onward.objects.filter(offer__need__request_id=request_id, done_at__isnull=True).exists():
        raise Conflict("Waar de patiënt is, vraagt men om een vervolg. Handel dat eerst af.")
    if whereabouts is Whereabouts.PLACED:
        place = _where(request_id)
    else:
        place = ""
        _leave(request_id, at=at)
    coordination.complete(request_id=request_id, whereabouts=whereabouts, place=place, words=words, actor=actor, at=at)


def _leave(request_id: UUID, *, at: datetime) -> None:
    """A patient is in one place: who is somewhere else, or died, is not where they arrived any more."""
    list(Need.objects.select_for_update(no_key=True).filter(request_id=request_id).order_by("step"))
    held = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("location", "need")
    for one in held.filter(need__request_id=request_id, status=Status.ARRIVED.value).order_by("id"):
        move(one.need, one, Action.LEAVE, Party(Side.CLOCK, PLATFORM, at))


def _where(request_id: UUID) -> str:
    """The name of the placement where the patient is."""
    there = Offer.objects.filter(need__request_id=request_id, status=Status.ARRIVED.value)
    found = there.select_related("location").order_by("need__step").last()
    if found is None:
        raise Refused("De patiënt is op geen plaats aangekomen die hier is geregeld. Kies waar de patiënt dan is.")
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
