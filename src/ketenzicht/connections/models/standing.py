"""How far locations are with modules, as rows that begin at a moment and are never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketenzicht.connections.domain import Standing


class LocationStanding(models.Model):
    """From when on a location is so far with a module; it holds until the next row."""

    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, related_name="+")
    module = models.CharField(max_length=60)
    standing = models.CharField(max_length=13)
    began_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["location", "module", "began_at"], name="one_standing_at_a_moment"),
            models.CheckConstraint(
                condition=Q(standing__in=[one.value for one in Standing]), name="location_standing_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.module} {self.standing}"
