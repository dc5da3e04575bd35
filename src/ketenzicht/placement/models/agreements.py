"""How providers of a region are asked, as the region agreed."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ketenzicht.placement.domain import Mode


class WorkingAgreement(models.Model):
    """For a kind of care of a region, or for all of it (`module` and `label` empty), from a day until another.

    What was in force is never written over: another begins where it ends. `first` are organisations in the order in
    which they are asked before others.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.CharField(max_length=20)
    module = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=60, blank=True)
    mode = models.CharField(max_length=8)
    at_once = models.PositiveSmallIntegerField()
    answer_within = models.DurationField()
    urgent_within = models.DurationField()
    hold_for = models.DurationField()
    first = ArrayField(models.UUIDField(), default=list, blank=True)
    because = models.CharField(max_length=500)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    decided_as = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["region", "module", "label", "valid_from"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_working_agreement_at_a_time",
                expressions=[
                    ("region", RangeOperators.EQUAL),
                    ("module", RangeOperators.EQUAL),
                    ("label", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_until"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="working_agreement_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(mode__in=[one.value for one in Mode]), name="working_mode_is_known"),
            models.CheckConstraint(condition=Q(label="") | ~Q(module=""), name="working_label_has_a_module"),
            models.CheckConstraint(condition=Q(at_once__range=(1, 10)), name="working_at_once"),
            models.CheckConstraint(
                condition=Q(answer_within__gt="0", urgent_within__gt="0", hold_for__gt="0"), name="working_terms"
            ),
            models.CheckConstraint(condition=~Q(because=""), name="working_agreement_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.module} {self.label} {self.valid_from}"
