"""Activations, who takes part in them, and which units were opened for them, as the database keeps them."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ketenzicht.preparedness.domain import HOSPITALS, Status


class Activation(models.Model):
    """A module that was switched on by instruction; of each module one at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    module = models.ForeignKey("definitions.Module", to_field="code", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8)
    instructed_on = models.DateField()
    text = models.TextField()
    regions = ArrayField(models.CharField(max_length=12), blank=True)
    location_types = ArrayField(models.CharField(max_length=8))
    activated_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-activated_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["module"], condition=Q(status=Status.ACTIVE.value), name="one_activation_at_a_time"
            ),
            models.CheckConstraint(condition=Q(deadline_at__gt=F("activated_at")), name="activation_leaves_time"),
            models.CheckConstraint(
                condition=~Q(location_types=[]) & Q(location_types__contained_by=list(HOSPITALS)),
                name="activation_is_for_hospitals",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ACTIVE.value, ended_at__isnull=True, ended_because="")
                | (Q(status=Status.ENDED.value, ended_at__gte=F("activated_at")) & ~Q(ended_because="")),
                name="activation_ended_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} {self.status}"


class Participant(models.Model):
    """A location that has to deliver, since when, and by when."""

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="participants")
    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activation", "location"], name="location_takes_part_once"),
            models.CheckConstraint(condition=Q(due_at__gt=F("joined_at")), name="participant_has_time"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id}"


class OpenedUnit(models.Model):
    """A unit that was not there before, and ends with the activation."""

    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="opened")
    unit = models.OneToOneField("capacity.Unit", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.unit_id}"
