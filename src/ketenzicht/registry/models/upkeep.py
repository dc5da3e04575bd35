"""What happens to an entry in the course of time: closures, and every change that was made."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ketenzicht.registry.domain import LONGEST_NOTE, ClosureReason
from ketenzicht.registry.models.locations import Location, Organisation


class Closure(models.Model):
    """A location, or one department of it by name, is closed for a time. Ended or withdrawn, it stays on record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="closures")
    department = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=16)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    announced_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "department"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="closure_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[one.value for one in ClosureReason]), name="closure_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__lt=F("starts_at")),
                name="closure_withdrawn_before_it_began",
            ),
            ExclusionConstraint(
                name="closed_once_at_a_time",
                expressions=[
                    ("location", RangeOperators.EQUAL),
                    ("department", RangeOperators.EQUAL),
                    (
                        Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department or self.location_id} {self.starts_at}"


class Change(models.Model):
    """One change of an entry: `fields` holds per field what it was and what it became. Never changed, never removed.

    `by` is empty where the platform did it.
    """

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField(help_text="Of the entry, after it.")
    at = models.DateTimeField()
    by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=300, blank=True)
    fields = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["location", "version"], name="change_makes_one_version"),
            models.CheckConstraint(condition=~Q(what="") | ~Q(fields={}), name="change_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.version}"
