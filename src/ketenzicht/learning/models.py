"""Flags, feedback, meetings and bottlenecks, as the database keeps them.

What hangs on a request goes with it, in the database itself (`ON DELETE CASCADE`, migration 0002): requests are removed
by a function that knows nothing of this app. That is why Django is told to do nothing.
"""

import uuid
from enum import Enum
from typing import ClassVar

from django.db import models
from django.db.models import DO_NOTHING, PROTECT, F, Q

from ketenzicht.learning.domain import Reason, bottlenecks, feedback, flags, meetings


def _one_of(field: str, codes: type[Enum], *, or_nothing: bool = False) -> Q:
    values = [one.value for one in codes]
    return Q(**{f"{field}__in": [*values, ""] if or_nothing else values})


class Flag(models.Model):
    """That a request is worth a look. `note` is sealed. Nobody's account put it where a rule did."""

    request = models.ForeignKey("coordination.CareRequest", on_delete=DO_NOTHING, related_name="+")
    reason = models.CharField(max_length=16)
    by = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=255)
    at = models.DateTimeField()
    note = models.BinaryField(blank=True)
    status = models.CharField(max_length=12, default=flags.Status.OPEN.value)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["request"], condition=Q(status=flags.Status.OPEN.value), name="open_flags_of_requests")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "reason"], condition=Q(by__isnull=True), name="flag_by_rule_once"
            ),
            models.CheckConstraint(condition=_one_of("reason", Reason), name="flag_reason_is_known"),
            models.CheckConstraint(condition=_one_of("status", flags.Status), name="flag_status_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "listed"], settled_at__isnull=True)
                | (~Q(status__in=["open", "listed"]) & Q(settled_at__isnull=False)),
                name="flag_settled_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.reason}"


class Contact(models.Model):
    """Whether who is behind a request can be recognised, and their request of the 24 hours before.

    Worked out while the marks are there, which are kept for thirty days; this says nothing about who it is.
    """

    request = models.OneToOneField("coordination.CareRequest", primary_key=True, on_delete=DO_NOTHING, related_name="+")
    is_recognisable = models.BooleanField()
    earlier = models.ForeignKey(
        "coordination.CareRequest", null=True, blank=True, on_delete=DO_NOTHING, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(earlier__isnull=True) | Q(is_recognisable=True), name="contact_earlier_was_recognised"
            ),
            models.CheckConstraint(
                condition=Q(earlier__isnull=True) | ~Q(earlier=F("request")), name="contact_earlier_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}"


class Look(models.Model):
    """When requests were looked at last for flags: one row."""

    ONLY: ClassVar = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="looked_once_at_a_time")]

    def __str__(self) -> str:
        return f"{self.at}"


