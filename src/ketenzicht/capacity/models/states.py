"""What is known of a unit: its present state, its history, and what was declared of its opening."""

from django.db import models
from django.db.models import F, Q

from ketenzicht.capacity.domain import STOP_REASONS
from ketenzicht.capacity.models.units import Unit


class OpeningCode(models.IntegerChoices):
    """How the database writes `OpeningState`; the order is that of severity."""

    OPEN = 0, "open"
    STOP_THREATENED = 1, "stop-threatened"
    STOP = 2, "stop"


OPENING_IS_SOUND = (
    Q(opening__isnull=True, opening_reason__isnull=True, opening_until__isnull=True)
    | Q(opening=OpeningCode.OPEN, opening_reason__isnull=True, opening_until__isnull=True)
    | Q(opening__in=[OpeningCode.STOP_THREATENED, OpeningCode.STOP])
) & (Q(opening_reason__isnull=True) | Q(opening_reason__in=list(STOP_REASONS)))


class Reported(models.Model):
    """What an observation says: figures per element code, reasons for what is null, and perhaps an opening.

    The element codes mean what the version of the definition says that the observation was made under.
    """

    values = models.JSONField(default=dict)
    absent = models.JSONField(default=dict)
    opening = models.SmallIntegerField(null=True)
    opening_reason = models.TextField(null=True)  # noqa: DJ001 - null: no reason was given
    opening_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class State(Reported):
    """What is known of a unit now. Every unit has exactly one, empty until the first delivery."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, primary_key=True, related_name="state")
    observed_at = models.DateTimeField(null=True)  # since when these figures hold
    received_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)  # until when they are known to hold
    version_id = models.IntegerField(null=True)
    delivery_id = models.UUIDField(null=True)
    opening_at = models.DateTimeField(null=True)  # of which moment the opening is; what was said earlier is older news
    revision = models.BigIntegerField(default=0)  # grows with every write; a copy in memory knows what is newer
    held = models.PositiveIntegerField(default=0, db_default=0)  # places promised to somebody: the database adds up

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(observed_at__isnull=True, confirmed_at__isnull=True, delivery_id__isnull=True)
                | Q(
                    observed_at__isnull=False,
                    confirmed_at__gte=F("observed_at"),
                    received_at__isnull=False,
                    version_id__isnull=False,
                    delivery_id__isnull=False,
                ),
                name="state_is_empty_or_complete",
            ),
            models.CheckConstraint(condition=OPENING_IS_SOUND, name="state_opening_is_sound"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} at {self.confirmed_at}"


class Observation(Reported):
    """History: one row per change, in partitions by month of `observed_at`. Append-only in the database itself.

    A row also tells until when the figures before it were confirmed (`held_until`), so that a silence between two
    changes can be told from a steady figure. A late row says something of its own moment only.
    The table is made by migration 0002, because Django knows no partitions.
    """

    pk = models.CompositePrimaryKey("unit_id", "observed_at", "delivery_id")
    unit_id = models.IntegerField()
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    version_id = models.IntegerField()
    delivery_id = models.UUIDField()
    held_until = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)

    class Meta:
        managed = False
        db_table = "capacity_observation"

    def __str__(self) -> str:
        return f"{self.unit_id} at {self.observed_at}"


class OpeningChange(models.Model):
    """What was declared of a unit's opening, by a delivery or by a person: each change, for good.

    `declared_by` is the name of the person, empty for a system; `by_id` the account or the system. `declared_as` holds
    the roles in which the person did it: those are shown to others, the name is not.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="opening_changes")
    declared_at = models.DateTimeField()
    received_at = models.DateTimeField()
    opening = models.SmallIntegerField(choices=OpeningCode)
    opening_reason = models.TextField(null=True)  # noqa: DJ001 - null: no reason was given
    opening_until = models.DateTimeField(null=True)
    organisation_id = models.UUIDField()
    by_id = models.UUIDField()
    declared_by = models.CharField(max_length=200)
    declared_as = models.CharField(max_length=200, blank=True, db_default="")
    delivery_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=OPENING_IS_SOUND, name="opening_change_is_sound"),
            models.CheckConstraint(
                condition=Q(delivery_id__isnull=True) ^ Q(declared_by=""), name="declared_by_a_person_or_a_delivery"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "declared_at", "id"], name="opening_changes_of_unit"),
            models.Index(fields=["declared_at"], name="opening_changes_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {OpeningCode(self.opening).label} at {self.declared_at}"
