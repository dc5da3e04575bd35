"""What was planned for a subject, for the app above that knows what the subject is."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.planning.domain import (
    STANDING,
    BookingStatus,
    TransportAction,
    TransportKind,
    TransportStatus,
    further_of,
)
from ketenzicht.planning.models import Booking, Transport
from ketenzicht.planning.queries.openings import place_of
from ketenzicht.planning.queries.steps import reasons_of_booking, reasons_of_transport
from ketenzicht.sealing.queries import unseal

FROM, TO = "planning.transport-from", "planning.transport-to"


@dataclass(frozen=True, slots=True)
class Planned:
    """A booking or transport in words; `where` is of the patient, where it is no location of the register.

    `reasons` are what people said when it changed.
    """

    subject: UUID
    what: str
    status: str
    begins: datetime
    where: tuple[str, ...]
    reasons: tuple[str, ...] = ()


def planned_for(*, subjects: Collection[UUID]) -> list[Planned]:
    """Bookings and transport of these subjects; four queries."""
    booked = Booking.objects.filter(subject__in=subjects).select_related("resource")
    found = [_booking(row) for row in booked.prefetch_related("steps")]
    rows = Transport.objects.filter(subject__in=subjects).select_related("from_location", "to_location")
    return sorted([*found, *(_transport(row) for row in rows.prefetch_related("steps"))], key=lambda one: one.begins)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booking as who books sees it; `since` is when this became so."""

    id: UUID
    subject: UUID
    resource: str
    location: str
    begins: datetime
    ends: datetime
    status: BookingStatus
    since: datetime


@dataclass(frozen=True, slots=True)
class Journey:
    """Transport as who asked sees it, without where somebody lives; `since` is when this became so."""

    id: UUID
    subject: UUID
    kind: TransportKind
    pick_up_from: datetime
    pick_up_until: datetime
    status: TransportStatus
    since: datetime
    actions: tuple[TransportAction, ...]


def appointments_for(*, subjects: Collection[UUID]) -> list[Appointment]:
    """Bookings of these subjects, the newest last; one query. The caller has looked into the subjects."""
    rows = Booking.objects.filter(subject__in=subjects).select_related("resource__location")
    return [
        Appointment(
            id=row.id,
            subject=row.subject,
            resource=row.resource.name,
            location=row.resource.location.name,
            begins=row.begins,
            ends=row.ends,
            status=BookingStatus(row.status),
            since=row.changed_at,
        )
        for row in rows.order_by("changed_at", "id")
    ]


def stand_of_bookings(*, subjects: Collection[UUID]) -> dict[UUID, list[BookingStatus]]:
    """How the bookings of these subjects stand, of those that have any; one query, and nothing is unsealed."""
    found: defaultdict[UUID, list[BookingStatus]] = defaultdict(list)
    for subject, status in Booking.objects.filter(subject__in=subjects).values_list("subject", "status"):
        found[subject].append(BookingStatus(status))
    return dict(found)


def journeys_for(*, subjects: Collection[UUID]) -> list[Journey]:
    """Transport of these subjects; one query. The caller has looked into the subjects."""
    return [
        Journey(
            id=row.id,
            subject=row.subject,
            kind=TransportKind(row.kind),
            pick_up_from=row.pick_up_from,
            pick_up_until=row.pick_up_until,
            status=TransportStatus(row.status),
            since=row.changed_at,
            actions=further_of(TransportStatus(row.status)),
        )
        for row in Transport.objects.filter(subject__in=subjects).order_by("pick_up_from", "id")
    ]


def subjects_with_journeys() -> list[UUID]:
    """For what transport stands: asked for, promised or on the road. One query."""
    rows = Transport.objects.filter(status__in=sorted(one.value for one in STANDING))
    return list(rows.order_by("changed_at", "id").values_list("subject", flat=True))


def subject_of_journey(*, transport_id: UUID) -> UUID | None:
    """What a transport is for; None for one that is not known."""
    return Transport.objects.filter(id=transport_id).values_list("subject", flat=True).first()


def _booking(row: Booking) -> Planned:
    point = place_of(row)
    where = (f"{point.latitude:.4f}, {point.longitude:.4f}",) if point else ()
    what, why = f"afspraak: {row.resource.name}", reasons_of_booking(row)
    return Planned(row.subject, what, BookingStatus(row.status).word, row.begins, where, why)


def _transport(row: Transport) -> Planned:
    places = (
        row.from_location.name if row.from_location else unseal(bytes(row.from_elsewhere), owner=row.id, purpose=FROM),
        row.to_location.name if row.to_location else unseal(bytes(row.to_elsewhere), owner=row.id, purpose=TO),
    )
    what, why = f"vervoer: {TransportKind(row.kind).word}", reasons_of_transport(row)
    return Planned(row.subject, what, TransportStatus(row.status).word, row.pick_up_from, places, why)
