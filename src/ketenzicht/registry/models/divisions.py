"""New divisions of the country into regions: who prepared, decided and called them off, and why."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q, Value

from ketenzicht.registry.domain import LONGEST_WHY, DivisionStatus
from ketenzicht.registry.models.locations import Organisation
from ketenzicht.registry.models.regions import REGION_KINDS, Region

DRAFT, DECIDED, CALLED_OFF = (
    one.value for one in (DivisionStatus.DRAFT, DivisionStatus.DECIDED, DivisionStatus.CALLED_OFF)
)


def _day_of(moment: str) -> Func:
    """The day of a moment as the Netherlands count them."""
    local = Func(Value("Europe/Amsterdam"), F(moment), function="timezone", output_field=models.DateTimeField())
    return Func(local, function="date", output_field=models.DateField())


class Division(models.Model):
    """A plan for the regions of a kind, of areas within one ROAZ region, from `first_day` on.

    `begins` holds names by code, `ends` codes, `moves` codes of regions by that of a municipality. Once decided it is
    carried out in the rows of regions and memberships, which say by which division they began and ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=REGION_KINDS)
    within = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_day = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=LONGEST_WHY, blank=True)
    begins = models.JSONField(default=dict)
    ends = models.JSONField(default=list)
    moves = models.JSONField(default=dict)
    touches = models.JSONField(default=list, help_text="Codes of the regions that it changes, once decided.")
    status = models.CharField(max_length=12, default=DRAFT)
    version = models.PositiveIntegerField(default=1, help_text="One more with each change.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_as = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_as = models.CharField(max_length=120, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_off_as = models.CharField(max_length=120, blank=True)
    called_off_because = models.CharField(max_length=LONGEST_WHY, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in DivisionStatus]), name="division_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _ in REGION_KINDS]), name="division_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[DECIDED, CALLED_OFF], decided_at__isnull=False, first_day__isnull=False)
                & ~Q(why="")
                | ~Q(status__in=[DECIDED, CALLED_OFF]) & Q(decided_at__isnull=True),
                name="division_decided_says_when_and_why",
            ),
            # What was is never drawn otherwise: a division begins after the day on which it is decided.
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(first_day__gt=_day_of("decided_at")),
                name="division_begins_after_it_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(status=CALLED_OFF, called_off_at__isnull=False) & ~Q(called_off_because="")
                | ~Q(status=CALLED_OFF) & Q(called_off_at__isnull=True),
                name="division_called_off_says_why",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) | Q(first_day__gt=_day_of("called_off_at")),
                name="division_called_off_before_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_day} {self.status}"
