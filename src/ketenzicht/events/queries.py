"""Reading the outbox, without ever skipping an event that commits late."""

from django.db import connection

from ketenzicht.events.domain import Happening
from ketenzicht.events.models import Event

MOST = 1_000  # events in one answer
MARK = 0x4B5A  # upper 16 bits of the advisory locks of announcing transactions; see migration 0002


def since(*, id: int, limit: int = 100) -> list[Happening]:  # noqa: A002 - it is the id of an event
    """The events after `id` (0: from the beginning), oldest first, at most `limit` (1 to 1,000).

    Ids are given out before they commit, so a later id can be visible before an earlier one. We stop at
    the oldest transaction that is still announcing: its events come first in a later call. So a reader that
    remembers the last id it handled misses nothing.
    """
    settled = _settled_until()
    found = Event.objects.filter(id__gt=id, id__lte=settled).order_by("id")[: max(1, min(limit, MOST))]
    return [Happening(id=row.pk, kind=row.kind, subject=row.subject, payload=row.payload, at=row.at) for row in found]


def _settled_until() -> int:
    """The highest id up to which no other transaction can add an event any more."""
    with connection.cursor() as cursor:
        # The order matters. A transaction that is not among the marks, read second, had not been given an id
        # when the counter was read, or it has ended, and then the query that follows sees its events.
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_event_id_seq")
        (given_out,) = cursor.fetchone()
        cursor.execute(
            "SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) FROM pg_locks"
            " WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND pid <> pg_backend_pid()",
            [MARK],
        )
        (announcing_after,) = cursor.fetchone()
    return min(int(given_out), int(announcing_after)) if announcing_after is not None else int(given_out)
