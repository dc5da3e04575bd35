"""The receipts of what was delivered."""

from django.db import models
from django.db.models import F, Q


class Delivery(models.Model):
    """The receipt of one delivery: what came, from whom, and what became of it."""

    class Status(models.TextChoices):
        ACCEPTED = "accepted", "geheel verwerkt"
        PARTLY_ACCEPTED = "partly-accepted", "gedeeltelijk verwerkt"

    id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    organisation_id = models.UUIDField()
    idempotency_key = models.CharField(max_length=200, null=True)  # noqa: DJ001 - null: none was given, and is not unique
    fingerprint = models.BinaryField(max_length=32)  # SHA-256 of the body, to recognise another body under the same key
    received_at = models.DateTimeField()
    status = models.CharField(max_length=15, choices=Status)
    observations = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    confirmed = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    faults = models.JSONField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="one_delivery_per_idempotency_key",
            ),
            models.CheckConstraint(
                condition=Q(observations=F("changed") + F("confirmed") + F("repeated") + F("late") + F("refused")),
                name="every_observation_has_one_outcome",
            ),
        ]
        indexes = [models.Index(fields=["received_at"], name="delivery_received_at")]

    def __str__(self) -> str:
        return f"{self.id} ({self.status})"
