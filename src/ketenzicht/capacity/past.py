"""The past, read from the partitions: the picture of a moment, and the history of units."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ketenzicht.access.queries import local_day
from ketenzicht.capacity.domain import BoardLine, HistoryPoint
from ketenzicht.capacity.intervals import in_force, intervals
from ketenzicht.capacity.loading import active_units, picture_of, state_row
from ketenzicht.capacity.picture import Picture
from ketenzicht.definitions import queries as definitions

# What was known of each unit at a moment: the last change before it, which held until the next change says (or, for
# the newest, the present state); a late observation of a moment after that knows better. Openings have a history
# of their own, because they are declared without figures too.
AT = """
WITH main AS MATERIALIZED (
    SELECT u.unit_id, m.*, c.*,
           CASE WHEN m.observed_at IS NOT NULL THEN least(coalesce(n.held_until, s.confirmed_at), %(at)s) END
             AS confirmed_at
    FROM unnest(%(units)s::int4[]) AS u (unit_id)
    JOIN capacity_state s USING (unit_id)
    LEFT JOIN LATERAL (
        SELECT observed_at, version_id, values, absent
        FROM capacity_observation o
        WHERE o.unit_id = u.unit_id AND o.observed_at <= %(at)s AND NOT o.is_late
        ORDER BY o.observed_at DESC, o.received_at DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT opening, opening_reason, opening_until, organisation_id AS opening_by,
               CASE WHEN delivery_id IS NULL THEN declared_as END AS opening_as
        FROM capacity_openingchange c
        WHERE c.unit_id = u.unit_id AND c.declared_at <= %(at)s
        ORDER BY c.declared_at DESC, c.id DESC LIMIT 1
    ) c ON true
    LEFT JOIN LATERAL (
        SELECT held_until FROM capacity_observation o
        WHERE o.unit_id = u.unit_id AND o.observed_at > %(at)s AND NOT o.is_late
        ORDER BY o.observed_at, o.received_at LIMIT 1
    ) n ON true
)
SELECT unit_id, 0, observed_at, confirmed_at, version_id, coalesce(values, '{}')::text, coalesce(absent, '{}')::text,
       opening, opening_reason, opening_until, opening_by, opening_as
FROM main WHERE observed_at IS NOT NULL OR opening IS NOT NULL
UNION ALL
SELECT o.unit_id, 1, o.observed_at, o.observed_at, o.version_id, o.values::text, o.absent::text,
       CASE WHEN o.opening IS NULL THEN main.opening ELSE o.opening END,
       CASE WHEN o.opening IS NULL THEN main.opening_reason ELSE o.opening_reason END,
       CASE WHEN o.opening IS NULL THEN main.opening_until ELSE o.opening_until END,
       CASE WHEN o.opening IS NULL THEN main.opening_by END, CASE WHEN o.opening IS NULL THEN main.opening_as END
FROM main CROSS JOIN LATERAL (
    SELECT * FROM capacity_observation o
    WHERE o.unit_id = main.unit_id AND o.observed_at <= %(at)s AND o.is_late
      AND (main.observed_at IS NULL OR o.observed_at > main.confirmed_at)
    ORDER BY o.observed_at DESC, o.received_at DESC LIMIT 1
) o
"""

CHANGES = """
SELECT o.unit_id, o.is_late, o.held_until,
       o.unit_id, 0, o.observed_at, o.observed_at, o.version_id, o.values::text, o.absent::text,
       o.opening, o.opening_reason, o.opening_until
FROM unnest(%(units)s::int4[]) AS u (unit_id)
LEFT JOIN LATERAL (
    SELECT observed_at FROM capacity_observation f
    WHERE f.unit_id = u.unit_id AND f.observed_at <= %(start)s AND NOT f.is_late
    ORDER BY f.observed_at DESC LIMIT 1
) first ON true
JOIN capacity_observation o
  ON o.unit_id = u.unit_id AND o.observed_at >= coalesce(first.observed_at, %(start)s) AND o.observed_at <= %(end)s
WHERE NOT o.is_late OR o.observed_at >= %(start)s
ORDER BY o.unit_id, o.observed_at, o.received_at
"""

# Until when the last change of a period held: the next change tells, or the present state.
AFTER = """
SELECT s.unit_id, coalesce(n.held_until, s.confirmed_at)
FROM capacity_state s LEFT JOIN LATERAL (
    SELECT held_until FROM capacity_observation o
    WHERE o.unit_id = s.unit_id AND o.observed_at > %(end)s AND NOT o.is_late
    ORDER BY o.observed_at, o.received_at LIMIT 1
) n ON true
WHERE s.unit_id = ANY(%(units)s)
"""


def picture_at(
    *, at: datetime, region: str | None = None, modules: Collection[str] | None = None, code: UUID | None = None
) -> Picture:
    """What was known at a moment, of the units that were active on that day.

    Perhaps of one region, of some modules, or of the unit with this `code`.
    """
    units = [
        unit
        for unit in active_units(on=local_day(at), catalogue=definitions.catalogue(), code=code)
        if (region is None or region in unit.regions) and (modules is None or unit.definition.code in modules)
    ]
    picture = picture_of(units, at=at)
    with connection.cursor() as cursor:
        cursor.execute(AT, {"units": [unit.id for unit in units], "at": at})
        picture.apply(map(state_row, cursor.fetchall()))
    return picture


def history_of(
    picture: Picture, *, unit_ids: Sequence[int], start: datetime, end: datetime
) -> dict[int, tuple[HistoryPoint, ...]]:
    """Everything known of units between two moments, oldest first, with what was in force at the start."""
    asked: dict[str, Any] = {"units": list(unit_ids), "start": start, "end": end}
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, asked)
        changes = cursor.fetchall()
        cursor.execute(AFTER, asked)
        after: dict[int, datetime | None] = dict(cursor.fetchall())
    own = intervals(unit_ids=unit_ids)
    found: defaultdict[int, list[HistoryPoint]] = defaultdict(list)
    # From the newest to the oldest: each change tells until when the one before it held.
    for unit_id, is_late, held_until, *columns in reversed(changes):
        row = state_row(columns)
        moment: datetime = columns[3]
        until = moment if is_late else max(moment, after[unit_id] or moment)
        terms = in_force(own.get(unit_id, ()), on=local_day(until))
        line = picture.line_of_unit(unit_id, row, on=moment.date(), own=terms)
        if line is not None:
            found[unit_id].append(_point(line, row.version_id, moment, until, is_late=is_late))
        if not is_late:
            after[unit_id] = held_until
    return {unit_id: tuple(reversed(points)) for unit_id, points in found.items()}


def _point(line: BoardLine, version_id: Any, moment: datetime, until: datetime, *, is_late: bool) -> HistoryPoint:
    return HistoryPoint(
        observed_at=moment,
        held_until=until,
        is_late=is_late,
        values=line.values,
        absent=line.absent,
        opening=line.opening,
        version_id=version_id,
        definition=line.definition,
        available=line.available,
        total=line.total,
        occupied=line.occupied,
        waiting=line.waiting,
        crowding=line.crowding,
        marks=line.marks,
        usable_for=line.usable_for,
    )
