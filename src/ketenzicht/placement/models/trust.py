"""What answers said of room, by what was shown when somebody asked: numbers, of no patient and no person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketenzicht.placement.domain import Old, Room


class TrustTally(models.Model):
    """Answers of one unit at one cell, counted for what they are worth on the day `on`."""

    unit = models.ForeignKey("capacity.Unit", on_delete=models.PROTECT, related_name="+")
    room = models.CharField(max_length=8)
    old = models.CharField(max_length=8)
    yes = models.FloatField()
    no = models.FloatField()
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "room", "old"], name="one_tally_per_cell"),
            models.CheckConstraint(
                condition=Q(room__in=[one.value for one in Room], old__in=[one.value for one in Old]),
                name="tally_cell_is_known",
            ),
            models.CheckConstraint(condition=Q(yes__gte=0, no__gte=0), name="tally_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.room} {self.old}"
