"""Holding places for somebody who is not there yet, within the deed of an app above; and letting go of them.

The row of the unit's state is locked before anybody looks whether there is a place: two who accept at the same moment
cannot both have the last one. Adding up is done by the database (migration 0009); a place that is extra takes none of
those that the figures show.
"""

import json
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Greatest

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import Conflict
from ketenzicht.capacity.domain import terms_of
from ketenzicht.capacity.intervals import own_of
from ketenzicht.capacity.models import Hold, OpeningCode, State
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Role
from ketenzicht.statements import Statement

# The figures of a unit, until the transaction ends, with what says whether they may still be counted on. That the unit
# and its location are there is held too: who lets one of them end waits, and who comes after that finds it ended.
_LOCK_STATE = Statement("""
SELECT state.opening, state.held, state.values, state.confirmed_at, state.version_id, unit.module_id, unit.label,
    own.every, own.because, own.start, own."end", least(unit.active_until, location.active_until)
FROM capacity_state state
JOIN capacity_unit unit ON unit.id = state.unit_id
JOIN registry_location location ON location.id = unit.location_id
LEFT JOIN capacity_owninterval own
    ON own.unit_id = unit.id AND own.start <= %(on)s AND (own."end" IS NULL OR own."end" > %(on)s)
WHERE state.unit_id = %(unit)s
FOR UPDATE OF state FOR SHARE OF unit, location
""")
_LOCK_UNIT = Statement("""
SELECT least(unit.active_until, location.active_until)
FROM capacity_unit unit
JOIN registry_location location ON location.id = unit.location_id
WHERE unit.id = %(unit)s
FOR SHARE OF unit, location
""")
_HOLD = Statement("""
INSERT INTO capacity_hold (id, unit_id, places, is_extra, made_at)
VALUES (%(id)s, %(unit)s, 1, %(is_extra)s, %(at)s)
""")
LOCK_SETTLED = """
SELECT s.unit_id FROM capacity_state s WHERE EXISTS (
    SELECT FROM capacity_hold h
    WHERE h.unit_id = s.unit_id AND h.ended_at IS NULL AND h.absorbed_at <= s.confirmed_at
) ORDER BY s.unit_id FOR UPDATE
"""
SETTLE = """
UPDATE capacity_hold h SET ended_at = greatest(%s, h.made_at) FROM capacity_state s
WHERE h.unit_id = s.unit_id AND h.ended_at IS NULL AND h.absorbed_at <= s.confirmed_at
"""


def hold(*, unit_id: int, is_extra: bool, at: datetime) -> UUID:
    """Hold a place of a unit, in the transaction of the deed; with `is_extra` one beyond those that its figures show.

    Raises Conflict when the unit or its location ended by then, and when a known and usable figure, less what is held
    already, leaves no place. Where nobody knows how many places are free, who says yes is believed.
    """
    if is_extra:
        found = _LOCK_UNIT.first(unit=unit_id)
        _refuse_gone(None if found is None else found[0], at=at)
    else:
        _refuse_full(unit_id, at=at)
    hold_id = uuid4()
    _HOLD.do(id=hold_id, unit=unit_id, is_extra=is_extra, at=at)
    return hold_id


def _refuse_gone(until: date | None, *, at: datetime) -> None:
    if until is not None and until <= local_day(at):
        raise Conflict("Deze afdeling is er niet meer. Zeg dat er geen plaats is.")


def _refuse_full(unit_id: int, *, at: datetime) -> None:
    state = _LOCK_STATE.first(unit=unit_id, on=local_day(at))
    if state is None:
        raise State.DoesNotExist(unit_id)
    opening, held, values, confirmed_at, version_id, module, label, *own, until = state
    _refuse_gone(until, at=at)
    if opening == OpeningCode.STOP:
        raise Conflict("U meldde een opnamestop. Hef die eerst op, of zeg toe dat het een extra plaats is.")
    if confirmed_at is None or version_id is None:
        return
    version = next(one for one in definitions.catalogue().modules[module].versions if one.id == version_id)
    element = version.element_of_role(Role.AVAILABLE, label)
    if element is None or at - confirmed_at > terms_of(version, own_of(*own)).usable_for:
        return
    free = json.loads(values).get(element.code)
    if isinstance(free, (int, float)) and free - held < 1:
        places = "plaats is" if held == 1 else "plaatsen zijn"
        holds = f", en {held} {places} al vastgehouden" if held else ""
        raise Conflict(
            f"Volgens uw cijfers is er geen plaats meer: u meldde {max(0, free):g} vrij{holds}. "
            "Werk eerst uw cijfer bij, of zeg toe dat het een extra plaats is."
        )


def move_hold(*, hold_id: UUID, unit_id: int, at: datetime) -> UUID:
    """The unit goes on as another: what it holds is held there. One that figures knew of already stays ended."""
    row = Hold.objects.get(id=hold_id)
    if row.ended_at is not None:
        return hold_id
    list(State.objects.select_for_update().filter(unit_id__in=[row.unit_id, unit_id]).order_by("unit_id"))
    release(hold_id=hold_id, at=at)
    absorbed_at = at if row.absorbed_at else None
    return Hold.objects.create(unit_id=unit_id, is_extra=row.is_extra, made_at=at, absorbed_at=absorbed_at).id


def release(*, hold_id: UUID, at: datetime) -> None:
    """The place is free for others again. Twice does no harm. The state is locked first, as whoever delivers does."""
    list(State.objects.select_for_update(of=("self",)).filter(unit__holds=hold_id))
    Hold.objects.filter(id=hold_id, ended_at__isnull=True).update(ended_at=_not_before_it_was_made(at))


def absorb(*, hold_id: UUID, at: datetime) -> None:
    """From now on the unit's own figures know of it: the next of them ends the hold. Twice keeps the first moment."""
    Hold.objects.filter(id=hold_id, ended_at__isnull=True, absorbed_at__isnull=True).update(
        absorbed_at=_not_before_it_was_made(at)
    )


def unabsorb(*, hold_id: UUID, at: datetime) -> UUID:
    """The patient is not there after all: the place is held again; gives the hold that holds it now."""
    if Hold.objects.filter(id=hold_id, ended_at__isnull=True).update(absorbed_at=None):
        return hold_id
    row = Hold.objects.get(id=hold_id)
    return Hold.objects.create(unit_id=row.unit_id, is_extra=row.is_extra, made_at=at).id


def _not_before_it_was_made(at: datetime) -> Greatest:
    """Who waited for who held it began earlier than the hold that they end."""
    return Greatest(F("made_at"), Value(at, output_field=DateTimeField()))


def settle(*, at: datetime) -> int:
    """End the holds that figures of the unit know of by now; gives how many.

    The states are locked first, in the order of a delivery: a delivery never waits for who waits for it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK_SETTLED)
        cursor.execute(SETTLE, [at])
        return int(cursor.rowcount)
