"""An offer and its need, held until the transaction ends, with all that a deed at them asks, in one statement.

Twenty providers who answer in one moment wait for each other's processor time. What a queryset of five tables costs is
mostly making the same SQL anew; so this is written out (`python -m bench --only placing`, `accept_p95_ms`).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.placement.domain import OPEN
from ketenzicht.placement.models import Need, Offer
from ketenzicht.statements import Columns, Statement

_OPEN = [one.value for one in OPEN]


_NEED: Columns[Need] = Columns("placement.Need", "need")
_OFFER: Columns[Offer] = Columns("placement.Offer", "offer")
_REQUEST: Columns[Any] = Columns("coordination.CareRequest", "request")
_UNIT: Columns[Any] = Columns("capacity.Unit", "unit", "active_until")
_LOCATION: Columns[Any] = Columns("registry.Location", "location", "name")

# Locks are taken in the order in which the tables are named last.
_HOLD = Statement(
    """
    SELECT {need}, {offer}, {request}, {unit}, {location}
    FROM placement_offer offer
    JOIN placement_need need ON need.id = offer.need_id
    JOIN coordination_carerequest request ON request.id = need.request_id
    LEFT JOIN capacity_unit unit ON unit.id = offer.unit_id
    LEFT JOIN registry_location location ON location.id = offer.location_id
    WHERE offer.id = %(offer)s
      AND (%(of)s::uuid IS NULL OR offer.organisation_id = %(of)s::uuid OR unit.deliverer_id = %(of)s::uuid)
    FOR NO KEY UPDATE OF need, offer
""",
    need=_NEED,
    offer=_OFFER,
    request=_REQUEST,
    unit=_UNIT,
    location=_LOCATION,
)
_OTHERS = Statement(
    """
    SELECT {offer} FROM placement_offer offer
    WHERE offer.need_id = %(need)s AND offer.id <> %(but)s AND offer.status = ANY(%(open)s)
    ORDER BY offer.id FOR NO KEY UPDATE
""",
    offer=_OFFER,
)
_HOLD_NEED = Statement("SELECT {need} FROM placement_need need WHERE need.id = %(need)s FOR NO KEY UPDATE", need=_NEED)
_REQUEST_OF = Statement("SELECT request_id FROM placement_need WHERE id = %(need)s")


def request_of(need_id: UUID) -> UUID | None:
    """Whose need it is, which never changes: so that the request is held before it."""
    found = _REQUEST_OF.first(need=need_id)
    return None if found is None else found[0]


def hold_need(need_id: UUID) -> Need | None:
    """A need as it is once it is held."""
    row = _HOLD_NEED.first(need=need_id)
    return None if row is None else _NEED.read(iter(row))


def hold(offer_id: UUID, *, of: UUID | None = None) -> tuple[Need, Offer] | None:
    """The offer and its need, as they are once they are held; with `of` only when it is to that organisation.

    The request comes along as it was when this began: nothing is decided on it that is not swept up by the clock.
    """
    row = _HOLD.first(offer=offer_id, of=of)
    if row is None:
        return None
    values = iter(row)
    need, offer, request = _NEED.read(values), _OFFER.read(values), _REQUEST.read(values)
    if need is None or offer is None or request is None:
        return None
    need.request = request
    offer.need, offer.unit, offer.location = need, _UNIT.read(values), _LOCATION.read(values)
    return need, offer


def hold_others(offer: Offer) -> list[Offer]:
    """What else is open at the need, which the caller holds."""
    rows = _OTHERS.rows(need=offer.need_id, but=offer.id, open=_OPEN)
    return [one for row in rows if (one := _OFFER.read(iter(row))) is not None]


_OPEN_OFFERS = Statement("""
    SELECT unit_id, status, overdue_at FROM placement_offer WHERE need_id = %(need)s AND status = ANY(%(open)s)
""")


def open_offers(need: Need) -> list[tuple[int | None, str, datetime | None]]:
    """Which units are asked, wait for their turn or promised a place, of a need that the caller holds."""
    return [
        (unit_id, status, overdue_at) for unit_id, status, overdue_at in _OPEN_OFFERS.rows(need=need.id, open=_OPEN)
    ]
