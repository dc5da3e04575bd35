"""What suppliers sign with in the sandbox, and the tokens that they get: in no table that production looks in."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.connections.models.testing import DIGEST, TestConnection


class TestPublicKey(models.Model):
    """A public key (a JWK) of a system that is being tried."""

    __test__ = False  # for pytest: a thing of the field, not a test

    connection = models.ForeignKey(TestConnection, on_delete=models.CASCADE, related_name="public_keys")
    prefix = models.CharField(max_length=8, unique=True)
    thumbprint = models.CharField(max_length=DIGEST)
    public_key = models.JSONField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "thumbprint"], name="test_public_key_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")), name="test_public_key_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return self.prefix


class TestToken(models.Model):
    """An access token of the sandbox: only its fingerprint is kept, and it ends with its key, or before."""

    __test__ = False  # for pytest: a thing of the field, not a test

    key = models.ForeignKey(TestPublicKey, on_delete=models.CASCADE, related_name="tokens")
    fingerprint = models.CharField(max_length=DIGEST, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="test_token_lives")
        ]

    def __str__(self) -> str:
        return self.fingerprint[:8]


class TestAssertion(models.Model):
    """A client assertion that was used in the sandbox, so that it opens once: a digest of whose it is, and its jti."""

    __test__ = False  # for pytest: a thing of the field, not a test

    digest = models.CharField(max_length=DIGEST, unique=True)
    forgotten_at = models.DateTimeField(db_index=True)  # from when it would have expired anyhow

    def __str__(self) -> str:
        return self.digest[:8]
