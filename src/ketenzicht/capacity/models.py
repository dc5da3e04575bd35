"""Units, their present state, their history, and the receipts of what was delivered."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ketenzicht.capacity.domain import LONGEST_BECAUSE, STOP_REASONS


class DeliveryMode(models.TextChoices):
    AUTOMATIC = "automatic", "automatisch"
    MANUAL = "manual", "met de hand"


class Unit(models.Model):
    """A kind of care (label) at a location, within a module: that of which capacity is told.

    `continues` is the unit at another location that moved here, and ended on the day on which this one begins.
    """

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, related_name="units")
    module = models.ForeignKey("definitions.Module", to_field="code", on_delete=models.PROTECT, related_name="units")
    label = models.CharField(max_length=60)
    deliverer = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="delivers_units")
    mode = models.CharField(max_length=9, choices=DeliveryMode, default=DeliveryMode.AUTOMATIC)
    automation_expected_on = models.DateField(null=True, blank=True)
    active_from = models.DateField()
    active_until = models.DateField(null=True, blank=True)
    continues = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_unit_per_label_at_a_time",
                expressions=[
                    ("location", RangeOperators.EQUAL),
                    ("module", RangeOperators.EQUAL),
                    ("label", RangeOperators.EQUAL),
                    (
                        Func(F("active_from"), F("active_until"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gt=F("active_from")),
                name="unit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(mode="automatic") | Q(automation_expected_on__isnull=True),
                name="automatic_needs_no_expected_date",
            ),
            models.CheckConstraint(condition=Q(mode__in=DeliveryMode.values), name="unit_mode_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"


class OwnInterval(models.Model):
    """Another expected interval of a unit than its definition asks, for as long as it holds. It ends, and stays.

    `end` is the first day without it; one that was taken back before it held ends on its `start`. Who set it and took
    it back is an organisation (none: Ketenzicht itself) and its function.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="own_intervals")
    every = models.DurationField()
    because = models.CharField(max_length=LONGEST_BECAUSE)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    set_as = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_as = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_own_interval_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (
                        Func(F("start"), F("end"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(condition=Q(every__gt="0"), name="own_interval_is_some_time"),
            models.CheckConstraint(condition=~Q(because=""), name="own_interval_says_why"),
            models.CheckConstraint(
                condition=Q(end=None, ended_at=None) | Q(end__gte=F("start"), ended_at__isnull=False),
                name="own_interval_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} every {self.every} from {self.start}"


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


class Hold(models.Model):
    """Places of a unit that are promised to somebody who is not there yet: they are not free for anybody else.

    The unit's own figures know of it from `absorbed_at` on: the patient is there, or it stands in the own system. An
    observation of that moment or later ends the hold. A place that is extra is beyond what the figures show, and takes
    none of those. The database adds up what is held of each unit, without what is extra (migration 0009).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="holds")
    places = models.PositiveSmallIntegerField(default=1)
    is_extra = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField()
    absorbed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit"], condition=Q(ended_at__isnull=True), name="holds_of_a_unit"),
            models.Index(
                fields=["absorbed_at"],
                condition=Q(ended_at__isnull=True, absorbed_at__isnull=False),
                name="holds_to_settle",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="hold_is_of_a_place"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")), name="hold_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.places}"


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


class Delivery(models.Model):
    """The receipt of one delivery: what came, from whom, and what became of it."""

    class Status(models.TextChoices):
        ACCEPTED = "accepted", "geheel verwerkt"
        PARTLY_ACCEPTED = "partly-accepted", "gedeeltelijk verwerkt"

    id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    organisation_id = models.UUIDField()
    idempotency_key = models.CharField(max_length=200, null=True)  # noqa: DJ001 - null: none was given, and is not unique
    fingerprint = models.BinaryField(max_length=32)  # SHA-256 of the body, to recognise another body under the same key
    received_at = models.DateTimeField()
    status = models.CharField(max_length=15, choices=Status)
    observations = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    confirmed = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    faults = models.JSONField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="one_delivery_per_idempotency_key",
            ),
            models.CheckConstraint(
                condition=Q(observations=F("changed") + F("confirmed") + F("repeated") + F("late") + F("refused")),
                name="every_observation_has_one_outcome",
            ),
        ]
        indexes = [models.Index(fields=["received_at"], name="delivery_received_at")]

    def __str__(self) -> str:
        return f"{self.id} ({self.status})"
