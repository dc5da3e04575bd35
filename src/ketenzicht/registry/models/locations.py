"""Organisations, their locations, services, and how to reach them."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry.domain import CONTACT_NAMES, HOLIDAY, HOURS_NAMES, ContactRole, HoursKind, OrganisationKind
from ketenzicht.registry.models.dated import by_division, ends_after_start, in_reach, never_two_at_once
from ketenzicht.registry.models.regions import REGION_KINDS, Municipality, ReferenceSource, Region

ORGANISATION_KINDS = [(kind.value, kind.value) for kind in OrganisationKind]
IDENTIFIER_KINDS = [(kind.value, kind.value) for kind in IdentifierKind]
CONTACT_ROLES = [(role.value, CONTACT_NAMES[role]) for role in ContactRole]
HOURS_KINDS = [(kind.value, HOURS_NAMES[kind]) for kind in HoursKind]


class LocationType(models.Model):
    """What kind of institution a location is: RoleCodeNL, and our own codes where that has none."""

    code = models.CharField(primary_key=True, max_length=8)
    name = models.CharField(max_length=80)
    own = models.BooleanField(default=False)
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Organisation(models.Model):
    """A legal body in the chain; its locations are where care is given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, choices=ORGANISATION_KINDS)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _ in ORGANISATION_KINDS]),
                name="organisation_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """One address of an organisation ("vestiging"): the key entity of the register."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="locations")
    name = models.CharField(max_length=120)
    type = models.ForeignKey(LocationType, on_delete=models.PROTECT, related_name="+")
    street = models.CharField(max_length=120, blank=True, help_text="Street and house number.")
    postcode = models.CharField(max_length=7, blank=True, help_text="As 3511 AB.")
    place = models.CharField(max_length=80)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="locations")
    latitude = models.FloatField()
    longitude = models.FloatField()
    phone_urgent = models.CharField(max_length=30, blank=True)
    phone_regular = models.CharField(max_length=30, blank=True)
    website = models.URLField(blank=True)
    helipad = models.BooleanField(default=False)
    accepts_new_patients = models.BooleanField(null=True, blank=True)
    nationwide = models.BooleanField(default=False, help_text="Works for the whole country: counts in no region.")
    active_from = models.DateField(null=True, blank=True, help_text="Empty: as far back as anybody knows.")
    active_until = models.DateField(null=True, blank=True)
    facilities = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="One more with each change.")
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="When somebody said that all of it is right.")
    confirmed_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_as = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        indexes: ClassVar = [GinIndex(fields=["facilities"], name="location_by_facility")]
        constraints: ClassVar = [
            in_reach(name="location_in_reach"),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True)
                | Q(active_until__isnull=True)
                | Q(active_until__gt=F("active_from")),
                name="location_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(postcode="") | Q(postcode__regex=r"^[1-9][0-9]{3} [A-Z]{2}$"),
                name="location_postcode_form",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="location_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        return Point(latitude=self.latitude, longitude=self.longitude)


class RegionMembership(models.Model):
    """To which region of a kind a location itself belongs, and when; goes above its municipality's."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="memberships")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(max_length=8, choices=REGION_KINDS)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    ended_by = by_division("locations_ended")

    class Meta:
        constraints: ClassVar = [
            ends_after_start("membership_ends_after_start"),
            never_two_at_once(of="location", name="location_in_one_region_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.location_id} in {self.region_id}"


class Identifier(models.Model):
    """A number by which others know an organisation or a location."""

    system = models.CharField(max_length=16, choices=IDENTIFIER_KINDS)
    value = models.CharField(max_length=64)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="identifiers"
    )
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, blank=True, related_name="identifiers")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, location__isnull=False)
                | Q(organisation__isnull=False, location__isnull=True),
                name="identifier_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(system__in=["agb", "ura", "kvk"], value__regex=r"^[0-9]{8}$")
                | Q(system="establishment", value__regex=r"^[0-9]{12}$")
                | (Q(system="own") & ~Q(value="")),
                name="identifier_form",
            ),
            models.UniqueConstraint(
                fields=["system", "value"], condition=~Q(system="own"), name="identifier_of_one_owner"
            ),
            models.UniqueConstraint(
                fields=["organisation", "value"],
                condition=Q(system="own"),
                name="own_key_of_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["location", "value"], condition=Q(system="own"), name="own_key_of_location_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.value}"


class OpeningHours(models.Model):
    """Open every week from `opens` on `weekday` (ISO) until `closes`, the next day if that is not later.

    Weekday 8 counts on official holidays; without times it is closed then.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="opening_hours")
    kind = models.CharField(max_length=8, choices=HOURS_KINDS, default=HoursKind.REGULAR.value)
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["location", "kind", "weekday", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__range=(1, HOLIDAY)), name="weekday_of_a_week"),
            models.CheckConstraint(
                condition=Q(opens__isnull=False, closes__isnull=False)
                | Q(weekday=HOLIDAY, opens__isnull=True, closes__isnull=True),
                name="hours_have_times_or_are_of_holidays",
            ),
            models.UniqueConstraint(
                fields=["location", "kind", "weekday", "opens"], nulls_distinct=False, name="opens_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens or 'gesloten'}–{self.closes or ''}"


class OpeningException(models.Model):
    """On `day` these hours count instead of the weekly ones; without hours it is closed."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="opening_exceptions")
    kind = models.CharField(max_length=8, choices=HOURS_KINDS, default=HoursKind.REGULAR.value)
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["location", "kind", "day", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__isnull=False, closes__isnull=False),
                name="exception_has_both_times_or_neither",
            ),
            models.UniqueConstraint(
                fields=["location", "kind", "day", "opens"],
                nulls_distinct=False,
                name="exception_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.opens or 'gesloten'}"


class Contact(models.Model):
    """Whom to call for what: the name of a function, never of a person."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=32, choices=CONTACT_ROLES)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    hours = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["location", "role", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="contact_can_be_reached"),
            models.UniqueConstraint(fields=["location", "role", "name"], name="contact_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """A kind of care that a location gives, in a department."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="services")
    code = models.SlugField(max_length=60, help_text="The kind of care, as the definitions name it.")
    name = models.CharField(max_length=120)
    department = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["location", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["location", "code", "department"], name="service_once"),
        ]

    def __str__(self) -> str:
        return self.name
