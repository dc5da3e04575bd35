"""Links by which an agenda reads a plan, without a key of its own."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.planning.models.resources import Resource


class CalendarLink(models.Model):
    """Who has it reads times and numbers of one resource until it expires. Only its fingerprint is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="calendar_links")
    fingerprint = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=255)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="calendar_link_lives"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.expires_at:%Y-%m-%d}"
