"""How keys and tokens keep for which purposes they read; the database refuses what cannot be."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ketenzicht.access.domain import READS_FOR, Purpose


def purposes_field() -> "ArrayField[list[str], list[str]]":
    """None: not narrowed."""
    return ArrayField(models.CharField(max_length=24), default=list, blank=True)


def purposes_hold(of: str) -> list[models.CheckConstraint]:
    """Only purposes that there are, and those of what the scopes read: the database says what `purposes_fit` does."""
    fit = Q()
    for scope, purposes in READS_FOR.items():
        reads, has_one = Q(scopes__contains=[str(scope)]), Q(purposes__overlap=_words(purposes))
        fit &= (reads & has_one) | (~reads & ~has_one)
    return [
        models.CheckConstraint(condition=Q(purposes__contained_by=_words(Purpose)), name=f"{of}_purposes_known"),
        models.CheckConstraint(condition=Q(purposes__len=0) | fit, name=f"{of}_purposes_fit_scopes"),
    ]


def _words(purposes: Iterable[Purpose]) -> list[str]:
    return sorted(purpose.value for purpose in purposes)
