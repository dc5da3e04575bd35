"""Who somebody is: by key, by session, by account."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from ketenzicht.access.domain import (
    ANONYMOUS,
    UNKNOWN_KEY,
    Client,
    KeyCard,
    MembershipLine,
    Role,
    actor_of_person,
    fingerprint,
    prefix_of,
)
from ketenzicht.access.models import ApiKey, Membership, User
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local_day(moment: datetime) -> date:
    """Roles begin and end with days as the Netherlands count them."""
    return moment.astimezone(_AMSTERDAM).date()


def client_of_key(*, key: str) -> Client | None:
    """Whose key this is, or None when nobody's; one query, none for what has not the form of a key.

    Expired and revoked keys are found too: ask `Client.refusal`. Hot paths keep the answer for a few seconds
    and forget it on NOTIFY `access`.
    """
    if prefix_of(key) is None:
        return None
    row = ApiKey.objects.select_related("client").filter(fingerprint=fingerprint(key)).first()
    if row is None:
        return None
    return Client(
        id=row.client.id,
        name=row.client.name,
        organisation_id=row.client.organisation_id,
        scopes=frozenset(row.scopes),
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def key_card(*, prefix: str) -> KeyCard:
    """What its holder may know of a key; NotFound for one that does not exist."""
    row = ApiKey.objects.select_related("client__organisation").filter(prefix=prefix).first()
    if row is None:
        raise NotFound(UNKNOWN_KEY)
    return KeyCard(
        client_id=row.client.id,
        name=row.client.name,
        organisation_id=row.client.organisation_id,
        organisation=row.client.organisation.name,
        prefix=row.prefix,
        scopes=tuple(sorted(row.scopes)),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def actor_of_user(*, user: "AbstractBaseUser | AnonymousUser", now: datetime) -> Actor:
    """As whom a request's user acts; a visitor without account may do nothing. One query."""
    if not isinstance(user, User) or user.ended_at is not None:
        return ANONYMOUS
    memberships = memberships_of(user_id=user.id, on=local_day(now))
    return actor_of_person(id=user.id, name=user.name, memberships=memberships)


def actor_of_session(*, session_key: str, now: datetime) -> Actor | None:
    """As whom a session acts, or None when it has ended, or its account has, or the password has changed."""
    session = Session.objects.filter(session_key=session_key, expire_date__gt=now).first()
    content = session.get_decoded() if session else {}
    user = account(user_id=content.get(SESSION_KEY))
    if user is None or not constant_time_compare(content.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return None
    return actor_of_user(user=user, now=now)


def account(*, user_id: UUID | str | None) -> User | None:
    """The account with this id, unless it has ended."""
    if user_id is None:
        return None
    return User.objects.filter(id=user_id, ended_at__isnull=True).first()


def memberships_of(*, user_id: UUID, on: date) -> list[MembershipLine]:
    """The roles that somebody has on a day, the oldest first."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    rows = Membership.objects.filter(lasting, user_id=user_id, valid_from__lte=on)
    return [MembershipLine(organisation_id=row.organisation_id, role=Role(row.role)) for row in rows]
