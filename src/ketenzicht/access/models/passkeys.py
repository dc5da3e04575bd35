"""Passkeys of accounts, as the database keeps them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.access.domain import LONGEST_PASSKEY_NAME


class Passkey(models.Model):
    """A public key of which the owner's telephone, computer or security key has the other half.

    `sign_count` is what it told when it was last used: one that tells less was copied, or is.
    """

    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(unique=True)  # what it calls itself
    public_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField()
    name = models.CharField(max_length=LONGEST_PASSKEY_NAME)
    since = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="passkey_name_once_in_account"),
            models.CheckConstraint(condition=~Q(name=""), name="passkey_has_a_name"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__gte=F("since")), name="passkey_is_used_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"
