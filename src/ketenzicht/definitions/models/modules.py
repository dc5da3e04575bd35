"""Modules and their versions, as rows; and the number that says whether anything of them changed."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from ketenzicht.definitions import domain
from ketenzicht.definitions.domain import Choice, Status
from ketenzicht.definitions.models.constraints import CODE, ends_after_it_begins, one_of, period
from ketenzicht.definitions.models.parts import Element, Label, Relation, Threshold

IN_FORCE = Q(status__in=[Status.PILOT.value, Status.AGREED.value])


class DefinitionsRevision(models.Model):
    """One row, which changes with every change of the definitions: processes compare it with what they remember.

    `number` comes from a sequence of the database, so that no number ever stands for two different states.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_revision")]

    def __str__(self) -> str:
        return str(self.number)


class Module(models.Model):
    """One national module, such as Spoed. What it means stands in its versions."""

    code = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=CODE), name="module_code_form"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(short_name=""), name="module_has_names"),
        ]

    def __str__(self) -> str:
        return self.name


class ModuleVersion(models.Model):
    """What a module means in a period. In force it is never rewritten: migration 0002 makes the database refuse it.

    `checksum` is that of the document that it was loaded from, without status, end and thresholds.
    """

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=20)
    status = models.CharField(max_length=7, choices=[(status.value, status.value) for status in Status])
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.TextField()
    proposal = models.BooleanField()
    agreed_by = models.CharField(max_length=200, blank=True)
    explanation = models.TextField(blank=True)
    expected_every = models.DurationField()
    fresh_for = models.DurationField()
    usable_for = models.DurationField()
    absent_reasons = models.JSONField()  # [{"code": …, "name": …}]
    facilities = models.JSONField(default=list)  # the profile page, as FacilityDefinition has it
    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["module", "number"], name="version_number_once"),
            ExclusionConstraint(
                name="one_version_in_force",
                expressions=[("module", RangeOperators.EQUAL), (period(), RangeOperators.OVERLAPS)],
                condition=IN_FORCE,
            ),
            ends_after_it_begins("version_ends_after_it_begins"),
            one_of("status", Status, "version_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.AGREED.value) | ~Q(agreed_by=""), name="agreed_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(expected_every__gt="0", fresh_for__gte=F("expected_every"), usable_for__gte=F("fresh_for")),
                name="expected_then_fresh_then_usable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} {self.number}"

    def definition(
        self,
        *,
        labels: list[Label],
        elements: list[Element],
        relations: list[Relation],
        thresholds: list[Threshold],
    ) -> domain.VersionDefinition:
        """This version in the form in which the platform uses it; the parts in their order."""
        return domain.VersionDefinition(
            id=self.pk,
            module=self.module_id,
            number=self.number,
            status=Status(self.status),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            source=self.source,
            proposal=self.proposal,
            agreed_by=self.agreed_by,
            expected_every=self.expected_every,
            fresh_for=self.fresh_for,
            usable_for=self.usable_for,
            elements=tuple(element.definition() for element in elements),
            relations=tuple(relation.definition() for relation in relations),
            labels=tuple(label.definition() for label in labels),
            thresholds=tuple(threshold.definition() for threshold in thresholds),
            absent_reasons=tuple(Choice(**reason) for reason in self.absent_reasons),
            facilities=tuple(domain.FacilityDefinition(**facility) for facility in self.facilities),
            explanation=self.explanation,
        )


class VersionChange(models.Model):
    """What was done with a version, for good. A version that was thrown away leaves these."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="changes")
    number = models.CharField(max_length=20)
    outcome = models.CharField(max_length=9)
    status = models.CharField(max_length=7)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    agreed_by = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.module_id} {self.number} {self.outcome}"
