"""The first valid yes wins: one offer of a need has the place, and nobody else is asked any more."""

from datetime import datetime

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict
from ketenzicht.coordination import queries as coordination
from ketenzicht.placement.domain import WON, Action, Cancelled, Side, Status
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.operations.moving import go_along
from ketenzicht.placement.operations.offers import Party, catch_up, move, withdraw_others

CLOSED = "Deze zorgvraag is afgesloten: er wordt geen plaats meer gezocht."


def win(need: Need, offer: Offer, party: Party, *, hold_until: datetime, words: str) -> datetime:
    """Within a deed: this offer has the place, if no other has; the others are withdrawn."""
    refuse_closed(need)
    catch_up(need, offer, at=party.at)
    go_along(offer, at=party.at)
    _lapse_winner(need, at=party.at)
    if need.offers.filter(status__in=[one.value for one in WON]).exclude(id=offer.id).exists():
        raise Conflict("Deze aanvraag is ingetrokken: een andere aanbieder zei het eerst ja.")
    offer.answered_at, offer.answered_by, offer.answered_as = party.at, party.actor.id, party.actor.name[:255]
    offer.hold_until = hold_until
    move(need, offer, Action.ACCEPT, party, words=words)
    withdraw_others(need, party=Party(Side.CLOCK, PLATFORM, party.at), reason=Cancelled.WON_ELSEWHERE, but=offer)
    return hold_until


def refuse_closed(need: Need) -> None:
    """For a request that was closed without care nothing is asked, promised or confirmed."""
    if coordination.is_closed(request_id=need.request_id):
        raise Conflict(CLOSED)


def _lapse_winner(need: Need, *, at: datetime) -> None:
    """Another that was accepted and not confirmed in time stands in nobody's way."""
    held = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("location")
    for other in held.filter(need=need, status=Status.ACCEPTED.value, hold_until__lte=at):
        catch_up(need, other, at=at)
