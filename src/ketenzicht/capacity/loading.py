"""Makes a picture from the database."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import connection
from psycopg import Cursor

from ketenzicht.capacity.lines import StateRow, UnitFacts
from ketenzicht.capacity.models import DeliveryMode, Unit
from ketenzicht.capacity.picture import Picture
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Catalogue
from ketenzicht.registry import queries as registry

# JSON as text: msgspec reads it three times faster than psycopg's default reader, and there are 25,000 of them.
STATE_COLUMNS = """unit_id, revision, observed_at, confirmed_at, version_id, values::text, absent::text,
                   opening, opening_reason, opening_until"""
ALL_STATES = f"SELECT {STATE_COLUMNS} FROM capacity_state"  # noqa: S608 - our own column names
SOME_STATES = f"{ALL_STATES} WHERE unit_id = ANY(%b)"

_values = msgspec.json.Decoder(dict[str, Any])
_reasons = msgspec.json.Decoder(dict[str, str])


def state_row(columns: Sequence[Any]) -> StateRow:
    """A state from the columns of `STATE_COLUMNS`."""
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
    picture = picture_of(active_units(on=at.date(), catalogue=definitions.catalogue()), at=at)
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:  # Django's own reads moments as text, ten times slower
        cursor.execute(ALL_STATES, binary=True)
        picture.apply(map(state_row, cursor.fetchall()))
    return picture


def picture_of(units: Sequence[UnitFacts], *, at: datetime) -> Picture:
    """A picture of units of which nothing is known yet."""
    return Picture(
        units=units,
        regions=registry.regions(on=at.date()),
        catalogue=definitions.catalogue(),
        epoch=secrets.token_hex(4),
        at=at,
    )


def active_units(*, on: date, catalogue: Catalogue) -> list[UnitFacts]:
    """Every unit that is active on a day, ordered as on a board: by location, then by the order of the labels."""
    locations = {line.id: line for line in registry.locations(on=on)}
    rows = Unit.objects.filter(active_from__lte=on).exclude(active_until__lte=on)
    units = [
        UnitFacts(
            id=id_,
            code=code,
            location=locations[location_id],
            definition=catalogue.modules[module],
            label=label,
            deliverer_id=deliverer_id,
            manual=mode == DeliveryMode.MANUAL,
        )
        for id_, code, location_id, module, label, deliverer_id, mode in rows.values_list(
            "id", "code", "location_id", "module_id", "label", "deliverer_id", "mode"
        )
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


def _label_order(catalogue: Catalogue) -> dict[tuple[str, str], int]:
    return {
        (module.code, label.code): place
        for module in catalogue.modules.values()
        for version in module.versions
        for place, label in enumerate(version.labels)
    }
