"""Who has a role in an organisation."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ketenzicht.access.domain import ROLES, MemberLine, Permission, Role
from ketenzicht.access.models import Membership, Passkey
from ketenzicht.access.queries.days import local_day
from ketenzicht.base.errors import NotFound


def members_of(*, organisation_id: UUID, now: datetime) -> list[MemberLine]:
    """Who has a role in an organisation today, by name; one query."""
    return _members(Q(organisation_id=organisation_id), now=now)


def member_of(*, organisation_id: UUID, user_id: UUID, now: datetime) -> MemberLine:
    """Somebody of this organisation; NotFound for anybody else, whether they exist or not."""
    found = _members(Q(organisation_id=organisation_id, user_id=user_id), now=now)
    if not found:
        raise NotFound("Deze persoon heeft geen rol in uw organisatie.")
    return found[0]


def who_may(permission: Permission, *, organisation_id: UUID, now: datetime) -> list[tuple[UUID, str]]:
    """Account and name of who may do something for an organisation by a role of today, by name; one query."""
    day = local_day(now)
    giving = [role.value for role, granted in ROLES.items() if permission in granted]
    rows = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day),
        organisation_id=organisation_id,
        role__in=giving,
        valid_from__lte=day,
        user__ended_at__isnull=True,
    )
    return list(rows.order_by("user__name", "user_id").values_list("user_id", "user__name").distinct())


def _members(which: Q, *, now: datetime) -> list[MemberLine]:
    day = local_day(now)
    rows = (
        Membership.objects.filter(which, Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)
        .filter(user__ended_at__isnull=True)
        .select_related("user__second_factor")
        .annotate(has_passkey=Exists(Passkey.objects.filter(user_id=OuterRef("user_id"))))
        .order_by("user__name", "user_id", "valid_from", "id")
    )
    return [
        MemberLine(
            user_id=user.id,
            name=user.name,
            email=user.email,
            roles=tuple(Role(row.role) for row in lines),
            has_second_factor=hasattr(user, "second_factor") or lines[0].has_passkey,
        )
        for user, lines in ((group[0].user, group) for group in _by_user(rows))
    ]


def _by_user(rows: Iterable[Any]) -> list[list[Any]]:
    # Any: memberships, with what was asked beside them.
    return [list(group) for _, group in groupby(rows, key=lambda row: row.user_id)]
