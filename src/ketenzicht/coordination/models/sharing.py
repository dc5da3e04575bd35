"""By which agreement one centre takes over work of another, and when it did."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.coordination.domain import SharedHours, SharingStage

_STAGES = [one.value for one in SharingStage]
_ANSWERED = [one.value for one in (SharingStage.AGREED, SharingStage.REFUSED, SharingStage.ENDED)]


class Sharing(models.Model):
    """Centre `helper` helps centre `giver`, whose requests they stay. What was agreed stays as it was (a trigger).

    `doors` and `urgencies`: empty is all. Each centre is spoke for by one of its own: who proposes, who answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    calls = models.BooleanField()
    cases = models.BooleanField()
    doors = models.JSONField(default=list, blank=True)
    urgencies = models.JSONField(default=list, blank=True)
    hours = models.CharField(max_length=12)
    begins_over = models.PositiveSmallIntegerField(null=True, blank=True)
    call_seconds = models.PositiveSmallIntegerField()
    begins_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    stage = models.CharField(max_length=8)
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    proposed_by_name = models.CharField(max_length=255)
    proposed_for = models.UUIDField()  # the centre that proposed it: the other one answers
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=255, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=255, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(giver=F("helper")), name="sharing_is_with_another"),
            models.CheckConstraint(condition=Q(calls=True) | Q(cases=True), name="sharing_is_of_something"),
            models.CheckConstraint(condition=Q(stage__in=_STAGES), name="sharing_stage_is_known"),
            models.CheckConstraint(
                condition=Q(hours__in=[one.value for one in SharedHours]), name="sharing_hours_are_known"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("begins_on")), name="sharing_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(proposed_for=F("giver_id")) | Q(proposed_for=F("helper_id")),
                name="sharing_is_proposed_by_one_of_both",
            ),
            models.CheckConstraint(
                condition=Q(stage=SharingStage.PROPOSED.value, answered_at__isnull=True, answered_by__isnull=True)
                | (
                    Q(stage__in=_ANSWERED, answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answered_by=F("proposed_by"))
                ),
                name="sharing_is_answered_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=(
                    Q(stage=SharingStage.ENDED.value, ended_at__isnull=False, ended_by__isnull=False)
                    & ~Q(ended_because="")
                )
                | (~Q(stage=SharingStage.ENDED.value) & Q(ended_at__isnull=True, ended_by__isnull=True)),
                name="sharing_that_ended_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} {self.helper_id} {self.stage}"


class SharingSpell(models.Model):
    """A time in which an agreement was used: begun by somebody with a reason, or by the pressure that was agreed.

    It goes by itself at `until`; `ended_at` says that somebody ended it sooner.
    """

    sharing = models.ForeignKey(Sharing, on_delete=models.PROTECT, related_name="spells")
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField(null=True, blank=True)  # None: by the pressure
    begun_by_name = models.CharField(max_length=255, blank=True)
    because = models.CharField(max_length=300)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["until"], condition=Q(ended_at__isnull=True), name="spells_that_may_go_on")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gt=F("begun_at")) & ~Q(because=""), name="spell_has_an_end_and_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="spell_is_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sharing_id} {self.begun_at:%Y-%m-%d %H:%M}"
