"""Which moments were given out, for the provider's own system."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query
from pydantic import Field

from ketenzicht.access.api import actor_of
from ketenzicht.planning import queries
from ketenzicht.planning.api.parts import router
from ketenzicht.planning.domain import BookingStatus
from ketenzicht.planning.queries import ChangedBooking
from ketenzicht.planning.queries.bookings import Place
from ketenzicht.rest.api import Moment, Wire

OVERLAP = timedelta(minutes=1)  # what was being written down when somebody looked is in the next answer
AFTER = r"^[0-9]{1,16}\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BookingOut(Wire):
    """Een afspraak in uw plan. Voor wie, staat er niet in."""

    id: Annotated[UUID, Field(description="Code van de afspraak; blijft zo als zij wordt verzet.")]
    resource: Annotated[UUID, Field(description="Code van de planbare capaciteit.")]
    resource_key: Annotated[str, Field(description="Uw kenmerk daarvan; leeg als u er geen gaf.")]
    slot: Annotated[UUID, Field(description="Code van het tijdvak.")]
    slot_key: Annotated[str, Field(description="Uw kenmerk daarvan; leeg als het van een rooster is.")]
    start: Annotated[datetime, Field(description="Begin (UTC).")]
    end: Annotated[datetime, Field(description="Einde (UTC).")]
    leaves_at: Annotated[datetime | None, Field(description="Wanneer een auto ervoor vertrekt (UTC).")]
    hold_until: Annotated[datetime | None, Field(description="Tot wanneer zij wordt vastgehouden (UTC).")]
    status: BookingStatus
    status_name: Annotated[str, Field(description="De stand, in woorden.")]
    version: Annotated[int, Field(description="Loopt op bij elke wijziging.")]
    changed_at: Annotated[datetime, Field(description="Sinds wanneer het zo is (UTC).")]


class BookingsOut(Wire):
    bookings: Annotated[list[BookingOut], Field(description="Wat het langst geleden veranderde eerst.")]
    next: Annotated[str | None, Field(description="Geef dit mee als `after` voor wat volgt; `null`: dit was alles.")]
    changed_since: Annotated[
        datetime,
        Field(
            description="Geef dit de volgende keer mee als `changedSince`. Iets kan twee keer komen; er valt niets weg."
        ),
    ]


@router.get("/planning/bookings", response=BookingsOut, summary="Wat is er in mijn plan afgesproken?")
def plan_bookings(
    request: HttpRequest,
    changed_since: Annotated[
        Moment | None, Query(alias="changedSince", description="Alleen wat sindsdien veranderde.")
    ] = None,
    after: Annotated[str | None, Query(pattern=AFTER, description="Wat `next` was in het vorige antwoord.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Hoeveel er hoogstens komen.")] = 100,
) -> Any:
    """Ook wat is afgezegd, verlopen of vervallen. Met `planning.maintain`."""
    now = timezone.now()
    lines, has_more = queries.changed_bookings(
        actor=actor_of(request), since=changed_since, after=_place(after) if after else None, limit=limit
    )
    return {
        "bookings": [_line(one) for one in lines],
        "next": _after(lines[-1]) if has_more else None,
        "changed_since": now - OVERLAP,
    }


def _line(one: ChangedBooking) -> dict[str, Any]:
    return {
        "id": one.id,
        "resource": one.resource_id,
        "resource_key": one.resource_key,
        "slot": one.slot_id,
        "slot_key": one.slot_key,
        "start": one.begins.astimezone(UTC),
        "end": one.ends.astimezone(UTC),
        "leaves_at": one.leaves_at.astimezone(UTC) if one.leaves_at else None,
        "hold_until": one.hold_until.astimezone(UTC) if one.hold_until else None,
        "status": one.status,
        "status_name": one.status.word,
        "version": one.version,
        "changed_at": one.changed_at.astimezone(UTC),
    }


def _after(line: ChangedBooking) -> str:
    return f"{(line.changed_at - EPOCH) // timedelta(microseconds=1)}.{line.id}"


def _place(after: str) -> Place:
    microseconds, _, booking_id = after.partition(".")
    return Place(EPOCH + timedelta(microseconds=int(microseconds)), UUID(booking_id))
