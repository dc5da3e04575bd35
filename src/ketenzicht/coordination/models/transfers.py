"""A request that one centre hands over to another, and what came of that."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.coordination.domain import TransferStage, WhyNot, WhyOver
from ketenzicht.coordination.models.requests import CareRequest

_OPEN = TransferStage.ASKED.value
_OF_ONE = [TransferStage.UNANSWERED.value]  # of the clock: nobody did it


class Transfer(models.Model):
    """Asked by one centre of another; what was answered stays as it was (a trigger). What was said stands in the story.

    While it is asked the request stays of `sender`; from accepting on it is of `receiver`, and `sender` reads along.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(CareRequest, on_delete=models.PROTECT, related_name="transfers")
    sender = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    why = models.CharField(max_length=12)
    is_warm = models.BooleanField()
    stayed_on_line = models.BooleanField(default=False)
    stage = models.CharField(max_length=10)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)
    why_not = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["receiver"], condition=Q(stage=_OPEN), name="transfers_to_answer"),
            models.Index(fields=["sender", "settled_at"], name="transfers_of_a_sender"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request"], condition=Q(stage=_OPEN), name="transfer_one_at_a_time"),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="transfer_is_to_another"),
            models.CheckConstraint(
                condition=Q(stage__in=[one.value for one in TransferStage]), name="transfer_stage_is_known"
            ),
            models.CheckConstraint(condition=Q(why__in=[one.value for one in WhyOver]), name="transfer_says_why"),
            models.CheckConstraint(
                condition=Q(stage=_OPEN, settled_at__isnull=True, settled_by__isnull=True)
                | Q(stage__in=_OF_ONE, settled_at__isnull=False, settled_by__isnull=True)
                | (~Q(stage__in=[_OPEN, *_OF_ONE]) & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="transfer_settled_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(stage=TransferStage.DECLINED.value, why_not__in=[one.value for one in WhyNot])
                | (~Q(stage=TransferStage.DECLINED.value) & Q(why_not="")),
                name="transfer_declined_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.stage}"