class Exchange(models.Model):
    """With whom feedback about a request is exchanged: an organisation, or, without account, a role in words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey("coordination.CareRequest", on_delete=DO_NOTHING, related_name="+")
    side = models.CharField(max_length=8)
    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=PROTECT, related_name="+"
    )
    party = models.CharField(max_length=100, blank=True)
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["opened_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_one_of("side", feedback.Side), name="exchange_side_is_known"),
            models.CheckConstraint(
                condition=(Q(organisation__isnull=False, party="")) | (Q(organisation__isnull=True) & ~Q(party="")),
                name="exchange_is_with_an_organisation_or_a_role",
            ),
            models.UniqueConstraint(
                fields=["request", "side", "organisation"],
                condition=Q(organisation__isnull=False),
                name="exchange_once_with_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.side}"


class Piece(models.Model):
    """What one of them said, for good. `note` is sealed; empty codes: nothing was said about that.

    `is_of_centre` says who wrote; `is_recorded`: the centre wrote down what the other side told.
    """

    exchange = models.ForeignKey(Exchange, on_delete=DO_NOTHING, related_name="pieces")
    at = models.DateTimeField()
    author = models.UUIDField()
    author_name = models.CharField(max_length=255)
    author_role = models.CharField(max_length=100)
    is_of_centre = models.BooleanField()
    is_recorded = models.BooleanField()
    urgency = models.CharField(max_length=8, blank=True)
    fitting = models.CharField(max_length=8, blank=True)
    handover = models.CharField(max_length=8, blank=True)
    note = models.BinaryField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_one_of("urgency", feedback.Urgency, or_nothing=True)
                & _one_of("fitting", feedback.Verdict, or_nothing=True)
                & _one_of("handover", feedback.Verdict, or_nothing=True),
                name="piece_says_what_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(urgency="", fitting="", handover="", note=b""), name="piece_says_something"
            ),
            models.CheckConstraint(
                condition=Q(is_recorded=False) | Q(is_of_centre=False), name="piece_of_the_centre_is_its_own"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.at}"


class Meeting(models.Model):
    """Where cases are reviewed. `present` counts people by role: nobody is named but the chair."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey("registry.Organisation", on_delete=PROTECT, related_name="+")
    on = models.DateField()
    chair = models.UUIDField()
    chair_name = models.CharField(max_length=255)
    present = models.JSONField(default=dict)
    status = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_one_of("status", meetings.Status), name="meeting_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="planned", ended_at__isnull=True)
                | (~Q(status="planned") & Q(ended_at__isnull=False)),
                name="meeting_that_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.status}"


class Case(models.Model):
    """A request on the list of a meeting. `found` is sealed: what was found, what was learned, what will be done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=DO_NOTHING, related_name="cases")
    request = models.ForeignKey("coordination.CareRequest", on_delete=DO_NOTHING, related_name="+")
    age_class = models.CharField(max_length=20)
    put_by = models.UUIDField()
    put_at = models.DateTimeField()
    found = models.BinaryField(blank=True)
    owner = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=255, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["put_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "request"], name="case_once_on_a_list"),
            models.CheckConstraint(
                condition=Q(owner__isnull=True, due_on__isnull=True, done_at__isnull=True)
                | Q(owner__isnull=False, due_on__isnull=False),
                name="case_action_has_owner_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.request_id}"


class Bottleneck(models.Model):
    """What in a protocol gets in the way. Nothing about a patient: it may be shared with the region."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey("registry.Organisation", on_delete=PROTECT, related_name="+")
    about = models.CharField(max_length=12)
    which = models.CharField(max_length=120)  # "telefoontriage 2.1", "werkafspraak ELV"
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=2000)
    owner = models.UUIDField()
    owner_name = models.CharField(max_length=255)
    status = models.CharField(max_length=10)
    mended_in = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_one_of("about", bottlenecks.About), name="bottleneck_about_is_known"),
            models.CheckConstraint(condition=_one_of("status", bottlenecks.Status), name="bottleneck_status_known"),
            models.CheckConstraint(
                condition=Q(status="mended") & ~Q(mended_in="") | (~Q(status="mended") & Q(mended_in="")),
                name="bottleneck_mended_says_where",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["mended", "rejected"], ended_at__isnull=False)
                | (~Q(status__in=["mended", "rejected"]) & Q(ended_at__isnull=True)),
                name="bottleneck_that_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.status}"


class BottleneckChange(models.Model):
    """What was done about it, for good."""

    bottleneck = models.ForeignKey(Bottleneck, on_delete=DO_NOTHING, related_name="changes")
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=255)
    deed = models.CharField(max_length=12)
    status = models.CharField(max_length=10)  # since then
    words = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.bottleneck_id} {self.deed}"


class BottleneckCase(models.Model):
    """A request in which it was met; for the centre alone."""

    bottleneck = models.ForeignKey(Bottleneck, on_delete=DO_NOTHING, related_name="cases")
    request = models.ForeignKey("coordination.CareRequest", on_delete=DO_NOTHING, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bottleneck", "request"], name="bottleneck_met_once_in_a_request")
        ]

    def __str__(self) -> str:
        return f"{self.bottleneck_id} {self.request_id}"
