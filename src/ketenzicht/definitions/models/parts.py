"""Everything that a version of a module defines, as rows."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from ketenzicht.definitions import domain
from ketenzicht.definitions.domain import Aggregation, Choice, ElementKind, Level, Role
from ketenzicht.definitions.models.constraints import CODE, ends_after_it_begins, one_of, period

ROLES = [role.value for role in Role]
NUMBERS = [kind.value for kind in ElementKind if kind.is_number]


class Part(models.Model):
    """What every part of a version has. `place` is its place in the order of the document."""

    place = models.PositiveSmallIntegerField()
    source = models.TextField(blank=True)
    proposal = models.BooleanField()

    class Meta:
        abstract = True


class Label(Part):
    """A kind of care."""

    version = models.ForeignKey("definitions.ModuleVersion", on_delete=models.CASCADE, related_name="labels")
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

    version = models.ForeignKey("definitions.ModuleVersion", on_delete=models.CASCADE, related_name="elements")
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
    formula = models.TextField(blank=True)  # derived: the platform works it out, nobody delivers it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="element_code_once"),
            models.UniqueConstraint(
                fields=["version", "role"], condition=Q(labels=[]) & ~Q(role=""), name="role_once_for_all_labels"
            ),
            models.CheckConstraint(condition=Q(code__regex=CODE) & ~Q(name=""), name="element_code_form"),
            one_of("kind", ElementKind, "element_kind_is_known"),
            one_of("aggregation", Aggregation, "element_aggregation_is_known"),
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
            models.CheckConstraint(
                condition=Q(formula="") | Q(kind__in=NUMBERS, required=False), name="a_formula_gives_a_number"
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
            formula=self.formula,
        )


class Relation(models.Model):
    """`left` is at most the sum of `right`."""

    version = models.ForeignKey("definitions.ModuleVersion", on_delete=models.CASCADE, related_name="relations")
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

    version = models.ForeignKey("definitions.ModuleVersion", on_delete=models.CASCADE, related_name="thresholds")
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
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
            ends_after_it_begins("threshold_ends_after_it_begins"),
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
