"""Units, and the intervals at which they deliver."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ketenzicht.capacity.domain import LONGEST_BECAUSE


class DeliveryMode(models.TextChoices):
    AUTOMATIC = "automatic", "automatisch"
    MANUAL = "manual", "met de hand"


class Unit(models.Model):
    """A kind of care (label) at a location, within a module: that of which capacity is told.

    `continues` is the unit at another location that moved here, and ended on the day on which this one begins.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, related_name="units")
    module = models.ForeignKey("definitions.Module", to_field="code", on_delete=models.PROTECT, related_name="units")
    label = models.CharField(max_length=60)
    deliverer = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="delivers_units")
    mode = models.CharField(max_length=9, choices=DeliveryMode, default=DeliveryMode.AUTOMATIC)
    automation_expected_on = models.DateField(null=True, blank=True)
    active_from = models.DateField()
    active_until = models.DateField(null=True, blank=True)
    continues = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_unit_per_label_at_a_time",
                expressions=[
                    ("location", RangeOperators.EQUAL),
                    ("module", RangeOperators.EQUAL),
                    ("label", RangeOperators.EQUAL),
                    (
                        Func(F("active_from"), F("active_until"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gt=F("active_from")),
                name="unit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(mode="automatic") | Q(automation_expected_on__isnull=True),
                name="automatic_needs_no_expected_date",
            ),
            models.CheckConstraint(condition=Q(mode__in=DeliveryMode.values), name="unit_mode_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"


class OwnInterval(models.Model):
    """Another expected interval of a unit than its definition asks, for as long as it holds. It ends, and stays.

    `end` is the first day without it; one that was taken back before it held ends on its `start`. Who set it and took
    it back is an organisation (none: Ketenzicht itself) and its function.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="own_intervals")
    every = models.DurationField()
    because = models.CharField(max_length=LONGEST_BECAUSE)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    set_as = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_as = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_own_interval_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (
                        Func(F("start"), F("end"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(condition=Q(every__gt="0"), name="own_interval_is_some_time"),
            models.CheckConstraint(condition=~Q(because=""), name="own_interval_says_why"),
            models.CheckConstraint(
                condition=Q(end=None, ended_at=None) | Q(end__gte=F("start"), ended_at__isnull=False),
                name="own_interval_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} every {self.every} from {self.start}"
