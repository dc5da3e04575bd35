"""Regions, municipalities, places and postcodes: the ground on which care is given."""

from typing import ClassVar

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q

from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import KIND_NAMES, RegionKind
from ketenzicht.registry.models.dated import (
    by_division,
    ends_after_start,
    in_reach,
    never_twice_at_once,
    never_two_at_once,
)

AREA = RegionKind.AREA.value
REGION_KINDS = [(kind.value, KIND_NAMES[kind]) for kind in RegionKind]


class ReferenceSource(models.Model):
    """Where facts of a reference table come from."""

    code = models.SlugField(primary_key=True, max_length=60)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120)
    licence = models.CharField(max_length=80)
    url = models.URLField(blank=True)
    date = models.DateField(help_text="The day to which the facts refer.")

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher})"


class Region(models.Model):
    """One region of one division of the country."""

    kind = models.CharField(max_length=8, choices=REGION_KINDS)
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    within = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="areas")
    proposal = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, related_name="+")
    begun_by = by_division("regions_begun")
    ended_by = by_division("regions_ended")

    class Meta:
        ordering: ClassVar = ["kind", "code"]
        constraints: ClassVar = [
            ends_after_start("region_ends_after_start"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _ in REGION_KINDS]), name="region_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=AREA, within__isnull=False) | (~Q(kind=AREA) & Q(within__isnull=True)),
                name="only_areas_lie_within_a_region",
            ),
            # Memberships carry the kind too; the database checks it by a composite foreign key to this.
            models.UniqueConstraint(fields=["id", "kind"], name="region_id_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RegionNeighbour(models.Model):
    """Two regions of one kind that touch, and when; stored once, the smaller id first."""

    one = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    begun_by = by_division("neighbours_begun")
    ended_by = by_division("neighbours_ended")

    class Meta:
        constraints: ClassVar = [
            ends_after_start("neighbours_part_after_they_meet"),
            never_twice_at_once("one", "other", name="neighbours_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="neighbours_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"


class GroundRevision(models.Model):
    """One row; `mark` is another with every change of regions, neighbours and which municipalities are in them.

    The database writes it itself. By it processes remember the regions of a day: no mark ever stands for two states.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    mark = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_ground_revision")]

    def __str__(self) -> str:
        return str(self.mark)


class Municipality(models.Model):
    """A municipality, with the middle of its area and its inhabitants."""

    code = models.CharField(primary_key=True, max_length=6)
    name = models.CharField(max_length=60, unique=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    inhabitants = models.PositiveIntegerField()
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            in_reach(name="municipality_in_reach"),
            models.CheckConstraint(condition=Q(code__regex=r"^GM[0-9]{4}$"), name="municipality_code_form"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        return Point(latitude=self.latitude, longitude=self.longitude)


class MunicipalityMembership(models.Model):
    """To which region of a kind a municipality belongs, and when."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="memberships")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipality_memberships")
    kind = models.CharField(max_length=8, choices=REGION_KINDS)
    proposal = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, related_name="+")
    begun_by = by_division("municipalities_begun")
    ended_by = by_division("municipalities_ended")

    class Meta:
        constraints: ClassVar = [
            ends_after_start("municipality_membership_ends_after_start"),
            never_two_at_once(of="municipality", name="municipality_in_one_region_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} in {self.region_id}"


class Place(models.Model):
    """A village or town by name. `folded` is the name as `domain.fold` makes it, for searching."""

    name = models.CharField(max_length=80)
    folded = models.CharField(max_length=80)
    known_as = models.CharField(max_length=80, blank=True, help_text="For another name: the usual one.")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="places")
    latitude = models.FloatField()
    longitude = models.FloatField()
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            in_reach(name="place_in_reach"),
            models.UniqueConstraint(fields=["name", "municipality"], name="place_once_in_a_municipality"),
        ]
        indexes: ClassVar = [models.Index(OpClass("folded", name="text_pattern_ops"), name="place_by_beginning")]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        return Point(latitude=self.latitude, longitude=self.longitude)


class Postcode(models.Model):
    """The middle of a postcode area: of six signs ("3511AB"), four ("3511") or only two ("35", built in).

    `approximate`: the point is that of something larger.
    """

    code = models.CharField(primary_key=True, max_length=6)
    latitude = models.FloatField()
    longitude = models.FloatField()
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="postcodes"
    )
    place = models.CharField(max_length=80, blank=True)
    approximate = models.BooleanField(default=False)
    within_km = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Nine in ten inhabitants live within this distance; where known."
    )
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            in_reach(name="postcode_in_reach"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[1-9][0-9]([0-9]{2}([A-Z]{2})?)?$"), name="postcode_form"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["latitude", "longitude"], name="postcode_by_point")]

    def __str__(self) -> str:
        return self.code

    @property
    def point(self) -> Point:
        return Point(latitude=self.latitude, longitude=self.longitude)
