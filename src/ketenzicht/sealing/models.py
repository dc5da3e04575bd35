"""Data keys as the database keeps them: wrapped, so that with the database alone nothing can be read."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from ketenzicht.sealing.domain import WRAPPED


class DataKey(models.Model):
    """One key. The newest, by `id`, seals; what the others sealed is still read."""

    code = models.UUIDField(unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    unused_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Exact(Length("wrapped"), WRAPPED), name="data_key_is_wrapped")
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.made_at:%Y-%m-%d})"
