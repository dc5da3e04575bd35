"""Who asked a centre what it holds of them, how far looking for it is, and what was found to be theirs."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketenzicht.coordination.domain.inquiries import Handing, Proof


class Inquiry(models.Model):
    """For as long as it takes, and 30 days after. Whom it is about, what was found and what is theirs are sealed.

    The search goes through the requests of the centre from the oldest to `asked_at`, and stands at `reached_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=255)
    proof = models.CharField(max_length=12)
    sought = models.BinaryField()
    reached_at = models.DateTimeField(null=True, blank=True)
    reached_id = models.UUIDField(null=True, blank=True)
    looked_at = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField()
    unreadable = models.PositiveIntegerField(default=0)
    searched_at = models.DateTimeField(null=True, blank=True)
    found = models.BinaryField(blank=True)
    theirs = models.BinaryField(blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_how = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        verbose_name_plural = "inquiries"
        indexes: ClassVar = [models.Index(fields=["centre", "-asked_at"], name="inquiries_of_a_centre")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(proof__in=[one.value for one in Proof]), name="inquiry_proof_is_known"),
            models.CheckConstraint(condition=~Q(sought=b""), name="inquiry_is_about_somebody"),
            models.CheckConstraint(
                condition=Q(reached_at__isnull=True, reached_id__isnull=True)
                | Q(reached_at__isnull=False, reached_id__isnull=False),
                name="inquiry_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True, handed_how="")
                | Q(
                    handed_at__isnull=False,
                    handed_at__gte=models.F("searched_at"),
                    searched_at__isnull=False,
                    handed_how__in=[one.value for one in Handing],
                ),
                name="inquiry_is_handed_over_after_all_was_looked_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.proof}"
