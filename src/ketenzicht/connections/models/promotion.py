"""Requests of suppliers to deliver in production, for named locations of one provider."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ketenzicht.connections.domain import LONGEST_REASON, WAITING, PromotionStatus
from ketenzicht.connections.models.testing import TestConnection

_WAITING = sorted(one.value for one in WAITING)


class Promotion(models.Model):
    """A request, where it stands, and what was decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(TestConnection, on_delete=models.PROTECT, related_name="promotions")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    modules = ArrayField(models.CharField(max_length=60))
    status = models.CharField(max_length=9)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation"], name="promotions_of_organisation")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in PromotionStatus]), name="promotion_status_is_known"
            ),
            models.CheckConstraint(condition=~Q(modules=[]), name="promotion_names_modules"),
            models.CheckConstraint(
                condition=Q(status__in=_WAITING, decided_at__isnull=True)
                | (~Q(status__in=_WAITING) & Q(decided_at__gte=F("asked_at"))),
                name="promotion_decided_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=PromotionStatus.PROMOTED.value) | Q(agreed_at__isnull=False),
                name="promotion_needs_the_provider",
            ),
            models.CheckConstraint(
                condition=~Q(status=PromotionStatus.REFUSED.value) | ~Q(reason=""), name="promotion_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.status}"


class PromotionPlace(models.Model):
    """A location for which a request asks."""

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="places")
    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promotion", "location"], name="promotion_names_a_location_once")
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.location_id}"
