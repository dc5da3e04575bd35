"""The outbox as the database keeps it: written once, never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened, written in the transaction in which it happened."""

    kind = models.CharField(max_length=100)
    subject = models.CharField(max_length=255)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind=""), name="event_says_what_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.subject}"
