"""Makes a picture from the database."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Q
from psycopg import Cursor

from ketenzicht.access.queries import local_day
from ketenzicht.capacity.domain import Absence, absence_on
from ketenzicht.capacity.intervals import OWN, own_of, with_own
from ketenzicht.capacity.lines import StateRow, UnitFacts
from ketenzicht.capacity.models import DeliveryMode, Unit
from ketenzicht.capacity.picture import Picture
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Catalogue
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import LocationLine

# JSON as text: msgspec reads it three times faster than psycopg's default reader, and there are 25,000 of them.
ALL_STATES = """
SELECT s.unit_id, s.revision, s.observed_at, s.confirmed_at, s.version_id, s.values::text, s.absent::text,
       s.opening, s.opening_reason, s.opening_until, c.organisation_id, c.declared_as, s.held
FROM capacity_state s LEFT JOIN LATERAL (  -- who declared a stop; of what is open nobody asks
    SELECT organisation_id, CASE WHEN delivery_id IS NULL THEN declared_as END AS declared_as
    FROM capacity_openingchange
    WHERE unit_id = s.unit_id AND declared_at = s.opening_at AND s.opening > 0
    ORDER BY id DESC LIMIT 1
) c ON true
"""
SOME_STATES = f"{ALL_STATES} WHERE s.unit_id = ANY(%b)"

_values = msgspec.json.Decoder(dict[str, Any])
_reasons = msgspec.json.Decoder(dict[str, str])


def state_row(columns: Sequence[Any]) -> StateRow:
    """A state from the columns of `ALL_STATES`; the last three may be missing."""
    unit_id, revision, observed_at, confirmed_at, version_id, values, absent, *opening = columns
    return StateRow(
        unit_id,
        revision,
        observed_at,
        confirmed_at,
        version_id,
        _values.decode(values),
        _reasons.decode(absent) if absent != "{}" else {},
        *opening,
    )


def load_picture(*, at: datetime) -> Picture:
    """The present state of every active unit. 25,000 units: see `bench/` for how long it takes."""
    picture = picture_of(active_units(on=local_day(at), catalogue=definitions.catalogue()), at=at)
    picture.absent = absences(on=local_day(at))
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:  # Django's own reads moments as text, ten times slower
        cursor.execute(ALL_STATES, binary=True)
        picture.apply(map(state_row, cursor.fetchall()))
    return picture


def picture_of(units: Sequence[UnitFacts], *, at: datetime) -> Picture:
    """A picture of units of which nothing is known yet."""
    return Picture(
        units=units,
        regions=registry.regions(on=local_day(at)),
        catalogue=definitions.catalogue(),
        epoch=secrets.token_hex(4),
        at=at,
    )


def absences(*, on: date) -> dict[str, Absence]:
    """The units, by code, that have ended by a day or begin after it: who delivers for one hears which."""
    rows = Unit.objects.filter(Q(active_from__gt=on) | Q(active_until__lte=on))
    return {
        str(code): absence
        for code, begins, ends in rows.values_list("code", "active_from", "active_until")
        if (absence := absence_on(on, active_from=begins, active_until=ends))
    }


def active_units(*, on: date, catalogue: Catalogue, code: UUID | None = None) -> list[UnitFacts]:
    """Every unit that is active on a day, ordered as on a board: by location, then by the order of the labels.

    Or of only one `code`, which is quick.
    """
    active = Unit.objects.filter(active_from__lte=on).exclude(active_until__lte=on)
    rows = list(
        with_own(active if code is None else active.filter(code=code), on=on).values_list(
            "id", "code", "location_id", "module_id", "label", "deliverer_id", "mode", *OWN
        )
    )
    found = registry.locations(on=on, ids=None if code is None else {row[2] for row in rows})
    locations = {line.id: line for line in found}
    names = _names({row[5] for row in rows}, locations.values())
    units = [
        UnitFacts(
            id=id_,
            code=code,
            location=locations[location_id],
            definition=catalogue.modules[module],
            label=label,
            deliverer_id=deliverer_id,
            deliverer=names[deliverer_id],
            manual=mode == DeliveryMode.MANUAL,
            own=own_of(*own),
        )
        for id_, code, location_id, module, label, deliverer_id, mode, *own in rows
        if location_id in locations and module in catalogue.modules
    ]
    order = _label_order(catalogue)
    return sorted(
        units,
        key=lambda unit: (
            unit.location.name,
            unit.location.id,
            order.get((unit.definition.code, unit.label), 0),
        ),
    )


def _names(organisation_ids: Collection[UUID], locations: Iterable[LocationLine]) -> dict[UUID, str]:
    """What organisations are called. One query where somebody delivers who has no location of its own, else none."""
    known = {line.organisation_id: line.organisation for line in locations}
    others = [one for one in organisation_ids if one not in known]
    return known | registry.organisation_names(ids=others) if others else known


def _label_order(catalogue: Catalogue) -> dict[tuple[str, str], int]:
    return {
        (module.code, label.code): place
        for module in catalogue.modules.values()
        for version in module.versions
        for place, label in enumerate(version.labels)
    }
