"""Which care somebody decided on, beside what the rules proposed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketenzicht.coordination.models.requests import CareRequest


class Decision(models.Model):
    """For good; who decides anew after reopening adds another. `facts` and `because` are sealed.

    `proposed` holds of every form of care its code and verdict, in the order in which they were proposed. `agrees` says
    whether the form is one that fits by the rules.
    """

    request = models.ForeignKey(CareRequest, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField()
    by = models.UUIDField()
    rules = models.ForeignKey("triage.FittingVersion", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=60)
    proposed = models.JSONField()
    agrees = models.BooleanField()
    facts = models.BinaryField()
    because = models.BinaryField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(because=b""), name="decision_that_deviates_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.form}"
