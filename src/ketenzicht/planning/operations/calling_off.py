"""What was planned for a subject is not needed any more: the app above that knows the subject says so."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.planning.domain import BookingAction, BookingStatus, TransportAction, TransportStatus
from ketenzicht.planning.models import Booking, Resource, Transport
from ketenzicht.planning.operations.stepping import lay_route, take_step
from ketenzicht.planning.operations.transports import step_of_transport
from ketenzicht.statements import Statement

_BOOKINGS = [one.value for one in (BookingStatus.HELD, BookingStatus.BOOKED, BookingStatus.FELL_OUT)]
_SOMETHING = Statement("""
    SELECT EXISTS (SELECT FROM planning_booking WHERE subject = %(subject)s AND status = ANY(%(bookings)s))
        OR EXISTS (SELECT FROM planning_transport WHERE subject = %(subject)s AND status = ANY(%(transports)s))
""")
_TRANSPORTS = [one.value for one in (TransportStatus.REQUESTED, TransportStatus.CONFIRMED)]


def call_off(*, subject: UUID, because: str, actor: Actor, at: datetime) -> int:
    """Cancel every booking and transport of a subject that did not begin yet; gives how many.

    The caller has asked for permission: it is the subject that ends, whoever booked for it. Mostly nothing was planned,
    which costs one statement.
    """
    is_planned = _SOMETHING.first(subject=subject, bookings=_BOOKINGS, transports=_TRANSPORTS) == (True,)
    return _call_off(subject, because, actor, at) if is_planned else 0


@transaction.atomic
def _call_off(subject: UUID, because: str, actor: Actor, at: datetime) -> int:
    return _bookings(subject, because, actor, at) + _transports(subject, because, actor, at)


def _bookings(subject: UUID, because: str, actor: Actor, at: datetime) -> int:
    waiting = Booking.objects.filter(subject=subject, status__in=_BOOKINGS)
    found = sorted(set(waiting.values_list("resource_id", flat=True)))
    if not found:
        return 0
    held = Resource.objects.select_for_update(of=("self",), no_key=True).select_related("location")
    resources = {one.id: one for one in held.filter(id__in=found).order_by("id")}
    rows = list(waiting.select_for_update(of=("self",)).select_related("slot").order_by("id"))
    for row in rows:
        row.resource = resources[row.resource_id]
        take_step(row, BookingAction.CANCEL, actor=actor, at=at, because=because)
        row.slot.resource = row.resource
        lay_route(row.slot)
    return len(rows)


def _transports(subject: UUID, because: str, actor: Actor, at: datetime) -> int:
    rows = list(Transport.objects.select_for_update().filter(subject=subject, status__in=_TRANSPORTS).order_by("id"))
    for row in rows:
        step_of_transport(row, TransportAction.CANCEL, because=because, actor=actor, at=at)
    return len(rows)
