"""Identity providers of organisations, and who came in by way of them, as the database keeps them."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ketenzicht.access.domain import ROLE_NAMES, ClientAuthentication, IdentityProvider, Role, is_over_the_platform

GIVEN = [role for role in Role if not is_over_the_platform(role)]


class ProviderQuerySet(models.QuerySet["RecordedProvider"]):
    def enabled(self, on: date) -> Self:
        """Those at which one may sign in on a day."""
        lasting = Q(enabled_until__isnull=True) | Q(enabled_until__gt=on)
        return self.filter(lasting, enabled_from__lte=on)


class RecordedProvider(models.Model):
    """One identity provider. Its issuer never changes: a subject is somebody only at the issuer that named them.

    `sealed` is the secret, or the private key, with which we show who we are, as `access.sealing` seals it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    issuer = models.CharField(max_length=400, unique=True)
    client_id = models.CharField(max_length=200)
    authentication = models.CharField(max_length=24)
    sealed = models.BinaryField(null=True, blank=True)
    public_key = models.JSONField(null=True, blank=True)
    email_domains = ArrayField(models.CharField(max_length=253), blank=True)
    organisation_claim = models.CharField(max_length=200, blank=True)
    role_claim = models.CharField(max_length=200, blank=True)
    acr = ArrayField(models.CharField(max_length=200), blank=True)
    amr = ArrayField(models.CharField(max_length=200), blank=True)
    enabled_from = models.DateField()
    enabled_until = models.DateField(null=True, blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(authentication__in=[way.value for way in ClientAuthentication]),
                name="provider_authentication_is_known",
            ),
            models.CheckConstraint(
                condition=Q(enabled_until__isnull=True) | Q(enabled_until__gte=F("enabled_from")),
                name="provider_does_not_end_before_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(issuer="") & ~Q(client_id=""), name="provider_has_its_names"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def definition(self) -> IdentityProvider:
        """The provider as the domain knows it; asks for its mappings, unless those were fetched with it."""
        return IdentityProvider(
            id=self.id,
            code=self.code,
            name=self.name,
            issuer=self.issuer,
            client_id=self.client_id,
            authentication=ClientAuthentication(self.authentication),
            email_domains=frozenset(self.email_domains),
            organisation_claim=self.organisation_claim,
            organisations={row.value: row.organisation_id for row in self.organisations.all()},
            role_claim=self.role_claim,
            roles={row.value: Role(row.role) for row in self.roles.all()},
            acr=tuple(self.acr),
            amr=tuple(self.amr),
            enabled_from=self.enabled_from,
            enabled_until=self.enabled_until,
        )


class ProvidedOrganisation(models.Model):
    """For which organisation a value of a provider's claim stands."""

    provider = models.ForeignKey(RecordedProvider, on_delete=models.CASCADE, related_name="organisations")
    value = models.CharField(max_length=200)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "value"], name="value_stands_for_one_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.value} = {self.organisation_id}"


class ProvidedRole(models.Model):
    """For which role a value of a provider's claim stands; never one over the platform."""

    provider = models.ForeignKey(RecordedProvider, on_delete=models.CASCADE, related_name="roles")
    value = models.CharField(max_length=200)
    role = models.CharField(max_length=40, choices=[(role.value, ROLE_NAMES[role]) for role in GIVEN])

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "value"], name="value_stands_for_one_role"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in GIVEN]), name="provider_gives_no_role_over_the_platform"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} = {self.role}"


class Identity(models.Model):
    """Which account somebody has whom a provider calls so."""

    provider = models.ForeignKey(RecordedProvider, on_delete=models.PROTECT, related_name="identities")
    subject = models.CharField(max_length=255)
    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="identities")
    since = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "subject"], name="subject_is_one_account"),
            models.UniqueConstraint(fields=["provider", "user"], name="account_is_one_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.user_id}"


class Spent(models.Model):
    """The fingerprint of something that opens once and was used; kept until it would not open any more anyway."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="spent_to_forget")]

    def __str__(self) -> str:
        return f"{self.fingerprint[:8]}…"
