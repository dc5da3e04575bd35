"""Systems of organisations, and what they show that they are themselves: keys, and the tokens that follow from them."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ketenzicht.access.domain import Reach
from ketenzicht.access.models.purposes import purposes_field, purposes_hold


class ApiClient(models.Model):
    """A system of an organisation. It may have several keys at once, so that one can replace another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    certificate = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - empty would be a fingerprint
    certificate_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="client_name_once_in_organisation"),
            models.CheckConstraint(condition=~Q(name=""), name="client_has_a_name"),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True, certificate_until__isnull=True)
                | Q(certificate__regex="^[0-9a-f]{64}$", certificate_until__isnull=False),
                name="certificate_is_a_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def living(self, at: datetime) -> Self:
        """Those that let their system in."""
        return self.filter(Q(revoked_at__isnull=True) | Q(revoked_at__gt=at), expires_at__gt=at)


class ApiKey(models.Model):
    """One key: a secret, of which only the fingerprint is kept, or a public key (a JWK) that the system signs with.

    The fingerprint of a public key is of the system and the key together, so each is once in a system.

    A key is found by its fingerprint in a unique index. That comparison need not take constant time: whoever
    measures it learns about SHA-256 of a guess, and that helps nobody to a better guess.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=8, unique=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    public_key = models.JSONField(null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=40))
    locations = ArrayField(models.UUIDField(), default=list, blank=True)  # for which it delivers; none: for all
    modules = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    purposes = purposes_field()
    made_by = models.CharField(max_length=200, blank=True)  # the name, as it was then; the log has the rest
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="key_lives"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="key_is_good_for_something"),
            *purposes_hold("key"),
        ]

    def __str__(self) -> str:
        return f"kz_{self.prefix}_…"

    @property
    def reach(self) -> Reach:
        return Reach(frozenset(self.locations), frozenset(self.modules), frozenset(self.purposes))


class AccessToken(models.Model):
    """What a system got for something that it signed. Only its fingerprint is kept; it ends with its key, or before."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="tokens")
    fingerprint = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    purposes = purposes_field()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="token_lives"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="token_is_good_for_something"),
            *purposes_hold("token"),
        ]

    def __str__(self) -> str:
        return f"kzt_{self.fingerprint[:8]}…"


class UsedAssertion(models.Model):
    """A client assertion that was used, so that it opens once; a digest of whose it was and of its jti."""

    digest = models.CharField(max_length=64, unique=True)
    forgotten_at = models.DateTimeField(db_index=True)  # from when it would have expired anyhow

    def __str__(self) -> str:
        return self.digest[:8]
