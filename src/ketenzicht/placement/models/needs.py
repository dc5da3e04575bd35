"""What is sought for a request, as the database keeps it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.placement.domain import OPEN_NEEDS, Dropped, NeedStatus

_OPEN = sorted(one.value for one in OPEN_NEEDS)


class Need(models.Model):
    """One thing that is sought: the needs of one request, one after the other, are its trajectory.

    `kinds` holds the kinds of care that would do, as [module, label]; empty where no figure tells of room. What is
    known of the patient for finding is in `sought`, what is asked of providers in `question`; both are sealed with the
    key of the request, and neither says who it is. `sent` is by what the form that stated it is recognised when it
    comes twice. `held_back_at`: since when nobody is asked further, because the question came to say who the patient
    is. It goes with its request, in the database itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey("coordination.CareRequest", on_delete=models.DO_NOTHING, related_name="needs")
    step = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=60)  # a form of care of the rules; its name as it was then
    form_name = models.CharField(max_length=120)
    kinds = models.JSONField(default=list)
    before = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10)
    since = models.DateTimeField()
    stated_at = models.DateTimeField()
    stated_by = models.UUIDField()
    stated_by_name = models.CharField(max_length=255)
    sought = models.BinaryField(blank=True)
    question = models.BinaryField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    dropped = models.CharField(max_length=12, blank=True)
    because = models.BinaryField(blank=True)
    sent = models.UUIDField(null=True, blank=True)
    held_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["request_id", "step"]  # by "request" each query would join, to order by its own order
        indexes: ClassVar = [
            models.Index(fields=["status", "before"], condition=Q(status__in=_OPEN), name="open_needs"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "step"], name="need_step_once"),
            models.UniqueConstraint(fields=["request", "sent"], name="need_sent_once"),
            models.CheckConstraint(condition=Q(status__in=[one.value for one in NeedStatus]), name="need_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=_OPEN, ended_at__isnull=True)
                | (~Q(status__in=_OPEN) & Q(ended_at__gte=F("stated_at"))),
                name="need_ended_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(status=NeedStatus.DROPPED.value) & Q(dropped__in=[one.value for one in Dropped]))
                | (~Q(status=NeedStatus.DROPPED.value) & Q(dropped="")),
                name="need_dropped_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.step} {self.status}"
