"""What every row with a period of validity shares: whole days, the end not included."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ketenzicht.registry.domain import spots


def in_force(on: date, prefix: str = "") -> Q:
    """The rows of which the period holds `on`."""
    ends_later = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & ends_later


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name=name)


def by_division(name: str) -> "models.ForeignKey[Any, Any]":
    """The new division that made a row begin or end; empty where it was something else. Calling it off undoes that."""
    return models.ForeignKey(
        "registry.Division", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name=name
    )


def never_two_at_once(*, of: str, name: str) -> ExclusionConstraint:
    """At most one region of a kind at a time, for each `of`."""
    return never_twice_at_once(of, "kind", name=name)


def never_twice_at_once(*same: str, name: str) -> ExclusionConstraint:
    """No two rows that are the same in all of these have a day in common."""
    period = Func(F("valid_from"), F("valid_until"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[*((one, RangeOperators.EQUAL) for one in same), (period, RangeOperators.OVERLAPS)],
    )


def in_reach(*, name: str) -> models.CheckConstraint:
    """Coordinates lie in or near the Netherlands: the box of `domain.within_reach`."""
    return models.CheckConstraint(
        condition=Q(latitude__range=(spots.SOUTH, spots.NORTH), longitude__range=(spots.WEST, spots.EAST)),
        name=name,
    )
