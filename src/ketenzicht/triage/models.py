"""Versions of instruments, of the crosswalk, of fitting care and of call-flow rules, with the content as read."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import LessThanOrEqual

from ketenzicht.triage.domain import Discipline, Outcome
from ketenzicht.triage.domain.document import LARGEST
from ketenzicht.triage.domain.life import Kind, Stage, stage_of

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
TAKEN = Q(in_use_from__isnull=False)
WHOSE_CODE_IT_IS = TAKEN | Q(ended_at__isnull=True)  # of what was withdrawn unused the mistake may have been the code


def _in_use() -> Func:
    return Func(F("in_use_from"), F("ended_at"), function="tstzrange", output_field=DateTimeRangeField())


def _hash() -> Func:
    hashed = Func(F("content"), function="sha256", output_field=models.BinaryField())
    return Func(hashed, Value("hex"), function="encode", output_field=models.CharField())


def _size() -> Func:
    return Func(F("content"), function="octet_length", output_field=models.IntegerField())


class Version(models.Model):
    """What it says never changes: migration 0002 makes the database refuse it.

    `ended_at` may lie ahead: a version ends by its own last day, by the one that follows it, or by somebody's deed.
    `by` is who did it, in words: the log knows more. Of versions that are alike in `one_of` one at a time is in use.
    """

    kind: ClassVar[Kind]
    one_of: ClassVar[tuple[str, ...]] = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    source = models.TextField()
    valid_from = models.DateField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=255)
    in_use_from = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=255, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=255, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sha256=_hash()), name="%(class)s_is_what_was_read"),
            models.CheckConstraint(condition=LessThanOrEqual(_size(), LARGEST), name="%(class)s_is_no_larger"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(source=""), name="%(class)s_says_whose_it_is"),
            models.CheckConstraint(
                condition=Q(in_use_from__isnull=True, taken_by="") | (TAKEN & ~Q(taken_by="")),
                name="%(class)s_was_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="", withdrawn_because="")
                | (TAKEN & Q(ended_at__isnull=False, ended_at__gte=F("in_use_from")))  # nothing is "unknown" here
                | (Q(in_use_from__isnull=True, ended_at__isnull=False) & ~Q(withdrawn_because="")),
                name="%(class)s_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_because="") | ~Q(ended_by=""), name="%(class)s_withdrawn_by_somebody"
            ),
        ]

    def stage(self, *, at: datetime) -> Stage:
        return stage_of(in_use_from=self.in_use_from, ended_at=self.ended_at, at=at)


class Package(Version):
    """What has a name, somebody who licenses it, and perhaps a last day of its own."""

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    licence = models.TextField()
    is_clinical = models.BooleanField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta(Version.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class InstrumentVersion(Package):
    """One version of an instrument; of each instrument one at a time is in use."""

    discipline = models.CharField(max_length=12)
    outcome = models.CharField(max_length=10)

    kind = Kind.INSTRUMENT
    one_of = ("code",)

    class Meta(Package.Meta):
        abstract = False
        ordering: ClassVar = ["name", "code", "-loaded_at", "id"]
        constraints: ClassVar = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=["code", "number"], name="instrument_number_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE) & ~Q(name=""), name="instrument_code_form"),
            models.CheckConstraint(
                condition=Q(discipline__in=[one.value for one in Discipline]), name="instrument_discipline_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in Outcome]), name="instrument_outcome_is_known"
            ),
            ExclusionConstraint(
                name="one_version_of_an_instrument_in_use",
                expressions=[("code", RangeOperators.EQUAL), (_in_use(), RangeOperators.OVERLAPS)],
                condition=TAKEN,
            ),
            ExclusionConstraint(
                name="an_instrument_has_one_discipline",
                expressions=[("code", RangeOperators.EQUAL), ("discipline", RangeOperators.NOT_EQUAL)],
                condition=WHOSE_CODE_IT_IS,
            ),
        ]

    @property
    def is_aid(self) -> bool:
        """It says what there is an indication for, not how urgent it is: it needs no place on the scale."""
        return self.outcome == Outcome.INDICATION.value


class CrosswalkVersion(Version):
    """One version of the one scale with the classes of all instruments on it; one at a time is in use."""

    kind = Kind.CROSSWALK

    class Meta(Version.Meta):
        ordering: ClassVar = ["-loaded_at", "id"]
        constraints: ClassVar = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=["number"], name="crosswalk_number_once"),
            ExclusionConstraint(
                name="one_crosswalk_in_use",
                expressions=[(_in_use(), RangeOperators.OVERLAPS)],
                condition=TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return f"Kruistabel {self.number}"


class FittingVersion(Package):
    """One version of the rules of fitting care; of all of them, whatever their code, one at a time is in use.

    Urgency in its rules is a place on the scale of `crosswalk`: they were checked on that one.
    """

    crosswalk = models.ForeignKey(CrosswalkVersion, on_delete=models.PROTECT, related_name="+")

    kind = Kind.FITTING

    class Meta(Package.Meta):
        abstract = False
        ordering: ClassVar = ["-loaded_at", "id"]
        constraints: ClassVar = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=["code", "number"], name="fitting_number_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE) & ~Q(name=""), name="fitting_code_form"),
            ExclusionConstraint(
                name="one_fitting_care_in_use",
                expressions=[(_in_use(), RangeOperators.OVERLAPS)],
                condition=TAKEN,
            ),
        ]


class FlowVersion(Package):
    """One version of call-flow rules; of each region one at a time is in use, and one where `region` is empty."""

    region = models.CharField(max_length=20, blank=True)

    kind = Kind.FLOW
    one_of = ("region",)

    class Meta(Package.Meta):
        abstract = False
        ordering: ClassVar = ["region", "-loaded_at", "id"]
        constraints: ClassVar = [
            *Version.Meta.constraints,
            models.UniqueConstraint(fields=["code", "number"], name="flow_number_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE) & ~Q(name=""), name="flow_code_form"),
            ExclusionConstraint(
                name="one_call_flow_of_a_region_in_use",
                expressions=[("region", RangeOperators.EQUAL), (_in_use(), RangeOperators.OVERLAPS)],
                condition=TAKEN,
            ),
        ]


AnyVersion = InstrumentVersion | CrosswalkVersion | FittingVersion | FlowVersion
KINDS = (CrosswalkVersion, InstrumentVersion, FittingVersion, FlowVersion)
