"""Whether the GP of a patient was told how it went."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketenzicht.placement.domain.gp import GpStand, Spared


class GpTask(models.Model):
    """One of a request that ended while its GP is known; it goes with its request, in the database itself.

    Who the GP is stands in the intake, and what was said of it in the story; both are sealed.
    """

    request = models.OneToOneField("coordination.CareRequest", on_delete=models.DO_NOTHING, related_name="+")
    stand = models.CharField(max_length=8)
    since = models.DateTimeField()
    by_name = models.CharField(max_length=255)
    spared = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        indexes: ClassVar = [
            models.Index(fields=["since"], condition=Q(stand=GpStand.TO_TELL.value), name="gps_to_tell"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stand__in=[one.value for one in GpStand]), name="gp_stand_is_known"),
            models.CheckConstraint(
                condition=Q(stand=GpStand.SPARED.value, spared__in=[one.value for one in Spared])
                | (~Q(stand=GpStand.SPARED.value) & Q(spared="")),
                name="gp_spared_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.stand}"
