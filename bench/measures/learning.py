"""How fast a large centre sees its indicators, and how long the job looks that puts flags.

The database is filled with a year of one centre by statements, not by deeds: 200,000 requests with their stories,
rounds of triage, marks and calls, in the order of time, as they would have been written.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.measures.coordinating import centre
from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from uuid import UUID

REQUESTS, ROUNDS = 200_000, 5
A_YEAR, TEN_MINUTES = timedelta(days=365), timedelta(minutes=10)

# Each waits a little, is triaged, and ends after 4 to 40 minutes; of ten callers one comes back within a day.
_TOLD = """(
    SELECT number, received_at, status,
           (lpad(to_hex((extract(epoch FROM received_at) * 1000)::bigint), 12, '0') || '7' || substr(random, 1, 3)
            || '8' || substr(random, 4, 15))::uuid AS id,
           received_at + '20 s' + chance * interval '90 s' AS picked_up_at,
           received_at + '3 min' + chance * interval '6 min' AS triaged_at,
           received_at + '4 min' + chance * interval '36 min' AS settled_at,
           chance, number / 10 * 10 + least(number %% 10, 8) AS person
    FROM (
        SELECT number, %(start)s + number * (%(year)s::interval / %(requests)s) AS received_at,
               md5(number::text) AS random, (hashint4(number) & 65535) / 65536.0 AS chance,
               CASE WHEN number > %(requests)s - 100 THEN 'waiting' WHEN number %% 20 = 0 THEN 'closed'
                    WHEN number %% 3 = 0 THEN 'forwarded' ELSE 'decided' END AS status
        FROM generate_series(1, %(requests)s) AS number
    ) drawn
) told"""
_REQUESTS = """
    INSERT INTO coordination_carerequest (id, centre_id, door, source_key, source_sent, received_at, status, since,
        claim_number, urgency, begin_before, has_red_flag, late_at, intake, facts, first_answers, whereabouts)
    SELECT id, %(centre)s, (ARRAY['citizens', 'professionals', 'gp-post', 'control-room'])[1 + number %% 4], '', '',
           received_at, status, CASE WHEN status = 'waiting' THEN received_at ELSE settled_at END, 1,
           'U' || number %% 6, received_at + '30 min', number %% 9 = 0,
           CASE WHEN number %% 25 = 0 THEN received_at + interval '30 min' END,
           decode(repeat(md5(number::text), 24), 'hex'), '', '', ''
    FROM {told} ORDER BY received_at
"""
_STORIES = """
    INSERT INTO coordination_happening (request_id, at, kind, actor_name, detail, note)
    SELECT id, at, kind, 'Tom Triagist', detail::jsonb, ''
    FROM {told} CROSS JOIN LATERAL (VALUES
        (received_at, 'received', '{"door": "citizens"}', true),
        (picked_up_at, 'picked-up', '{}', status <> 'waiting'),
        (picked_up_at, 'call-taken', '{"hasLine": true, "hasGap": false}', status <> 'waiting' AND number %% 4 < 2),
        (picked_up_at + '30 s', 'triage-begun', '{"version": 1}', status <> 'waiting'),
        (triaged_at, 'triaged', '{"urgency": "U3"}', status <> 'waiting'),
        (triaged_at, 'urgency-raised', '{"to": "U3", "from": ""}', status <> 'waiting'),
        (triaged_at + '10 s', 'deviated', '{"from": "U3", "to": "U2"}', status <> 'waiting' AND number %% 12 = 0),
        (triaged_at + '20 s', 'transferred', '{}', status <> 'waiting' AND number %% 6 = 0),
        (received_at + '30 min', 'late', '{"urgency": "U3"}', number %% 25 = 0),
        (settled_at, CASE status WHEN 'waiting' THEN 'received' ELSE status END,
         '{"ending": "hung-up", "name": "Huisarts"}', status <> 'waiting')
    ) AS story (at, kind, detail, is_so)
    WHERE is_so ORDER BY at
"""
_TRIAGES = """
    INSERT INTO coordination_triage (id, request_id, round, instrument_id, complaint, answers, begun_at, begun_by,
        elsewhere_system, elsewhere_instrument, elsewhere_version, elsewhere_by, elsewhere_red_flags, concluded_at,
        concluded_by, crosswalk_id, found, proposed, red_flag, deviates_to, deviates_because, deviates_by, deviates_at)
    SELECT gen_random_uuid(), id, 1, %(instrument)s, 'buikpijn', decode(repeat(md5(number::text), 12), 'hex'),
           picked_up_at, gen_random_uuid(), '', '', '', '', '', triaged_at, gen_random_uuid(), %(crosswalk)s,
           'U3', 'U3', '', CASE WHEN number %% 12 = 0 THEN 'U2' ELSE '' END, '',
           CASE WHEN number %% 12 = 0 THEN gen_random_uuid() END,
           CASE WHEN number %% 12 = 0 THEN triaged_at END
    FROM {told} WHERE status <> 'waiting' ORDER BY picked_up_at
