"""To whom in an organisation something is told."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from ketenzicht.access.domain import ROLES
from ketenzicht.access.models import User


def addresses_of(*, organisation_id: UUID, permission: str, on: date) -> list[str]:
    """The e-mail addresses of everybody who has this permission there on a day, in order; one query."""
    roles = [role.value for role, permissions in ROLES.items() if permission in permissions]
    holds = Q(memberships__valid_until__isnull=True) | Q(memberships__valid_until__gt=on)
    people = User.objects.filter(
        holds,
        memberships__organisation_id=organisation_id,
        memberships__role__in=roles,
        memberships__valid_from__lte=on,
        ended_at__isnull=True,
    )
    return list(people.order_by("email").values_list("email", flat=True).distinct())
