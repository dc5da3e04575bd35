"""What was planned for a subject, for the app above that knows what the subject is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.planning.domain import BookingStatus, TransportKind, TransportStatus
from ketenzicht.planning.models import Booking, Transport
from ketenzicht.planning.queries.openings import place_of
from ketenzicht.sealing.queries import unseal

FROM, TO = "planning.transport-from", "planning.transport-to"


@dataclass(frozen=True, slots=True)
class Planned:
    """A booking or transport in words; `where` is of the patient, where it is no location of the register."""

    subject: UUID
    what: str
    status: str
    begins: datetime
    where: tuple[str, ...]


def planned_for(*, subjects: Collection[UUID]) -> list[Planned]:
    """Bookings and transport of these subjects; two queries."""
    found = [_booking(row) for row in Booking.objects.filter(subject__in=subjects).select_related("resource")]
    rows = Transport.objects.filter(subject__in=subjects).select_related("from_location", "to_location")
    return sorted([*found, *(_transport(row) for row in rows)], key=lambda one: one.begins)


def _booking(row: Booking) -> Planned:
    point = place_of(row)
    where = (f"{point.latitude:.4f}, {point.longitude:.4f}",) if point else ()
    return Planned(row.subject, f"afspraak: {row.resource.name}", BookingStatus(row.status).word, row.begins, where)


def _transport(row: Transport) -> Planned:
    places = (
        row.from_location.name if row.from_location else unseal(bytes(row.from_elsewhere), owner=row.id, purpose=FROM),
        row.to_location.name if row.to_location else unseal(bytes(row.to_elsewhere), owner=row.id, purpose=TO),
    )
    what = f"vervoer: {TransportKind(row.kind).word}"
    return Planned(row.subject, what, TransportStatus(row.status).word, row.pick_up_from, places)
