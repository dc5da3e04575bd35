"""The first valid yes wins: one offer of a need has the place, and nobody else is asked any more."""

from datetime import datetime

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict
from ketenzicht.coordination.domain import Status as RequestStatus
from ketenzicht.placement.domain import WAITING, WON, Action, Cancelled, Side, Status
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.locking import hold_others
from ketenzicht.placement.operations.moving import go_along
from ketenzicht.placement.operations.offers import catch_up, move, withdraw
from ketenzicht.placement.operations.steps import Party

CLOSED = "Deze zorgvraag is afgesloten: er wordt geen plaats meer gezocht."


def win(need: Need, offer: Offer, party: Party, *, hold_until: datetime, words: str) -> datetime:
    """Within a deed: this offer has the place, if no other has; the others are withdrawn."""
    refuse_closed(need)
    catch_up(need, offer, at=party.at)
    go_along(offer, at=party.at)
    others = _others(need, offer, at=party.at)
    if any(Status(one.status) in WON for one in others):
        raise Conflict("Deze aanvraag is ingetrokken: een andere aanbieder zei het eerst ja.")
    offer.answered_at, offer.answered_by, offer.answered_as = party.at, party.actor.id, party.actor.name[:255]
    offer.hold_until = hold_until
    move(need, offer, Action.ACCEPT, party, words=words)
    waiting = [one for one in others if Status(one.status) in WAITING]
    withdraw(waiting, party=Party(Side.CLOCK, PLATFORM, party.at), reason=Cancelled.WON_ELSEWHERE)
    return hold_until


def refuse_closed(need: Need) -> None:
    """For a request that was closed without care nothing is asked, promised or confirmed."""
    if need.request.status == RequestStatus.CLOSED.value:
        raise Conflict(CLOSED)


def _others(need: Need, offer: Offer, *, at: datetime) -> list[Offer]:
    """What else is open at this need; one that was accepted and not confirmed in time lapses, in nobody's way."""
    others = hold_others(offer)
    for one in others:
        if one.status == Status.ACCEPTED.value:
            catch_up(need, one, at=at)
    return others
