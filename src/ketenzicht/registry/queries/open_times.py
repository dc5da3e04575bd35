"""When patients can come to locations, as far as the register knows: of many at once, in one query."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from ketenzicht.base.calendar import AMSTERDAM, ONE_DAY
from ketenzicht.registry.domain import Hours, HoursKind, OpenTimes, Rhythm, Shut, SpecialDay

DIFFERENT = 10_000  # weeks of hours that differ, which a process remembers: the register has some 6,000 locations

# Hours as one text each: most locations keep the hours of others, and what is read and worked out of a text is kept.
# What came before yesterday opens nothing any more. Departments count only where one is closed.
_TIMES = """
    SELECT location_id, 'week',
           string_agg(concat_ws(' ', kind, weekday, opens, closes), ',' ORDER BY kind, weekday, opens)
    FROM registry_openinghours WHERE location_id = ANY(%(ids)s) AND kind <> %(phone)s GROUP BY location_id
    UNION ALL
    SELECT location_id, 'days', string_agg(concat_ws(' ', kind, day, opens, closes), ',' ORDER BY kind, day, opens)
    FROM registry_openingexception
    WHERE location_id = ANY(%(ids)s) AND kind <> %(phone)s AND day >= %(yesterday)s GROUP BY location_id
    UNION ALL
    SELECT location_id, 'shut', json_agg(json_build_object('department', department, 'starts_at', starts_at,
                                                           'ends_at', ends_at, 'reason', reason))::text
    FROM registry_closure
    WHERE location_id = ANY(%(ids)s) AND withdrawn_at IS NULL AND (ends_at IS NULL OR ends_at > %(now)s)
    GROUP BY location_id
    UNION ALL
    SELECT service.location_id, 'care', json_agg(json_build_array(service.code, service.department))::text
    FROM registry_service service
    WHERE service.location_id = ANY(%(ids)s) AND EXISTS (
        SELECT FROM registry_closure closure
        WHERE closure.location_id = service.location_id AND closure.department <> '' AND closure.withdrawn_at IS NULL
          AND (closure.ends_at IS NULL OR closure.ends_at > %(now)s)
    )
    GROUP BY service.location_id
"""


def open_times(*, ids: Collection[UUID], now: datetime) -> dict[UUID, OpenTimes]:
    """Of each location of `ids` what opens and closes it from `now` on; one query."""
    yesterday = now.astimezone(AMSTERDAM).date() - ONE_DAY
    told: dict[str, dict[UUID, str]] = {"week": {}, "days": {}, "shut": {}, "care": {}}
    asked: dict[str, Any] = {"ids": list(ids), "phone": HoursKind.PHONE.value, "yesterday": yesterday, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_TIMES, asked)
        for place, what, text in cursor.fetchall():
            told[what][place] = text
    return {
        place: OpenTimes(
            rhythm=_rhythm(told["week"].get(place, ""), told["days"].get(place, "")),
            shuts=_shuts(told["shut"].get(place)),
            departments=_departments(told["care"].get(place)),
        )
        for place in ids
    }


@lru_cache(maxsize=DIFFERENT)
def _rhythm(week: str, days: str) -> Rhythm:
    """What the texts say. The same texts give the same rhythm, with what it worked out before."""
    hours = [
        Hours(int(day), *_times(times), HoursKind(kind)) for kind, day, *times in map(str.split, _parts(week))
    ]  # fmt: skip
    special = [
        SpecialDay(date.fromisoformat(day), *_times(times), HoursKind(kind))
        for kind, day, *times in map(str.split, _parts(days))
    ]
    return Rhythm(hours=hours, exceptions=special)


def _parts(text: str) -> list[str]:
    return text.split(",") if text else []


def _times(texts: list[str]) -> tuple[time | None, time | None]:
    """From when until when; neither: closed."""
    if not texts:
        return None, None
    opens, closes = map(time.fromisoformat, texts)
    return opens, closes


def _shuts(text: str | None) -> tuple[Shut, ...]:
    return msgspec.json.decode(text, type=tuple[Shut, ...]) if text else ()


def _departments(text: str | None) -> dict[str, frozenset[str]]:
    """By kind of care. What is also given outside any department does not close with one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for care, department in msgspec.json.decode(text, type=list[tuple[str, str]]) if text else ():
        found[care].add(department)
    return {care: frozenset(names) for care, names in found.items() if "" not in names}
