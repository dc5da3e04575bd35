"""What somebody signs in with beside a password, and the sessions that somebody has."""

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from ketenzicht.access.domain import (
    LINK_IS_OVER,
    TOKEN,
    PasskeyLine,
    SecondFactorLine,
    SecondWays,
    SessionLine,
    fingerprint,
)
from ketenzicht.access.models import Passkey, PasswordLink, RecoveryCode, SecondFactor, UserSession
from ketenzicht.base.errors import NotFound


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


def second_factor_of(*, user_id: UUID) -> SecondFactorLine | None:
    """What an account has as second factor, if anything."""
    factor = SecondFactor.objects.filter(user_id=user_id).first()
    if factor is None:
        return None
    left = RecoveryCode.objects.filter(user_id=user_id, used_at__isnull=True).count()
    return SecondFactorLine(since=factor.since, recovery_codes_left=left)


def sessions_of(*, user_id: UUID, session_key: str, now: datetime) -> list[SessionLine]:
    """The sessions in which somebody is now, the one used last on top; `session_key` is that of who asks. One query."""
    lasting = Session.objects.filter(expire_date__gt=now).values("session_key")
    rows = UserSession.objects.filter(user_id=user_id, session_key__in=lasting).order_by("-seen_at", "-id")
    return [
        SessionLine(
            id=row.pk,
            began_at=row.began_at,
            seen_at=row.seen_at,
            address=row.address,
            browser=row.browser,
            is_this=row.session_key == session_key,
        )
        for row in rows
    ]


def email_of_password_link(*, token: str, now: datetime) -> str:
    """Whose password this link changes; NotFound in one sentence for every link that is not open."""
    links = PasswordLink.objects.filter(expires_at__gt=now, user__ended_at__isnull=True).select_related("user")
    link = links.filter(fingerprint=fingerprint(token)).first() if TOKEN.fullmatch(token) else None
    if link is None:
        raise NotFound(LINK_IS_OVER)
    return link.user.email
