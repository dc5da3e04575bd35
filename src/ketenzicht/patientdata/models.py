"""Sources, rules, what people said of their data, who looked without that, and what was fetched.

Of whom it is, is `subject`: a code that an app above gives and that says nothing here. What is about a person is sealed
under it. `whose` is how the log names the patient: so what was about one is never shown or counted for another, when
somebody finds that the number was wrong.
"""

import uuid
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.patientdata.domain import (
    REQUESTERS,
    Authentication,
    Basis,
    Category,
    Endangered,
    Judgement,
    Kind,
    SaidBy,
    Status,
)


def _is_one_of(field: str, kind: type[StrEnum], *more: str) -> Q:
    return Q(**{f"{field}__in": [*(one.value for one in kind), *more]})


class Source(models.Model):
    """Where one category of data of one organisation can be fetched. It ends, and another takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16)
    category = models.CharField(max_length=16)
    endpoint = models.CharField(max_length=400)
    authentication = models.CharField(max_length=10)
    credential = models.BinaryField(blank=True)
    active_from = models.DateField()
    active_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_is_one_of("kind", Kind), name="summary_source_kind_is_known"),
            models.CheckConstraint(condition=_is_one_of("category", Category), name="summary_source_category_known"),
            models.CheckConstraint(
                condition=Q(authentication=Authentication.NONE.value, credential=b"")
                | (Q(authentication=Authentication.BEARER.value) & ~Q(credential=b"")),
                name="summary_source_has_its_credential",
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                name="summary_source_does_not_end_before_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConsentRule(models.Model):
    """From when on which rule holds for a category. Never changed: another takes its place from its own moment on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    category = models.CharField(max_length=16)
    requester = models.CharField(max_length=20, blank=True)  # empty: for every kind of user
    basis = models.CharField(max_length=16)
    in_force_from = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar = ["category", "requester", "in_force_from"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_is_one_of("category", Category), name="consent_rule_category_known"),
            models.CheckConstraint(condition=Q(requester__in=["", *REQUESTERS]), name="consent_rule_requester_known"),
            models.CheckConstraint(condition=_is_one_of("basis", Basis), name="consent_rule_basis_is_known"),
            models.UniqueConstraint(
                fields=["category", "requester", "in_force_from"], name="consent_rule_one_at_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.basis} {self.in_force_from}"


class Consent(models.Model):
    """What somebody said to a centre about their data, and whether they took it back. Empty or null: of everything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField()
    whose = models.CharField(max_length=64)
    organisation_id = models.UUIDField()
    permits = models.BooleanField()
    category = models.CharField(max_length=16, blank=True)
    holder_id = models.UUIDField(null=True, blank=True)
    requester = models.CharField(max_length=20, blank=True)
    said_by = models.CharField(max_length=16)
    said_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=255)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering: ClassVar = ["said_at", "id"]
        indexes: ClassVar = [models.Index(fields=["subject"], name="consents_of_a_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_is_one_of("category", Category, ""), name="consent_category_is_known"),
            models.CheckConstraint(condition=Q(requester__in=["", *REQUESTERS]), name="consent_requester_is_known"),
            models.CheckConstraint(condition=_is_one_of("said_by", SaidBy), name="consent_says_who_said_it"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by_name="")
                | (Q(withdrawn_at__gte=F("said_at")) & ~Q(withdrawn_by_name="")),
                name="consent_withdrawn_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.permits}"


class Emergency(models.Model):
    """Somebody looked without knowing whether it may: why, sealed, and what a reviewer said of it.

    `about` is what the app above calls the subject.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField()
    whose = models.CharField(max_length=64)
    organisation_id = models.UUIDField()
    about = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=255)
    endangered = models.CharField(max_length=10)
    reason = models.BinaryField()
    due_at = models.DateTimeField()
    judgement = models.CharField(max_length=10, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by_name = models.CharField(max_length=255, blank=True)
    because = models.BinaryField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="emergencies_of_a_subject"),
            models.Index(fields=["due_at"], condition=Q(judgement=""), name="emergencies_to_review"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_is_one_of("endangered", Endangered), name="emergency_says_whose_life"),
            models.CheckConstraint(condition=~Q(reason=b""), name="emergency_has_a_reason"),
            models.CheckConstraint(condition=Q(due_at__gt=F("at")), name="emergency_is_reviewed_afterwards"),
            models.CheckConstraint(
                condition=Q(judgement="", judged_at__isnull=True, judged_by_name="", because=b"")
                | (
                    Q(judgement__in=[one.value for one in Judgement], judged_at__isnull=False)
                    & ~Q(judged_by_name="")
                    & ~Q(because=b"")
                ),
                name="emergency_is_judged_whole_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.at}"


class Fetch(models.Model):
    """One question to one source: by which rule, what came of it, and until that what came is destroyed, that itself.

    `patient` is the number by which is asked, sealed, and gone when the answer is there; `content` what came.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField()
    whose = models.CharField(max_length=64)
    organisation_id = models.UUIDField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    requester = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=255)
    purpose = models.CharField(max_length=40)
    emergency = models.ForeignKey(Emergency, null=True, blank=True, on_delete=models.PROTECT, related_name="fetches")
    rule = models.ForeignKey(ConsentRule, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=16, blank=True)  # of the consent service; empty: it was not asked yet
    status = models.CharField(max_length=10)
    told = models.CharField(max_length=300, blank=True)  # why it may, or what went wrong; nothing about the patient
    ended_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    patient = models.BinaryField(blank=True)
    content = models.BinaryField(blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="fetches_of_a_subject"),
            models.Index(fields=["asked_at"], condition=Q(status=Status.ASKED.value), name="fetches_under_way"),
            models.Index(fields=["subject"], condition=Q(status=Status.CAME.value), name="fetches_with_content"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_is_one_of("status", Status), name="fetch_status_is_known"),
            models.CheckConstraint(
                condition=(Q(status=Status.ASKED.value, ended_at__isnull=True) & ~Q(patient=b""))
                | (~Q(status=Status.ASKED.value) & Q(patient=b"", ended_at__isnull=False)),
                name="fetch_knows_the_patient_while_it_asks",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.CAME.value) & ~Q(content=b""))
                | (~Q(status=Status.CAME.value) & Q(content=b"")),
                name="fetch_has_content_when_it_came",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DESTROYED.value, destroyed_at__isnull=False)
                | (~Q(status=Status.DESTROYED.value) & Q(destroyed_at__isnull=True)),
                name="fetch_destroyed_says_when",
            ),
            models.UniqueConstraint(
                fields=["subject", "source"], condition=Q(status=Status.ASKED.value), name="fetch_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.status}"
