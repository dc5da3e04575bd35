"""What happened to a booking or to transport, with the words that people gave for it: they are sealed."""

from dataclasses import dataclass
from datetime import datetime

from ketenzicht.planning.models import Booking, BookingStep, Transport
from ketenzicht.sealing.queries import unseal

BECAUSE, TRANSPORT_BECAUSE = "planning.because", "planning.transport-because"


@dataclass(frozen=True, slots=True)
class StepLine:
    at: datetime
    action: str
    by: str
    because: str
    resource: str
    begins: datetime


def story_of(row: Booking) -> tuple[StepLine, ...]:
    """The oldest first; `row` with its steps. The caller has asked whether the actor may."""
    return tuple(
        StepLine(one.at, one.action, one.by, because_of(one), one.resource, one.begins)
        for one in sorted(row.steps.all(), key=lambda one: (one.at, one.id))
    )


def because_of(step: BookingStep) -> str:
    """Why, as somebody said it."""
    return unseal(bytes(step.because), owner=step.booking_id, purpose=BECAUSE) if step.because else ""


def reasons_of_booking(row: Booking) -> tuple[str, ...]:
    """Each that was given, the oldest first; `row` with its steps."""
    return tuple(one.because for one in story_of(row) if one.because)


def reasons_of_transport(row: Transport) -> tuple[str, ...]:
    """The same of transport, with its steps."""
    sealed = [bytes(one.because) for one in sorted(row.steps.all(), key=lambda one: (one.at, one.id)) if one.because]
    return tuple(unseal(one, owner=row.id, purpose=TRANSPORT_BECAUSE) for one in sealed)
