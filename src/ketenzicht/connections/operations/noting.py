"""Putting on record how far locations are."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ketenzicht.access.queries import local_day
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.connections.models import LocationStanding
from ketenzicht.connections.queries.standings import last_standings, present_standings
from ketenzicht.events.operations import announce


@transaction.atomic
def note_standings(*, location_ids: Collection[UUID] | None = None, actor: Actor, at: datetime) -> int:
    """Begin a new row wherever a location is not as far as is on record; gives how many. What was, stays.

    Of all locations without `location_ids`. One at a time: two that looked at the same moment would both begin it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('connections.standings', 0))")
    now = present_standings(location_ids=location_ids, on=local_day(at), now=at)
    known = last_standings(location_ids={location_id for location_id, _ in now})
    changed = {place: standing for place, standing in now.items() if known.get(place) is not standing}
    LocationStanding.objects.bulk_create(
        LocationStanding(location_id=location_id, module=module, standing=standing.value, began_at=at)
        for (location_id, module), standing in sorted(changed.items())
    )
    if changed:
        detail = {"number": len(changed)}
        record(action="connections.standings-noted", actor=actor, subject="connections", detail=detail, at=at)
        announce(kind="connections.standings-noted", subject="connections", payload=detail, at=at)
    return len(changed)
