"""Requests for transport."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.planning.domain import TransportKind, TransportStatus


class Transport(models.Model):
    """From a location or elsewhere to a location or elsewhere; what is elsewhere is sealed: it is somebody's home."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField()
    requested_for = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=10)
    from_location = models.ForeignKey(
        "registry.Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_elsewhere = models.BinaryField(blank=True)
    to_location = models.ForeignKey(
        "registry.Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_elsewhere = models.BinaryField(blank=True)
    pick_up_from = models.DateTimeField()
    pick_up_until = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pick_up_from", "id"]
        indexes: ClassVar = [models.Index(fields=["subject"], name="transport_by_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in TransportKind]), name="transport_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in TransportStatus]), name="transport_status_known"
            ),
            models.CheckConstraint(condition=Q(pick_up_until__gt=F("pick_up_from")), name="transport_has_a_window"),
            models.CheckConstraint(
                condition=Q(from_location__isnull=False, from_elsewhere=b"")
                | Q(from_location__isnull=True) & ~Q(from_elsewhere=b""),
                name="transport_is_from_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(to_location__isnull=False, to_elsewhere=b"")
                | Q(to_location__isnull=True) & ~Q(to_elsewhere=b""),
                name="transport_is_to_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class TransportStep(models.Model):
    """What happened to a request for transport: to it is only added. `because` is sealed with it."""

    transport = models.ForeignKey(Transport, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    status = models.CharField(max_length=10)
    by = models.CharField(max_length=255)
    because = models.BinaryField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status}"
