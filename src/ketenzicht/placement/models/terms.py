"""Whom a unit takes, from when until when, as its provider says."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ketenzicht.placement.domain import Agreement


class UnitTerms(models.Model):
    """`end` is the first day without them; the terms that come after begin on it. They end, and stay.

    `sexes`, `can`, `cannot` and `only` hold codes of `domain.Sex` and `domain.Want`; no `sexes`: everybody. Who set
    them is an organisation and its function, never a name.
    """

    unit = models.ForeignKey("capacity.Unit", on_delete=models.PROTECT, related_name="placing_terms")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    sexes = models.JSONField(default=list, blank=True)
    can = models.JSONField(default=list, blank=True)
    cannot = models.JSONField(default=list, blank=True)
    only = models.JSONField(default=list, blank=True)
    admits_from = models.TimeField(null=True, blank=True)
    admits_until = models.TimeField(null=True, blank=True)
    agreement = models.CharField(max_length=10, default=Agreement.UNKNOWN.value)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    set_as = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_set_of_terms_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (
                        Func(F("start"), F("end"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="unit_terms_end_after_they_begin"
            ),
            models.CheckConstraint(
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(max_age__gte=F("min_age")),
                name="unit_terms_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(admits_from__isnull=True, admits_until__isnull=True)
                | Q(admits_from__isnull=False, admits_until__isnull=False),
                name="unit_terms_admission_is_a_stretch",
            ),
            models.CheckConstraint(
                condition=Q(agreement__in=[one.value for one in Agreement]), name="unit_terms_agreement_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} from {self.start}"
