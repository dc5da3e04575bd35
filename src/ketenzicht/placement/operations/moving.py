"""A unit that was asked, or that promised a place, goes on at another location: what was asked and held goes along."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import Conflict
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.queries import goes_on, unit_now
from ketenzicht.placement.domain import COMING, WAITING, Status
from ketenzicht.placement.models import Offer
from ketenzicht.placement.operations.offers import of_the_clock

GONE = "Deze afdeling is er niet meer, en ging niet verder op een andere plek. Zeg dat er geen plaats is."
_MOVES = sorted(one.value for one in WAITING | COMING)


def of_moved_units(*, at: datetime) -> list[UUID]:
    """The offers that stand where their unit is no more, while it goes on elsewhere."""
    gone = Q(unit__active_until__lte=local_day(at), unit__continued_by__isnull=False)  # see `ended` for the others
    return list(Offer.objects.filter(gone, status__in=_MOVES).values_list("id", flat=True))


@transaction.atomic
def follow_unit(offer_id: UUID, *, at: datetime) -> bool:
    """By the clock: the question, and the place that is held, are of the unit as it goes on. Twice does no harm."""
    _, offer, _ = of_the_clock(offer_id=offer_id, at=at)
    is_over = offer.unit_id is not None and unit_now(unit_id=offer.unit_id, on=local_day(at)) is None
    return offer.status in _MOVES and not is_over and go_along(offer, at=at)


def goes_on_elsewhere(offer: Offer, *, at: datetime) -> bool:
    """Whether its unit goes on as another by now."""
    return offer.unit_id is not None and unit_now(unit_id=offer.unit_id, on=local_day(at)) not in {
        None,
        (offer.unit_id, offer.location_id),
    }


def go_along(offer: Offer, *, at: datetime) -> bool:
    """Within a deed, of who holds the offer: whether its unit is another by now. Conflict when that is nowhere."""
    if offer.unit is None or goes_on(offer.unit, on=local_day(at)):
        return False
    found = unit_now(unit_id=offer.unit.id, on=local_day(at))
    if found is None:
        raise Conflict(GONE)
    unit_id, location_id = found
    if unit_id == offer.unit_id or Offer.objects.filter(need=offer.need_id, unit=unit_id, status__in=_MOVES).exists():
        return False
    offer.unit_id, offer.location_id = unit_id, location_id
    if offer.hold_id is not None and Status(offer.status) in COMING:
        offer.hold_id = capacity.move_hold(hold_id=offer.hold_id, unit_id=unit_id, at=at)
    offer.save(update_fields=["unit", "location", "hold"])
    return True
