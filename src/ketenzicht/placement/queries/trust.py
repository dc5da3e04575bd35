"""What was learnt of the units of a kind of care, out of the tallies that are kept of answers.

A process remembers it beside its picture for a minute (the sums of the whole country for ten): an answer more changes
little. A command or a test has a new picture for each question, and so reads anew.
"""

from datetime import date, datetime, timedelta
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection

from ketenzicht.access.queries import local_day
from ketenzicht.capacity.queries import Picture
from ketenzicht.placement.domain import Cell, Old, Room, Tally, Trust
from ketenzicht.placement.models import TrustTally
from ketenzicht.placement.queries.terms import trust_terms

REMEMBERED_FOR, COUNTRY_FOR = timedelta(minutes=1), timedelta(minutes=10)

# What each answer of the country is worth on a day, by cell.
_COUNTRY = """
    SELECT room, old, sum(yes * power(0.5, (%(day)s - "on") / %(half_life)s)),
           sum(no * power(0.5, (%(day)s - "on") / %(half_life)s))
    FROM placement_trusttally GROUP BY room, old
"""

_kinds: WeakKeyDictionary[Picture, dict[tuple[str, str], tuple[datetime, Trust]]] = WeakKeyDictionary()
_country: WeakKeyDictionary[Picture, tuple[datetime, dict[Cell, Tally]]] = WeakKeyDictionary()


def trust_in(picture: Picture, *, kind: tuple[str, str], now: datetime) -> Trust:
    """What was learnt of a kind of care. Two queries where this process does not remember it."""
    remembered = _kinds.setdefault(picture, {})
    if kind in remembered and abs(now - remembered[kind][0]) < REMEMBERED_FOR:
        return remembered[kind][1]
    module, label = kind
    rows = TrustTally.objects.filter(unit__module_id=module, unit__label=label)
    told = rows.values_list("unit__code", "room", "old", "yes", "no", "on")
    found = Trust(
        trust_terms(),
        [(code, kind, Cell(Room(room), Old(old)), Tally(yes, no, on)) for code, room, old, yes, no, on in told],
        cells=_of_the_country(picture, now=now),
    )
    remembered[kind] = now, found
    return found


def _of_the_country(picture: Picture, *, now: datetime) -> dict[Cell, Tally]:
    remembered = _country.get(picture)
    if remembered is not None and abs(now - remembered[0]) < COUNTRY_FOR:
        return remembered[1]
    day = local_day(now)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTRY, {"day": day, "half_life": trust_terms().half_life_days})
        rows: list[tuple[str, str, float, float]] = cursor.fetchall()
    found = {Cell(Room(room), Old(old)): Tally(yes, no, day) for room, old, yes, no in rows}
    _country[picture] = now, found
    return found


def tallies_of(*, unit: UUID) -> dict[Cell, tuple[float, float, date]]:
    """What is kept of one unit: yes and no by cell, and the day on which they are worth that."""
    rows = TrustTally.objects.filter(unit__code=unit).values_list("room", "old", "yes", "no", "on")
    return {Cell(Room(room), Old(old)): (yes, no, on) for room, old, yes, no, on in rows}
