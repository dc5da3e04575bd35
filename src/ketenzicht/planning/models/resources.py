"""What can be planned, its rosters, and its slots."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from ketenzicht.planning.domain import HOLIDAY, MOST_CAPACITY, ResourceKind, SlotSource, SlotStatus


class Resource(models.Model):
    """A consulting room, car, team or desk. `version` grows with each change of its plan; `told_at` is when that was.

    `key` is how the provider's own system calls it. `travels`: it goes to the patient, and begins and ends at its
    location. `laid_until`: the last day of which its roster has slots.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    module = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=60, blank=True)
    travels = models.BooleanField(default=False)
    key = models.CharField(max_length=64, blank=True)
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    laid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ResourceKind]), name="resource_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="resource_has_a_name"),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(ended_at__isnull=True), name="resource_name_once"
            ),
            models.UniqueConstraint(fields=["organisation", "key"], condition=~Q(key=""), name="resource_key_once"),
            models.CheckConstraint(condition=~Q(module="") | Q(label=""), name="resource_label_has_a_module"),
        ]

    def __str__(self) -> str:
        return self.name


class Roster(models.Model):
    """A weekly pattern from `first_day` until and with `last_day`. Two of one resource never hold on the same day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="rosters")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    is_closed_on_holidays = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="roster_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="one_roster_at_a_time",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_day"),
                            F("last_day"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.first_day}–{self.last_day or ''}"


def _hours(prefix: str) -> list[models.CheckConstraint]:
    """Of hours that are there: as many at once and as long as can be."""
    return [
        models.CheckConstraint(
            condition=Q(capacity__isnull=True) | Q(capacity__range=(1, MOST_CAPACITY)),
            name=f"{prefix}_capacity_is_plausible",
        ),
        models.CheckConstraint(
            condition=Q(minutes__isnull=True) | Q(minutes=0) | Q(minutes__range=(5, 1440)),
            name=f"{prefix}_minutes_are_plausible",
        ),
    ]


class RosterHours(models.Model):
    """Hours of a weekday (ISO; 8: official holidays) in a roster; `minutes` 0: one slot of all of it."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField(default=1)
    only_out_of_hours = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["weekday", "begins"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__range=(1, HOLIDAY)), name="roster_weekday_is_known"),
            models.UniqueConstraint(fields=["roster", "weekday", "begins"], name="roster_hours_begin_once"),
            *_hours("roster"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins}–{self.ends}"


class RosterException(models.Model):
    """On `day` these hours count instead of the roster's; without hours it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField()
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    because = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "day"], name="roster_exception_once_a_day"),
            models.CheckConstraint(
                condition=Q(begins__isnull=True, ends__isnull=True, minutes__isnull=True, capacity__isnull=True)
                | Q(begins__isnull=False, ends__isnull=False, minutes__isnull=False, capacity__isnull=False),
                name="roster_exception_has_all_hours_or_none",
            ),
            *_hours("exception"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.day}"


class Slot(models.Model):
    """A moment with a number of places. `because` says why it lapsed; `told_at` is when this was said last.

    `stays_out`: somebody took it away, or an agenda is busy then, and no roster makes a slot there anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="slots")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=20, default=SlotStatus.FREE.value)
    source = models.CharField(max_length=10)
    key = models.CharField(max_length=100, blank=True)
    because = models.CharField(max_length=120, blank=True)
    stays_out = models.BooleanField(default=False)
    told_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["begins", "id"]
        indexes: ClassVar = [
            models.Index(fields=["begins"], name="planning_slot_by_time"),
            models.Index(fields=["resource", "begins"], name="slots_of_a_resource_by_time"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=[one.value for one in SlotStatus]), name="slot_status_known"),
            models.CheckConstraint(condition=Q(source__in=[one.value for one in SlotSource]), name="slot_source_known"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="slot_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(stays_out=False) | Q(status=SlotStatus.BUSY_UNAVAILABLE.value), name="slot_out_is_not_open"
            ),
            models.CheckConstraint(condition=Q(capacity__range=(1, MOST_CAPACITY)), name="slot_capacity_is_plausible"),
            models.UniqueConstraint(
                fields=["resource", "source", "key"], condition=~Q(key=""), name="slot_key_once_of_a_source"
            ),
            # One moment of a room is given out once: places of two slots over each other could not both be kept.
            ExclusionConstraint(
                name="slots_do_not_overlap",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    (
                        Func(F("begins"), F("ends"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status__in=[SlotStatus.FREE.value, SlotStatus.BUSY.value]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.begins:%Y-%m-%d %H:%M} {self.status}"
