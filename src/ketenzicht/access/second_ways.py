"""What somebody has for the second step of signing in."""

from uuid import UUID

from ketenzicht.access.domain import PasskeyLine, SecondWays
from ketenzicht.access.models import Passkey, SecondFactor


def second_ways_of(*, user_id: UUID) -> SecondWays:
    """An app, a passkey, both or neither."""
    return SecondWays(
        app=SecondFactor.objects.filter(user_id=user_id).exists(),
        passkey=Passkey.objects.filter(user_id=user_id).exists(),
    )


def passkeys_of(*, user_id: UUID) -> list[PasskeyLine]:
    """The passkeys of an account, the oldest first; one query."""
    return [
        PasskeyLine(id=row.pk, name=row.name, since=row.since, used_at=row.used_at)
        for row in Passkey.objects.filter(user_id=user_id)
    ]
