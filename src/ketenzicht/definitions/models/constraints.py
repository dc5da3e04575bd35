"""What the database refuses of more than one kind of row."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q

from ketenzicht.definitions.domain import Aggregation, ElementKind, Role, Status

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def period() -> Func:
    return Func(F("valid_from"), F("valid_until"), function="daterange", output_field=DateRangeField())


def one_of(field: str, words: type[Status | ElementKind | Role | Aggregation], name: str) -> models.CheckConstraint:
    known = Q(**{f"{field}__in": [word.value for word in words]})
    return models.CheckConstraint(condition=known, name=name)


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name=name)
