"""Places that are promised to somebody who is not there yet."""

import uuid

from django.db import models
from django.db.models import F, Q

from ketenzicht.capacity.models.units import Unit


class Hold(models.Model):
    """Places of a unit that are promised to somebody who is not there yet: they are not free for anybody else.

    The unit's own figures know of it from `absorbed_at` on: the patient is there, or it stands in the own system. An
    observation of that moment or later ends the hold. A place that is extra is beyond what the figures show, and takes
    none of those. The database adds up what is held of each unit, without what is extra (migration 0009).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="holds")
    places = models.PositiveSmallIntegerField(default=1)
    is_extra = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField()
    absorbed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit"], condition=Q(ended_at__isnull=True), name="holds_of_a_unit"),
            models.Index(
                fields=["absorbed_at"],
                condition=Q(ended_at__isnull=True, absorbed_at__isnull=False),
                name="holds_to_settle",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="hold_is_of_a_place"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")), name="hold_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.places}"
