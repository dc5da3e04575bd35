"""An offer and its need, held until the transaction ends, with all that a deed at them asks, in one statement.

Twenty providers who answer in one moment wait for each other's processor time. What a queryset of five tables costs is
mostly making the same SQL anew; so this is written out (`python -m bench --only placing`, `accept_p95_ms`).
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model

from ketenzicht.placement.domain import OPEN
from ketenzicht.placement.models import Need, Offer

Row = TypeVar("Row", bound=Model)


class _Columns(Generic[Row]):
    """Some columns of the table of a model: the fields that are named and the key, or all; the rest is read if asked.

    `alias` is what the table is called in the statement.
    """

    def __init__(self, label: str, alias: str, *names: str) -> None:
        self._label, self._alias, self._names = label, alias, names

    @cached_property
    def _model(self) -> type[Row]:
        return apps.get_model(self._label)

    @cached_property
    def _fields(self) -> list[Any]:
        fields = self._model._meta.concrete_fields  # noqa: SLF001 - Django's documented way to the fields of a model
        return [one for one in fields if not self._names or one.primary_key or one.name in self._names]

    @cached_property
    def _attributes(self) -> list[str]:
        return [one.attname for one in self._fields]

    @cached_property
    def _converters(self) -> list[tuple[int, Any]]:
        found = ((place, one.get_db_converters(connection)) for place, one in enumerate(self._fields))
        return [(place, convert) for place, converters in found for convert in converters]

    def __str__(self) -> str:
        return ", ".join(f'{self._alias}."{one.column}"' for one in self._fields)

    def read(self, values: Iterator[Any]) -> Row | None:
        """The next columns of a row as an instance; None where there is none."""
        own = list(islice(values, len(self._fields)))
        if own[0] is None:  # the key, which is the first field of each of these models
            return None
        for place, convert in self._converters:
            own[place] = convert(own[place], None, connection)
        return self._model.from_db(connection.alias, self._attributes, own)


_NEED: _Columns[Need] = _Columns("placement.Need", "need")
_OFFER: _Columns[Offer] = _Columns("placement.Offer", "offer")
_REQUEST: _Columns[Any] = _Columns("coordination.CareRequest", "request")
_UNIT: _Columns[Any] = _Columns("capacity.Unit", "unit", "active_until")
_LOCATION: _Columns[Any] = _Columns("registry.Location", "location", "name")

# Locks are taken in the order in which the tables are named last.
_HOLD = """
    SELECT {need}, {offer}, {request}, {unit}, {location}
    FROM placement_offer offer
    JOIN placement_need need ON need.id = offer.need_id
    JOIN coordination_carerequest request ON request.id = need.request_id
    LEFT JOIN capacity_unit unit ON unit.id = offer.unit_id
    LEFT JOIN registry_location location ON location.id = offer.location_id
    WHERE offer.id = %(offer)s
      AND (%(of)s::uuid IS NULL OR offer.organisation_id = %(of)s OR unit.deliverer_id = %(of)s)
    FOR NO KEY UPDATE OF need, offer
"""
_OTHERS = """
    SELECT {offer} FROM placement_offer offer
    WHERE offer.need_id = %(need)s AND offer.id <> %(but)s AND offer.status = ANY(%(open)s)
    ORDER BY offer.id FOR NO KEY UPDATE
"""


def hold(offer_id: UUID, *, of: UUID | None = None) -> tuple[Need, Offer] | None:
    """The offer and its need, as they are once they are held; with `of` only when it is to that organisation.

    The request comes along as it was when this began: nothing is decided on it that is not swept up by the clock.
    """
    statement = _HOLD.format(need=_NEED, offer=_OFFER, request=_REQUEST, unit=_UNIT, location=_LOCATION)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"offer": offer_id, "of": of})
        row = cursor.fetchone()
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
    asked: dict[str, Any] = {"need": offer.need_id, "but": offer.id, "open": [one.value for one in OPEN]}
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS.format(offer=_OFFER), asked)
        return [one for row in cursor.fetchall() if (one := _OFFER.read(iter(row))) is not None]
