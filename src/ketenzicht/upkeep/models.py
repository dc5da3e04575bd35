"""What is proposed, reported and asked about the register, as the database keeps it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.upkeep.domain import ABOUT_NAMES, ANSWERED, LONGEST_SAYING, LONGEST_WHY, Kind, ReportStatus, Status

_KINDS = [one.value for one in Kind]
_ANSWERED = sorted(one.value for one in ANSWERED)
_DECIDED = [Status.APPROVED.value, Status.REFUSED.value]


class ApprovalRule(models.Model):
    """In this region changes of this kind need approval. What has no row needs none."""

    region = models.ForeignKey("registry.Region", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "kind"], name="approval_rule_once"),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="approval_rule_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.kind}"


class Proposal(models.Model):
    """A change that waits for approval, or did. `wishes` holds fields of the entry; of an ending its day.

    `region` is that of the location when it was proposed: who decides does not change underway, but that a unit which
    moves is judged by the region that it leaves and then by that where it goes. `subject` tells units
    of one location apart: of each one proposal waits. `other_because` says of a new location that looks like one that
    is there, why it is another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    region = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=130, blank=True, db_default="")
    wishes = models.JSONField()
    other_because = models.CharField(max_length=LONGEST_WHY, blank=True, db_default="")
    status = models.CharField(max_length=16, default=Status.WAITING.value)
    made_at = models.DateTimeField()
    made_as = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_as = models.CharField(max_length=120, blank=True)
    reasons = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="proposal_kind_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in Status]), name="proposal_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=_DECIDED, decided_at__isnull=False)
                | (~Q(status__in=_DECIDED) & Q(decided_at__isnull=True)),
                name="proposal_decided_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.REFUSED.value) | ~Q(reasons=""), name="proposal_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(location__isnull=False) | Q(kind=Kind.BEGINNING.value), name="proposal_is_of_a_location"
            ),
            models.UniqueConstraint(
                fields=["location", "kind", "subject"],
                condition=Q(status=Status.WAITING.value, location__isnull=False),
                name="one_proposal_waits_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class Report(models.Model):
    """Somebody says that an entry is wrong. `reporter` is an account.

    What they said is for the owner, and once nobody took it in hand in time for those who were told then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=24)
    said = models.CharField(max_length=LONGEST_SAYING)
    reporter = models.UUIDField()
    reported_at = models.DateTimeField()
    status = models.CharField(max_length=16, default=ReportStatus.NEW.value)
    answer = models.CharField(max_length=LONGEST_SAYING, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_as = models.CharField(max_length=120, blank=True)
    told_region_at = models.DateTimeField(null=True, blank=True)
    told_platform_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-reported_at", "id"]
        indexes: ClassVar = [models.Index(fields=["reporter", "reported_at"], name="reports_by_reporter")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(about__in=sorted(ABOUT_NAMES)), name="report_about_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in ReportStatus]), name="report_status_is_known"
            ),
            models.CheckConstraint(condition=~Q(said=""), name="report_says_something"),
            models.CheckConstraint(
                condition=(Q(status__in=_ANSWERED, answered_at__isnull=False) & ~Q(answer=""))
                | (~Q(status__in=_ANSWERED) & Q(answered_at__isnull=True, answer="")),
                name="report_answered_says_what",
            ),
            models.UniqueConstraint(
                fields=["location", "about", "reporter"],
                condition=Q(answered_at__isnull=True),
                name="reported_once_by_one",
            ),
            models.CheckConstraint(
                condition=Q(told_platform_at=None)
                | Q(told_region_at__isnull=False, told_region_at__lte=F("told_platform_at")),
                name="report_goes_to_the_region_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.about} {self.status}"


class ConfirmationRequest(models.Model):
    """The owner of an entry was asked whether it is still right. `escalated_at`: its region was told of silence."""

    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["location"], condition=Q(answered_at__isnull=True), name="asked_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} {self.asked_at}"


class Import(models.Model):
    """A file of locations that somebody brought: not the file, but what it would do and what became of it.

    Of one account, acting for one organisation, and forgotten after a day. `fingerprint` is that of the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    brought_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    plan = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["brought_at"], name="imports_by_age")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.brought_at}"


class Distinction(models.Model):
    """Somebody said that two locations, or two organisations, are not the same. Never changed: the newest counts.

    `grounds` is what made them alike, with the values of both: when that changes, the question is open again.
    """

    one = models.ForeignKey("registry.Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    other = models.ForeignKey("registry.Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    one_organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    other_organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    grounds = models.JSONField()
    why = models.CharField(max_length=LONGEST_WHY)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    made_as = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(one__lt=F("other"), other__isnull=False, one_organisation=None, other_organisation=None)
                | Q(
                    one_organisation__lt=F("other_organisation"),
                    other_organisation__isnull=False,
                    one=None,
                    other=None,
                ),
                name="distinction_is_of_two_in_order",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="distinction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id or self.one_organisation_id} is not {self.other_id or self.other_organisation_id}"
