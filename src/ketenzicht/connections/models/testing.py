"""Test connections of suppliers, and the small store of the sandbox, apart from everything of production."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ketenzicht.capacity.domain import Outcome
from ketenzicht.connections.domain import LONGEST_EMAIL, LONGEST_NAME, MOST_DISTURBED, Answer, Disturbance

DIGEST = 64  # characters of a SHA-256 in hexadecimal


class TestConnection(models.Model):
    """A supplier that tries its system. Its links are known by their fingerprints only.

    `asked_from` counts registrations of one network address for a day: a keyed digest, emptied afterwards.
    """

    __test__ = False  # for pytest: a thing of the field, not a test

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    supplier = models.CharField(max_length=LONGEST_NAME)
    system = models.CharField(max_length=LONGEST_NAME)
    email = models.CharField(max_length=LONGEST_EMAIL, blank=True)
    modules = ArrayField(models.CharField(max_length=60))
    link = models.CharField(max_length=DIGEST, unique=True)
    report_link = models.CharField(max_length=DIGEST, unique=True)
    asked_from = models.CharField(max_length=DIGEST, blank=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    disturbance = models.CharField(max_length=3, blank=True)
    disturbs_left = models.PositiveSmallIntegerField(default=0)
    certificate = models.CharField(max_length=DIGEST, blank=True)  # its fingerprint, once the system is bound to one
    certificate_until = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)  # the last delivery that was taken in with a signed token
    certified_at = models.DateTimeField(null=True, blank=True)  # and with its certificate

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["asked_from"], condition=~Q(asked_from=""), name="test_connections_asked_from")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(modules=[]), name="test_connection_names_modules"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(email="", disturbs_left=0, certificate="", ended_at__gte=F("made_at")),
                name="test_connection_that_ended_is_forgotten",
            ),
            models.CheckConstraint(
                condition=Q(disturbance="", disturbs_left=0)
                | Q(disturbance__in=[one.value for one in Disturbance], disturbs_left__lte=MOST_DISTURBED),
                name="test_connection_is_disturbed_a_little",
            ),
            models.CheckConstraint(
                condition=Q(certificate="", certificate_until__isnull=True)
                | Q(certificate__regex="^[0-9a-f]{64}$", certificate_until__isnull=False),
                name="test_certificate_is_a_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.system}"


class TestKey(models.Model):
    """A key to the sandbox. It is of no organisation, and in no table that production looks in."""

    __test__ = False  # for pytest: a thing of the field, not a test

    connection = models.ForeignKey(TestConnection, on_delete=models.CASCADE, related_name="keys")
    prefix = models.CharField(max_length=8, unique=True)
    fingerprint = models.CharField(max_length=DIGEST, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection"], condition=Q(ended_at__isnull=True), name="one_test_key_works"
            )
        ]

    def __str__(self) -> str:
        return self.prefix


class SandboxUnit(models.Model):
    """A made-up unit at a made-up location."""

    connection = models.ForeignKey(TestConnection, on_delete=models.CASCADE, related_name="units")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    location_id = models.UUIDField()
    location = models.CharField(max_length=80)
    place = models.CharField(max_length=80)
    module = models.CharField(max_length=60)
    label = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"


class SandboxDelivery(models.Model):
    """What came in and what it was answered; also what was refused, which production does not keep."""

    id = models.UUIDField(primary_key=True, editable=False)
    connection = models.ForeignKey(TestConnection, on_delete=models.CASCADE, related_name="deliveries")
    idempotency_key = models.TextField(null=True, blank=True)  # noqa: DJ001 - null: none was sent
    fingerprint = models.BinaryField()  # SHA-256 of the body
    received_at = models.DateTimeField()
    answer = models.CharField(max_length=16)
    status = models.PositiveSmallIntegerField()  # of HTTP
    observations = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    confirmed = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(null=True, blank=True)
    modules = ArrayField(models.CharField(max_length=60), default=list)  # of the units that it names
    replayed_at = models.DateTimeField(null=True, blank=True)  # when the same came again, and got the same receipt

    class Meta:
        ordering: ClassVar = ["received_at", "id"]
        indexes: ClassVar = [models.Index(fields=["connection", "received_at"], name="sandbox_deliveries_in_order")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False, answer__in=[Answer.ACCEPTED.value, Answer.PARTLY.value]),
                name="sandbox_takes_a_key_once",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=[one.value for one in Answer]), name="sandbox_answer_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_at} {self.answer}"


class SandboxObservation(models.Model):
    """What a delivery said of one unit: version, values, absent, and the opening that holds since (`domain.Said`)."""

    delivery = models.ForeignKey(SandboxDelivery, on_delete=models.CASCADE, related_name="rows")
    unit = models.ForeignKey(SandboxUnit, on_delete=models.CASCADE, related_name="rows")
    observed_at = models.DateTimeField()
    said = models.JSONField()
    outcome = models.CharField(max_length=9)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "unit"], name="sandbox_unit_once_a_delivery"),
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in Outcome]), name="sandbox_outcome_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.observed_at}"


class Report(models.Model):
    """What the conformance check found of one module, under one version of its definition."""

    connection = models.ForeignKey(TestConnection, on_delete=models.CASCADE, related_name="reports")
    module = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    findings = models.JSONField()  # by code of the check: `domain.Finding`
    checked_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["module", "-checked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "module", "version"], name="one_report_per_version"),
            models.CheckConstraint(
                condition=Q(passed_at__isnull=True) | Q(passed_at__lte=F("checked_at")),
                name="report_passed_when_checked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.version}"
