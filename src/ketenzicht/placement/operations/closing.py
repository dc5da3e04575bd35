"""What is sought and arranged ends with its request, in the same transaction; or says that it may not end like this."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Refused
from ketenzicht.coordination.domain import Ending, Receiver
from ketenzicht.placement.domain import COMING, NeedStatus, Side, Status
from ketenzicht.placement.domain import Action as Deed
from ketenzicht.placement.domain.closing import (
    WHEN_CLOSED,
    WHEN_FORWARDED,
    AtEnd,
    Stands,
    Then,
    Unfinished,
    against,
)
from ketenzicht.placement.models import Need, Offer, Onward
from ketenzicht.placement.operations.gp import ask_to_tell_gp
from ketenzicht.placement.operations.offers import catch_up, move, name_of
from ketenzicht.placement.operations.seeking import end_search
from ketenzicht.placement.operations.steps import Party
from ketenzicht.placement.operations.unmet import keep_unmet_at_end
from ketenzicht.planning import queries as plans

_OUTSIDE = "een plaats buiten het netwerk"
_STANDS = {
    Status.ACCEPTED: Stands.PROMISED,
    Status.PLACED: Stands.PLACED,
    Status.UNDER_WAY: Stands.UNDER_WAY,
    Status.ARRIVED: Stands.THERE,
}
_WITH_OFFERS = sorted(one.value for one in _STANDS)
_OF_INTEREST = [NeedStatus.SEEKING.value, NeedStatus.ARRANGED.value, NeedStatus.MET.value]


@dataclass(frozen=True, slots=True)
class _Open:
    """A need that is not over, or where the patient is; or a question from there."""

    told: Unfinished
    need: Need
    offer: Offer | None = None
    onward: Onward | None = None


def end_with_request(*, request_id: UUID, how: Ending | Receiver, actor: Actor, at: datetime) -> None:
    """Within the deed that closes a request or hands it over, by who holds it. Raises Refused where it may not end."""
    at_end = WHEN_CLOSED[how] if isinstance(how, Ending) else WHEN_FORWARDED[how]
    stops = end_as(at_end, request_id, actor=actor, at=at)
    if stops and how is Ending.SAME:
        stops += " Of sluit de andere zorgvraag af als dezelfde als deze."
    if stops:
        raise Refused(stops)
    if at_end.unmet is not None and Need.objects.filter(request_id=request_id).exists():
        ask_to_tell_gp(request_id, actor=actor, at=at)


def end_as(at_end: AtEnd, request_id: UUID, *, actor: Actor, at: datetime) -> str:
    """End what ends; or, with nothing ended, why the request cannot end like this."""
    found = list(_unfinished(request_id, at=at))
    if stops := against(at_end, [one.told for one in found]):
        return stops
    for one in found:
        if at_end.then[one.told.stands] is Then.END:
            _end(one, at_end, actor=actor, at=at)
    return ""


def _end(one: _Open, at_end: AtEnd, *, actor: Actor, at: datetime) -> None:
    if one.onward is not None:
        one.onward.done_at, one.onward.done_by_name = at, actor.name[:255]
        one.onward.save(update_fields=["done_at", "done_by_name"])
    elif one.told.stands is Stands.THERE and one.offer is not None:
        # A patient is in one place: who is somewhere else, or died, is not where they arrived any more.
        move(one.need, one.offer, Deed.LEAVE, Party(Side.CLOCK, PLATFORM, at))
    else:
        keep_unmet_at_end(one.need, at_end.unmet, actor=actor, at=at)
        end_search(one.need, at_end.dropped, said="", actor=actor, at=at)


def _unfinished(request_id: UUID, *, at: datetime) -> Iterator[_Open]:
    """All that is not over, held until the transaction ends, in the order in which everybody does."""
    rows = Need.objects.select_for_update(no_key=True).filter(request_id=request_id).order_by("step")
    needs = {one.id: one for one in rows if one.status in _OF_INTEREST}
    held = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("location")
    offers = {}
    for offer in held.filter(need__in=needs, status__in=_WITH_OFFERS).order_by("id"):
        catch_up(needs[offer.need_id], offer, at=at)  # what was not confirmed in time holds up nothing
        if Status(offer.status) in COMING | {Status.ARRIVED}:
            offers[offer.need_id] = offer
    for onward in Onward.objects.filter(offer__in=offers.values(), done_at__isnull=True).select_related("offer"):
        told = Unfinished(Stands.ONWARD, needs[onward.offer.need_id].form_name)
        yield _Open(told, needs[onward.offer.need_id], onward=onward)
    booked = _booked([one for one in needs if one not in offers])
    for need in needs.values():
        offer_now = offers.get(need.id)
        if offer_now is not None:
            place = name_of(offer_now) if offer_now.location is not None else _OUTSIDE
            yield _Open(Unfinished(_STANDS[Status(offer_now.status)], need.form_name, place), need, offer_now)
        elif need.status == NeedStatus.ARRANGED.value:
            yield _Open(Unfinished(Stands.BOOKED, need.form_name, booked.get(need.id, "de aanbieder")), need)
        elif need.status == NeedStatus.SEEKING.value:
            yield _Open(Unfinished(Stands.SOUGHT, need.form_name), need)


def _booked(need_ids: list[UUID]) -> dict[UUID, str]:
    return {one.subject: one.location for one in plans.appointments_for(subjects=need_ids)} if need_ids else {}
