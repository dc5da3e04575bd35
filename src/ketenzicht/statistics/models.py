"""What was published, and what must be remembered so that tomorrow's figures betray nobody."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class RegionalFigure(models.Model):
    """One kind of care in one region at the fixed moment of a day, or that it is not shown. Never changed."""

    day = models.DateField()
    module = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    region = models.CharField(max_length=12)
    is_shown = models.BooleanField()
    total = models.PositiveIntegerField(null=True)
    occupied = models.PositiveIntegerField(null=True)
    available = models.PositiveIntegerField(null=True)
    providers = models.PositiveSmallIntegerField(null=True)
    carried = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["module", "label", "day", "region"], name="figure_once"),
            models.CheckConstraint(
                condition=Q(is_shown=True, providers__isnull=False, carried__isnull=False)
                | Q(
                    is_shown=False,
                    total__isnull=True,
                    occupied__isnull=True,
                    available__isnull=True,
                    providers__isnull=True,
                    carried__isnull=True,
                ),
                name="nothing_is_kept_of_what_is_not_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.module} {self.label} {self.region}"


class ProviderFigure(models.Model):
    """One kind of care of one provider that consented to be seen, at the moment of a day. Never changed.

    Not shown: it would give away another provider. Shown without figures: they were not all known. Who has ever been
    shown never hides anybody again (`access.domain.disclosure.may_be_opened`), so rows are kept.
    """

    day = models.DateField()
    module = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    provider = models.UUIDField()
    is_shown = models.BooleanField()
    total = models.PositiveIntegerField(null=True)
    occupied = models.PositiveIntegerField(null=True)
    available = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["module", "label", "day", "provider"], name="provider_figure_once"),
            models.CheckConstraint(
                condition=Q(is_shown=True)
                | Q(is_shown=False, total__isnull=True, occupied__isnull=True, available__isnull=True),
                name="nothing_is_kept_of_a_provider_not_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.module} {self.label} {self.provider}"


class UnitSeat(models.Model):
    """Where a unit is in the division that published totals make, and what it had when last known.

    `cells` are the totals in which it counts, as when it began to. No foreign keys: it outlives what it is about.
    """

    unit = models.UUIDField(primary_key=True)
    provider = models.UUIDField()
    module = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    cells = ArrayField(models.CharField(max_length=12))
    block = models.PositiveIntegerField()
    counts = models.BooleanField()
    total = models.FloatField(null=True)
    occupied = models.FloatField(null=True)
    available = models.FloatField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["module", "label"], name="seats_of_a_kind_of_care")]

    def __str__(self) -> str:
        return f"{self.unit} {self.block}"
