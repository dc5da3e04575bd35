"""What is held and booked in slots. Whom it is for is known above this app: here it is a number without meaning."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ketenzicht.planning.domain import OCCUPYING, BookingStatus
from ketenzicht.planning.models.resources import Resource, Slot

_OCCUPYING = sorted(one.value for one in OCCUPYING)


class Booking(models.Model):
    """`leaves_at` is when one leaves for it, of a resource that travels; `place` is where to, sealed.

    `subject` is what it is for (a need); there is no foreign key, because that lies above this app and is kept longer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    subject = models.UUIDField()
    booked_for = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    leaves_at = models.DateTimeField(null=True, blank=True)
    place = models.BinaryField(blank=True)
    hold_until = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(default=5)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["begins", "id"]
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="booking_by_subject"),
            models.Index(fields=["changed_at", "id"], name="bookings_as_they_changed"),
            models.Index(fields=["hold_until"], condition=Q(status="held"), name="booking_holds"),
            models.Index(fields=["resource"], condition=Q(status="fell-out"), name="booking_to_replan"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in BookingStatus]), name="booking_status_known"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="booking_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(urgency__range=(0, 5)), name="booking_urgency_is_known"),
            models.CheckConstraint(
                condition=Q(status="held", hold_until__isnull=False) | ~Q(status="held") & Q(hold_until__isnull=True),
                name="booking_hold_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(leaves_at__isnull=True) | Q(leaves_at__lte=F("begins")), name="booking_leaves_before"
            ),
            models.UniqueConstraint(
                fields=["subject", "slot"],
                condition=Q(status__in=_OCCUPYING),
                name="subject_once_in_a_slot",
            ),
            # One car is at one place, and on the road to the next: from leaving until the end of the visit.
            ExclusionConstraint(
                name="one_visit_at_a_time",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    (
                        Func(F("leaves_at"), F("ends"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status__in=_OCCUPYING, leaves_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins:%Y-%m-%d %H:%M} {self.status}"


class BookingStep(models.Model):
    """What happened to a booking: its story, to which is only added. `because` is sealed with it: people type it."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    action = models.CharField(max_length=12)
    status = models.CharField(max_length=12)
    by = models.CharField(max_length=255)
    because = models.BinaryField(blank=True)
    resource = models.CharField(max_length=80)
    begins = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
