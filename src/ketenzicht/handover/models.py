"""What each location can receive, what was released to whom, and what became of it, as the database keeps them.

What hangs on a request goes with it, in the database itself (`ON DELETE CASCADE`, migration 0002).
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import DO_NOTHING, PROTECT, F, Q

from ketenzicht.handover.domain.delivery import Feedback, State, Way

IS_WITHDRAWN = Q(state=State.WITHDRAWN.value)
SENT = [State.QUEUED.value, State.RETRYING.value, State.NOTIFIED.value, State.ON_PAGE.value]


class Receiving(models.Model):
    """How a location receives hand-overs. Where nothing stands it is the temporary way, and nobody said until when.

    `token`, sealed, is what its system wants to see of us; `shows_certificate`: we show our client certificate.
    """

    location = models.OneToOneField("registry.Location", primary_key=True, on_delete=PROTECT, related_name="+")
    way = models.CharField(max_length=4)
    endpoint = models.CharField(max_length=300, blank=True)
    token = models.BinaryField(blank=True)
    shows_certificate = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    temporary_until = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField()
    set_by = models.UUIDField()
    set_by_name = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=[one.value for one in Way]), name="receiving_way_is_known"),
            models.CheckConstraint(
                condition=~Q(way=Way.PUSH.value) | ~Q(endpoint=""), name="receiving_by_push_has_an_endpoint"
            ),
            models.CheckConstraint(
                condition=Q(way=Way.PAGE.value, temporary_until__isnull=False) & ~Q(reason="")
                | ~Q(way=Way.PAGE.value) & Q(temporary_until__isnull=True, reason=""),
                name="receiving_temporarily_says_why_and_until_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.way}"


class Release(models.Model):
    """What was handed over to who accepted. `content` is sealed, and as it was when `version` was released.

    `may_be_there`: it may have gone to them, or they were told of it. `withdrawn_as` is what became of the placement,
    `withdrawn_because` the reason that was given, if any: codes of `placement`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey("coordination.CareRequest", on_delete=DO_NOTHING, related_name="+")
    offer = models.OneToOneField("placement.Offer", on_delete=DO_NOTHING, related_name="+")
    number = models.BigIntegerField()
    centre = models.ForeignKey("registry.Organisation", on_delete=PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=PROTECT, related_name="+")
    location = models.ForeignKey("registry.Location", on_delete=PROTECT, related_name="+")
    content = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    urgency = models.CharField(max_length=8, blank=True)
    begin_before = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    way = models.CharField(max_length=4)
    state = models.CharField(max_length=10)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)  # when the clock does something with it
    falls_back_at = models.DateTimeField()
    problem = models.CharField(max_length=40, blank=True)  # a code, of the last attempt

    may_be_there = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_as = models.CharField(max_length=12, blank=True)
    withdrawn_because = models.CharField(max_length=16, blank=True)

    told = models.CharField(max_length=12, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-released_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="hand_overs_to_be_sent"),
            models.Index(fields=["organisation", "-released_at"], name="hand_overs_of_a_receiver"),
            models.Index(fields=["centre", "-released_at"], name="hand_overs_of_a_centre"),
            models.Index(fields=["request"], name="hand_overs_of_a_request"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="hand_over_state_known"),
            models.CheckConstraint(condition=Q(way__in=[one.value for one in Way]), name="hand_over_way_is_known"),
            models.CheckConstraint(
                condition=Q(told="", told_at__isnull=True)
                | Q(told__in=[one.value for one in Feedback], told_at__isnull=False),
                name="hand_over_told_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SENT) | Q(next_at__isnull=True), name="hand_over_that_is_done_waits_for_nothing"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("released_at")), name="hand_over_expires_later"),
            models.CheckConstraint(
                condition=IS_WITHDRAWN & Q(withdrawn_at__isnull=False) & ~Q(withdrawn_as="")
                | ~IS_WITHDRAWN & Q(withdrawn_at__isnull=True, withdrawn_as="", withdrawn_because=""),
                name="hand_over_withdrawn_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class Recall(models.Model):
    """That the system of who had a hand-over is told that it was withdrawn, and how far that is: as the hand-over went.

    There is none where nobody had it, or only people: they are told by a notice.
    """

    release = models.OneToOneField(Release, primary_key=True, on_delete=DO_NOTHING, related_name="recall")
    state = models.CharField(max_length=10)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    falls_back_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="recalls_to_be_sent"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="recall_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=SENT) | Q(next_at__isnull=True), name="recall_that_is_done_waits_for_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.state}"


class Step(models.Model):
    """What happened to a hand-over, for good: codes, who, and nothing about the patient."""

    release = models.ForeignKey(Release, on_delete=DO_NOTHING, related_name="steps")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    actor_id = models.UUIDField(null=True, blank=True)
    actor_name = models.CharField(max_length=255)
    actor_role = models.CharField(max_length=100, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.release_id} {self.kind}"
