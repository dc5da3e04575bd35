"""The audit log as the database keeps it: written once, never changed, sealed in blocks."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.audit.domain import REFERENCE_LENGTH, Deed, Outcome

_HASH_LENGTH = 64


class AuditLine(models.Model):
    """One event. No foreign keys: a line outlives everything that it speaks of."""

    at = models.DateTimeField()
    deed = models.CharField(
        max_length=20, choices=[(item.value, item.word) for item in Deed], default=Deed.CHANGE.value
    )
    action = models.CharField(max_length=100)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=255)
    actor_role = models.CharField(max_length=200, blank=True, default="")
    organisation_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    subject = models.CharField(max_length=255)
    patient = models.CharField(max_length=REFERENCE_LENGTH, blank=True, default="")
    purpose = models.CharField(max_length=100, blank=True)
    authorisation = models.CharField(max_length=200, blank=True, default="")
    break_glass = models.BooleanField(default=False)
    break_glass_reason = models.CharField(max_length=500, blank=True, default="")
    access_point = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=100, blank=True, default="")
    outcome = models.CharField(max_length=20, choices=[(item.value, item.value) for item in Outcome])
    times = models.PositiveIntegerField(default=1)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["at", "id"], name="audit_by_moment"),
            models.Index(fields=["subject", "at"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["organisation_id", "at"], name="audit_by_organisation"),
            models.Index(fields=["patient", "at"], condition=~Q(patient=""), name="audit_by_patient"),
            models.Index(fields=["at"], condition=Q(break_glass=True), name="audit_break_glass"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=[item.value for item in Outcome]), name="audit_outcome_is_known"
            ),
            models.CheckConstraint(condition=~Q(action=""), name="audit_says_what_was_done"),
            models.CheckConstraint(condition=Q(deed__in=[item.value for item in Deed]), name="audit_deed_is_known"),
            models.CheckConstraint(
                condition=Q(patient="") | Q(patient__regex=f"^[0-9a-f]{{{REFERENCE_LENGTH}}}$"),
                name="audit_patient_is_a_reference",  # and never a BSN or a name
            ),
            models.CheckConstraint(
                condition=Q(break_glass=True) & ~Q(break_glass_reason="")
                | Q(break_glass=False) & Q(break_glass_reason=""),
                name="audit_emergency_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(times__gte=1), name="audit_happened"),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(deed=Deed.REVIEW.value), name="audit_reviewed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"


class AuditSeal(models.Model):
    """One block of the chain: `domain.Seal` as a row. Only retention changes it: it takes the fingerprints out."""

    number = models.PositiveIntegerField(primary_key=True)
    form = models.PositiveSmallIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    lines = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()
    previous = models.CharField(max_length=_HASH_LENGTH, unique=True)
    digest = models.CharField(max_length=_HASH_LENGTH)
    hash = models.CharField(max_length=_HASH_LENGTH, unique=True)
    fingerprints = models.BinaryField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lines__gte=1) & Q(last_id__gte=F("first_id")), name="audit_seal_holds_lines"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & Q(fingerprints__isnull=False)
                | Q(removed_at__isnull=False) & Q(fingerprints__isnull=True),
                name="audit_fingerprints_go_with_lines",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"
