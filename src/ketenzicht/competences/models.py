"""What people can do, who looks along with whom, and what is planned, as the database keeps it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.competences.domain import HIGHEST, LONGEST_TEXT, LOWEST, What

_LEVEL = Q(level__isnull=True) | Q(level__gte=LOWEST, level__lte=HIGHEST)


class Record(models.Model):
    """A line in the history of what somebody can do, for good: what changes is a line that `replaces` another.

    What counts are the lines that none replaced, without those that were withdrawn. `until` is the last day.
    """

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    competence = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=LONGEST_TEXT, blank=True)
    what = models.CharField(max_length=10)
    because = models.CharField(max_length=LONGEST_TEXT, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "person"], name="competences_of_somebody")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_LEVEL, name="competence_level_exists"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="competence_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(what=What.RECORDED.value, replaces__isnull=True)
                | (
                    Q(what__in=[one.value for one in What if one is not What.RECORDED], replaces__isnull=False)
                    & ~Q(because="")
                ),
                name="competence_changed_says_why",
            ),
            models.CheckConstraint(condition=~Q(recorded_by=F("person")), name="competence_recorded_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.competence}"


class Introduction(models.Model):
    """From which day an organisation asks for competences, for good; the last line counts. None: it does not."""

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField(null=True, blank=True)
    because = models.CharField(max_length=LONGEST_TEXT, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.begins_on}"


class Supervision(models.Model):
    """Who looks along with a trainee, and when; ended early by a moment."""

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    trainee = models.UUIDField()
    supervisor = models.UUIDField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["begins_at", "id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "ends_at"], name="supervision_by_end")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(trainee=F("supervisor")), name="supervisor_is_somebody_else"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="supervision_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.trainee} {self.supervisor}"


class Need(models.Model):
    """How many people with a competence an organisation or a region wants, for good; the last line counts."""

    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.CharField(max_length=20, blank=True)
    competence = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    wanted = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_LEVEL, name="need_level_exists"),
            models.CheckConstraint(
                condition=(Q(organisation__isnull=True) & ~Q(region="")) | Q(organisation__isnull=False, region=""),
                name="need_of_a_centre_or_of_a_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence} {self.wanted}"


class Training(models.Model):
    """A training that an organisation plans, with room for so many."""

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    competence = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    name = models.CharField(max_length=LONGEST_TEXT)
    day = models.DateField()
    places = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_LEVEL, name="training_level_exists"),
            models.CheckConstraint(condition=Q(places__gte=1), name="training_has_room"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Somebody who will follow a training."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="seats")
    person = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["training", "person"], name="seat_once")]

    def __str__(self) -> str:
        return f"{self.training_id} {self.person}"
