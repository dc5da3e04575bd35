"""A care request, what happened to it, and by what the same person is recognised."""

import uuid
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Func, Q, Value

from ketenzicht.coordination.domain import Door, Reach, Status, Whereabouts

_CLAIMED = Q(claimed_by__isnull=False, claimed_until__isnull=False)
_FREE = Q(claimed_by__isnull=True, claimed_until__isnull=True)
_LATER = [Status.PARKED.value, Status.CALL_BACK.value]


class CareRequest(models.Model):
    """Of whom and about what is in `intake`, sealed. What is in the clear says how urgent it is and who has it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.BigIntegerField(
        unique=True, db_default=Func(Value("coordination_request_number"), function="nextval")
    )
    centre = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=16)
    source = models.UUIDField(null=True, blank=True)  # the system that sent it
    source_key = models.CharField(max_length=100, blank=True)  # its own name for it there
    source_sent = models.BinaryField(blank=True)  # what it sent first, sealed: the same key is never about another
    received_at = models.DateTimeField()

    status = models.CharField(max_length=12)
    since = models.DateTimeField()
    claimed_by = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim_number = models.PositiveIntegerField(default=0)
    helping = models.ForeignKey(  # by which agreement somebody of another centre has it in hand
        "coordination.Sharing", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    meant_for = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    urgency = models.CharField(max_length=8, blank=True)  # on the one scale; empty: nobody knows yet
    begin_before = models.DateTimeField(null=True, blank=True)
    has_red_flag = models.BooleanField(default=False)
    late_at = models.DateTimeField(null=True, blank=True)

    intake = models.BinaryField(blank=True)
    facts = models.BinaryField(blank=True)  # what the rules of fitting care look at, as far as somebody said
    first_answers = models.BinaryField(blank=True)  # to the first questions of the call-flow rules
    whereabouts = models.CharField(max_length=16, blank=True)  # of the patient, once it is completed
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The earlier request of the same patient that this goes on from; the database lets go when that is removed.
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )

    # Of who does a deed at it, not kept: how they come to it, and by which agreement.
    reach: Reach | None = None
    by_sharing: UUID | None = None

    class Meta:
        ordering: ClassVar = ["received_at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["centre"],
                condition=Q(status__in=[one.value for one in Status if one.is_open]),
                name="open_requests_of_a_centre",
            ),
            models.Index(
                fields=["centre", "since"], condition=Q(status=Status.DECIDED.value), name="requests_that_are_followed"
            ),
            models.Index(fields=["centre", "received_at"], name="requests_by_time"),
            models.Index(fields=["continues"], condition=Q(continues__isnull=False), name="requests_that_go_on"),
            models.Index(fields=["helping"], condition=Q(helping__isnull=False), name="requests_that_are_helped"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(door__in=[one.value for one in Door]), name="request_door_is_known"),
            models.CheckConstraint(condition=Q(status__in=[one.value for one in Status]), name="request_status_known"),
            models.CheckConstraint(
                condition=(Q(status=Status.IN_HAND.value) & _CLAIMED) | (~Q(status=Status.IN_HAND.value) & _FREE),
                name="request_in_hand_has_a_claim",
            ),
            models.CheckConstraint(
                condition=Q(helping__isnull=True) | Q(status=Status.IN_HAND.value),
                name="request_is_helped_while_in_hand",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_LATER, due_at__isnull=False) | (~Q(status__in=_LATER) & Q(due_at__isnull=True)),
                name="request_for_later_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True, source_key="") | (Q(source__isnull=False) & ~Q(source_key="")),
                name="request_of_a_system_has_its_key",
            ),
            models.UniqueConstraint(fields=["source", "source_key"], name="request_of_a_system_comes_in_once"),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | (Q(status=Status.CLOSED.value) & ~Q(same_as=F("id"))),
                name="request_that_is_the_same_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(continues__isnull=True) | ~Q(continues=F("id")), name="request_goes_on_from_another"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.COMPLETED.value, whereabouts__in=[one.value for one in Whereabouts])
                | (~Q(status=Status.COMPLETED.value) & Q(whereabouts="")),
                name="request_completed_says_where",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.status}"


class Happening(models.Model):
    """A line of the story of a request, for good. `note` is sealed; `detail` holds codes, nothing personal."""

    request = models.ForeignKey(CareRequest, on_delete=models.PROTECT, related_name="story")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True, blank=True)
    actor_name = models.CharField(max_length=255)
    detail = models.JSONField(default=dict)
    note = models.BinaryField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["kind", "at"], name="happenings_by_kind")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class Mark(models.Model):
    """By what the same person is recognised when they call again, without being readable."""

    request = models.ForeignKey(CareRequest, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=10)
    mark = models.BinaryField(max_length=32)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "kind"], name="mark_once_of_a_kind")]
        indexes: ClassVar = [models.Index(fields=["mark", "received_at"], name="marks_by_time")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"
