"""The audit log as the database keeps it: written once, never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketenzicht.audit.domain import Outcome


class AuditLine(models.Model):
    """One event. No foreign keys: a line outlives everything that it speaks of."""

    at = models.DateTimeField()
    action = models.CharField(max_length=100)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=255)
    organisation_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    subject = models.CharField(max_length=255)
    purpose = models.CharField(max_length=100, blank=True)
    break_glass = models.BooleanField(default=False)
    access_point = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=20, choices=[(item.value, item.value) for item in Outcome])
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["at", "id"], name="audit_by_moment"),
            models.Index(fields=["subject", "at"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["at"], condition=Q(break_glass=True), name="audit_break_glass"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=[item.value for item in Outcome]), name="audit_outcome_is_known"
            ),
            models.CheckConstraint(condition=~Q(action=""), name="audit_says_what_was_done"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"
