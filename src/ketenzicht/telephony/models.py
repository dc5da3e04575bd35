"""Lines of a centre, its exchanges, and calls with what was told of each."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketenzicht.telephony.domain import Caller, CallStatus, Dismissal, EventKind, LineDoor

_OVER = [one.value for one in CallStatus if one.is_over]


class PhoneLine(models.Model):
    """Which door a dialled number, or a queue of the exchange, leads to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    dialled = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    door = models.CharField(max_length=16)

    class Meta:
        ordering: ClassVar = ["name", "dialled"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["centre", "dialled"], name="line_leads_to_one_door"),
            models.CheckConstraint(condition=Q(door__in=[one.value for one in LineDoor]), name="line_door_is_known"),
            models.CheckConstraint(condition=~Q(dialled="") & ~Q(name=""), name="line_has_number_and_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.dialled})"


class Exchange(models.Model):
    """A system that tells of calls: when it was heard last. `source` is the client whose key it uses."""

    source = models.UUIDField(primary_key=True)
    centre = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """One call at one exchange. The number of who calls is sealed, and goes after a week.

    `request_id` is the request for care that it became; there is no foreign key, because that app lies above this one
    and keeps a request much longer than this keeps a call.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.UUIDField()
    key = models.CharField(max_length=100)
    status = models.CharField(max_length=12)
    since = models.DateTimeField()
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)  # the exchange did not know it any more
    dialled = models.CharField(max_length=40, blank=True)
    has_gap = models.BooleanField(default=False)
    caller = models.BinaryField(blank=True)
    caller_is = models.CharField(max_length=10, default=Caller.UNKNOWN.value)
    request_id = models.UUIDField(null=True, blank=True, unique=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.UUIDField(null=True, blank=True)
    dismissed_because = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering: ClassVar = ["rang_at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["centre"],
                condition=~Q(status=CallStatus.ENDED.value) & Q(request_id__isnull=True, dismissed_at__isnull=True),
                name="calls_to_look_at",
            ),
            models.Index(fields=["centre", "rang_at"], name="calls_by_time"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="call_once_at_an_exchange"),
            models.CheckConstraint(condition=Q(status__in=[one.value for one in CallStatus]), name="call_status_known"),
            models.CheckConstraint(condition=Q(caller_is__in=[one.value for one in Caller]), name="caller_is_known"),
            models.CheckConstraint(
                condition=Q(caller_is=Caller.KNOWN.value) & ~Q(caller=b"")
                | ~Q(caller_is=Caller.KNOWN.value) & Q(caller=b""),
                name="only_a_known_caller_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_OVER, ended_at__isnull=False) | ~Q(status__in=_OVER) & Q(ended_at__isnull=True),
                name="call_that_is_over_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True, dismissed_because="")
                | Q(
                    dismissed_at__isnull=False,
                    dismissed_by__isnull=False,
                    dismissed_because__in=[one.value for one in Dismissal],
                    request_id__isnull=True,
                ),
                name="call_is_dismissed_by_somebody_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"


class ToldEvent(models.Model):
    """What an exchange told of a call, as it told it, but for the number. `detail` holds what only this kind has."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    dialled = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "sequence"], name="event_of_a_call_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in EventKind]), name="call_event_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.sequence} {self.kind}"
