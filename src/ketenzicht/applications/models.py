"""Applications by third parties, what came with them and what was said of them, as the database keeps them."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ketenzicht.access.domain import Detail
from ketenzicht.applications.domain import ADVISERS, DECIDED, LARGEST_DOCUMENT, TYPES, Status, Verdict

_GRANTED = [Status.GRANTED.value, Status.ENDED.value]
_DECIDED = sorted(one.value for one in DECIDED)  # in an order that stays: it is in a constraint


class Application(models.Model):
    """What a third party asks, where that stands, and what was decided. `renews`: it asks to go on with another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=16)
    purpose = models.TextField()
    ground = models.TextField()
    modules = ArrayField(models.CharField(max_length=60))
    regions = ArrayField(models.CharField(max_length=12), blank=True)
    detail = models.CharField(max_length=12)
    asked_from = models.DateField()
    asked_until = models.DateField()
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reasons = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # the first day on which it does not count any more
    ended_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation"], name="applications_of_organisation")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in Status]), name="application_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(detail__in=[Detail.REGION.value, Detail.COUNTRY.value]),
                name="application_asks_totals_only",
            ),
            models.CheckConstraint(condition=~Q(modules=[]), name="application_names_modules"),
            models.CheckConstraint(condition=Q(asked_until__gt=F("asked_from")), name="application_asks_a_term"),
            models.CheckConstraint(
                condition=Q(status__in=_GRANTED, valid_from__isnull=False, valid_until__gte=F("valid_from"))
                | (~Q(status__in=_GRANTED) & Q(valid_from__isnull=True, valid_until__isnull=True)),
                name="application_granted_has_a_term",
            ),
            models.CheckConstraint(
                condition=(Q(status__in=_DECIDED, decided_at__isnull=False) & ~Q(reasons=""))
                | (~Q(status__in=_DECIDED) & Q(decided_at__isnull=True, reasons="")),
                name="application_decided_has_reasons",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.ENDED.value) & ~Q(ended_because=""))
                | (~Q(status=Status.ENDED.value) & Q(ended_because="")),
                name="application_ended_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.status}"


class Advice(models.Model):
    """What one adviser said; each once."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="advice")
    part = models.CharField(max_length=16)
    verdict = models.CharField(max_length=12)
    text = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "part"], name="advice_once_of_each"),
            models.CheckConstraint(
                condition=Q(part__in=sorted(one.value for one in ADVISERS)), name="advice_is_of_an_adviser"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[one.value for one in Verdict]), name="advice_verdict_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.part} {self.verdict}"


class Document(models.Model):
    """A file that came with an application. In the database, so that it is kept, saved and restored with the rest."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=140)
    type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(type__in=sorted(TYPES)), name="document_type_is_allowed"),
            models.CheckConstraint(
                condition=Q(size__gt=0) & Q(size__lte=LARGEST_DOCUMENT), name="document_is_not_too_large"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GrantedAgreement(models.Model):
    """An agreement that a granted application made, and that ends with it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="agreements")
    agreement = models.OneToOneField("access.RecordedAgreement", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.application_id} {self.agreement_id}"
