"""What a region needs, as rows."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from ketenzicht.definitions import domain
from ketenzicht.definitions.models.constraints import ends_after_it_begins, period
from ketenzicht.definitions.models.modules import Module


class RequiredCapacity(models.Model):
    """How many places of a kind of care a region needs open, by whose decision. An empty label: all together."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="requirements")
    label = models.CharField(max_length=60, blank=True)
    region_code = models.CharField(max_length=12)
    required = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200)
    ground = models.CharField(max_length=400)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["region_code", "module", "label", "valid_from"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_requirement_at_a_time",
                expressions=[
                    ("module", RangeOperators.EQUAL),
                    ("label", RangeOperators.EQUAL),
                    ("region_code", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
            ends_after_it_begins("requirement_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(decided_by="") & ~Q(ground=""), name="requirement_was_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.module_id} {self.label}: {self.required}"

    def definition(self) -> domain.Requirement:
        return domain.Requirement(
            id=self.pk,
            module=self.module_id,
            label=self.label,
            region_code=self.region_code,
            required=self.required,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            decided_by=self.decided_by,
            ground=self.ground,
        )