"""
_MARKS = """
    INSERT INTO coordination_mark (request_id, kind, mark, received_at)
    SELECT id, 'phone', sha256(person::text::bytea), received_at FROM {told}
    WHERE received_at > %(end)s - interval '30 days' AND number %% 7 > 0 ORDER BY received_at;
    INSERT INTO learning_contact (request_id, is_recognisable) SELECT id, number %% 7 > 0 FROM {told}
"""
_CALLS = """
    INSERT INTO telephony_phoneline (id, centre_id, dialled, name, door)
    VALUES (gen_random_uuid(), %(centre)s, '1', 'Spoed', 'citizens');
    INSERT INTO telephony_call (id, centre_id, source, key, status, since, rang_at, answered_at, ended_at, dialled,
        has_gap, caller, caller_is, request_id, dismissed_because)
    SELECT gen_random_uuid(), %(centre)s, %(centre)s, number::text, CASE WHEN is_missed THEN 'missed' ELSE 'ended' END,
           settled_at, received_at, CASE WHEN NOT is_missed THEN picked_up_at END, settled_at, '1', number %% 50 = 0,
           '', 'forgotten', CASE WHEN NOT is_missed THEN id END, ''
    FROM (SELECT *, number %% 11 = 0 AS is_missed FROM {told}) calls ORDER BY received_at
"""
_NEW = """
    INSERT INTO coordination_happening (request_id, at, kind, actor_name, detail, note)
    SELECT id, %(at)s, 'decided', 'Tom Triagist', '{"name": "Huisarts"}', '' FROM coordination_carerequest
    WHERE centre_id = %(centre)s AND status = 'waiting' ORDER BY received_at LIMIT 5;
    UPDATE coordination_carerequest SET status = 'decided', since = %(at)s
    WHERE id IN (
        SELECT id FROM coordination_carerequest WHERE centre_id = %(centre)s AND status = 'waiting'
        ORDER BY received_at LIMIT 5
    )
"""


def indicators(stage: Stage, seconds: float) -> Iterator[Result]:
    """A month and a quarter of a centre with 200,000 requests in the year that ends now, and the look for flags."""
    del seconds
    from uuid import uuid4

    from ketenzicht.access.domain import Role
    from ketenzicht.access.domain.permissions import grants_of
    from ketenzicht.base.actor import Actor, ActorKind
    from ketenzicht.learning import operations, queries
    from ketenzicht.learning.domain import Split

    centre_id, version = centre()
    end = now()
    stage.say(f"Told {fill(centre_id, version, end=end):,} requests.")
    stage.sql("VACUUM ANALYZE")
    stage.sql("CHECKPOINT")
    reader = Actor(ActorKind.PERSON, uuid4(), "Meting", centre_id, grants_of([Role.COORDINATOR]))

    def sheet(days: int, split: Split) -> Callable[[], Any]:
        last = end.date() - timedelta(days=1)
        return lambda: queries.sheet(
            centre_id=None, start=last - timedelta(days=days), end=last, split=split, actor=reader, now=end
        )

    meter = stage.meter()
    whole, divided = _times(sheet(30, Split.NONE)), _times(sheet(30, Split.DOOR))
    quarter = _times(sheet(92, Split.NONE))
    note = meter.stop().note()
    begun = time.process_time()
    counted = sheet(30, Split.NONE)().requests
    ours = (time.process_time() - begun) * 1000
    yield Result(
        "indicators_month_ms",
        max(statistics.median(whole), statistics.median(divided)),
        f"{counted:,} of {REQUESTS:,} requests, median of {ROUNDS}: whole {_said(whole)}, by door {_said(divided)}; "
        f"a quarter {_said(quarter)}; {ours:,.0f} ms of our processor for a month; {note}",
    )
    first = _times(lambda: operations.put_flags(at=end), rounds=1)
    looks = []
    for number in range(1, ROUNDS + 1):
        at = end + number * TEN_MINUTES
        _run(_NEW, centre=centre_id, at=at - TEN_MINUTES / 2)
        looks += _times(partial(operations.put_flags, at=at), rounds=1)
    yield Result(
        "flags_look_ms",
        statistics.median(looks),
        f"each ten minutes later, {_said(looks)}; the first look, over four days, {_said(first)}",
    )


def fill(centre_id: "UUID", version: "UUID", *, end: datetime, requests: int = REQUESTS) -> int:
    """A year of requests of a centre, until `end`; gives how many."""
    from ketenzicht.triage.models import CrosswalkVersion

    named = {
        "centre": centre_id,
        "instrument": version,
        "crosswalk": CrosswalkVersion.objects.latest("loaded_at").id,
        "start": end - A_YEAR,
        "end": end.astimezone(UTC),
        "year": A_YEAR,
        "requests": requests,
    }
    for statements in (_REQUESTS, _STORIES, _TRIAGES, _MARKS, _CALLS):
        _run(statements, **named)
    return requests


def _run(statements: str, **named: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements.replace("{told}", _TOLD).split(";"):
            cursor.execute(statement, named)


def _times(deed: Callable[[], object], *, rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each; of several the first is not counted."""
    if rounds > 1:
        deed()
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        deed()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _said(times: list[float]) -> str:
    return f"{min(times):,.0f}-{max(times):,.0f} ms" if len(times) > 1 else f"{times[0]:,.0f} ms"
