"""Modules, their versions and everything that a version defines, as rows."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ketenzicht.definitions import domain
from ketenzicht.definitions.domain import Aggregation, Choice, ElementKind, Level, Role, Status

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
IN_FORCE = Q(status__in=[Status.PILOT.value, Status.AGREED.value])
ROLES = [role.value for role in Role]
NUMBERS = [kind.value for kind in ElementKind if kind.is_number]


def _period() -> Func:
    return Func(F("valid_from"), F("valid_until"), function="daterange", output_field=DateRangeField())


def _one_of(field: str, words: type[Status | ElementKind | Role | Aggregation], name: str) -> models.CheckConstraint:
    known = Q(**{f"{field}__in": [word.value for word in words]})
    return models.CheckConstraint(condition=known, name=name)


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name=name)


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
                expressions=[("module", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                condition=IN_FORCE,
            ),
            _ends_after_it_begins("version_ends_after_it_begins"),
            _one_of("status", Status, "version_status_is_known"),
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
        labels: "list[Label]",
        elements: "list[Element]",
        relations: "list[Relation]",
        thresholds: "list[Threshold]",
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


class Part(models.Model):
    """What every part of a version has. `place` is its place in the order of the document."""

    place = models.PositiveSmallIntegerField()
    source = models.TextField(blank=True)
    proposal = models.BooleanField()

    class Meta:
        abstract = True


class Label(Part):
    """A kind of care."""

    version = models.ForeignKey(ModuleVersion, on_delete=models.CASCADE, related_name="labels")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    group = models.CharField(max_length=60, blank=True)
    explanation = models.TextField(blank=True)
    counted = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="label_code_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE) & ~Q(name=""), name="label_code_form"),
        ]

    def __str__(self) -> str:
        return self.name

    def definition(self) -> domain.LabelDefinition:
        return domain.LabelDefinition(
            code=self.code,
            name=self.name,
            group=self.group,
            explanation=self.explanation,
            counted=self.counted,
            source=self.source,
            proposal=self.proposal,
        )


class Element(Part):
    """A figure or statement that a unit can deliver. No labels means all."""

    version = models.ForeignKey(ModuleVersion, on_delete=models.CASCADE, related_name="elements")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=7)
    role = models.CharField(max_length=9, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    aggregation = models.CharField(max_length=13)
    minimum = models.FloatField(null=True, blank=True)
    maximum = models.FloatField(null=True, blank=True)
    required = models.BooleanField()
    choices = models.JSONField(default=list)  # [{"code": …, "name": …}]
    labels = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    explanation = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="element_code_once"),
            models.UniqueConstraint(
                fields=["version", "role"], condition=Q(labels=[]) & ~Q(role=""), name="role_once_for_all_labels"
            ),
            models.CheckConstraint(condition=Q(code__regex=CODE) & ~Q(name=""), name="element_code_form"),
            _one_of("kind", ElementKind, "element_kind_is_known"),
            _one_of("aggregation", Aggregation, "element_aggregation_is_known"),
            models.CheckConstraint(condition=Q(role="") | Q(role__in=ROLES), name="element_role_is_known"),
            models.CheckConstraint(
                condition=Q(role="") | Q(kind__in=NUMBERS),
                name="only_a_number_has_a_role",
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
                name="minimum_up_to_maximum",
            ),
            models.CheckConstraint(
                condition=Q(kind=ElementKind.CHOICE.value) & ~Q(choices=[])
                | ~Q(kind=ElementKind.CHOICE.value) & Q(choices=[]),
                name="a_choice_has_choices",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def definition(self) -> domain.ElementDefinition:
        return domain.ElementDefinition(
            code=self.code,
            name=self.name,
            kind=ElementKind(self.kind),
            role=Role(self.role) if self.role else None,
            unit=self.unit,
            aggregation=Aggregation(self.aggregation),
            minimum=self.minimum,
            maximum=self.maximum,
            required=self.required,
            choices=tuple(Choice(**choice) for choice in self.choices),
            labels=frozenset(self.labels),
            explanation=self.explanation,
            source=self.source,
            proposal=self.proposal,
        )


class Relation(models.Model):
    """`left` is at most the sum of `right`."""

    version = models.ForeignKey(ModuleVersion, on_delete=models.CASCADE, related_name="relations")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    left = models.CharField(max_length=60)
    right = ArrayField(models.CharField(max_length=60))
    nl = models.TextField()
    en = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="relation_code_once"),
            models.CheckConstraint(condition=~Q(right=[]), name="relation_has_a_right_side"),
        ]

    def __str__(self) -> str:
        return self.code

    def definition(self) -> domain.Relation:
        return domain.Relation(code=self.code, left=self.left, right=tuple(self.right), nl=self.nl, en=self.en)


class Threshold(Part):
    """Which level a figure means, in a region (or everywhere) and a period. May change while its version may not.

    `subject` says what is judged and for which labels; at one moment a region has at most one rule for it.
    """

    version = models.ForeignKey(ModuleVersion, on_delete=models.CASCADE, related_name="thresholds")
    subject = models.TextField()
    role = models.CharField(max_length=9, blank=True)
    element = models.CharField(max_length=60, blank=True)
    share_of = models.CharField(max_length=9, blank=True)
    labels = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    region_code = models.CharField(max_length=12, blank=True)  # empty: the whole country
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    bands = models.JSONField()  # [{"level": …, "word": …, "at_least": …}], upwards

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_threshold_at_a_time",
                expressions=[
                    ("version", RangeOperators.EQUAL),
                    ("subject", RangeOperators.EQUAL),
                    ("region_code", RangeOperators.EQUAL),
                    (_period(), RangeOperators.OVERLAPS),
                ],
            ),
            _ends_after_it_begins("threshold_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(role="") & ~Q(element="") | ~Q(role="") & Q(element=""), name="role_or_element"
            ),
            models.CheckConstraint(condition=Q(role="") | Q(role__in=ROLES), name="threshold_role_is_known"),
            models.CheckConstraint(condition=~Q(bands=[]), name="threshold_has_bands"),
        ]

    def __str__(self) -> str:
        return self.subject

    def definition(self) -> domain.Threshold:
        return domain.Threshold(
            bands=tuple(domain.Band(Level(band["level"]), band["word"], band["at_least"]) for band in self.bands),
            role=Role(self.role) if self.role else None,
            element=self.element or None,
            share_of=Role(self.share_of) if self.share_of else None,
            labels=frozenset(self.labels),
            region_code=self.region_code or None,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            source=self.source,
            proposal=self.proposal,
        )
