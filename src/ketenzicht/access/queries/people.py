"""Who somebody is: by session, by account; and as whom they may act."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from ketenzicht.access.domain import (
    ANONYMOUS,
    ROLE_NAMES,
    ChoiceLine,
    MembershipLine,
    Role,
    actor_of_person,
    choice_of,
    choices,
)
from ketenzicht.access.models import Membership, User
from ketenzicht.access.queries.days import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.registry.domain import OrganisationKind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

ACTING_FOR = "acting-for"  # where a session holds the choice of its person
# Every page and every session on a hot path asks these two, and Django's ORM takes a millisecond to write each.
# The first in the order in which Django has the fields: it makes an account of them by their places.
_COLUMNS = ("password", "last_login", "id", "name", "email", "created_at", "ended_at", "session_round")
_ACCOUNTS = """
    SELECT password, last_login, id, name, email, created_at, ended_at, session_round FROM access_user
    WHERE id = ANY(%s::uuid[]) AND ended_at IS NULL
"""
_MEMBERSHIPS = """
    SELECT member.user_id, member.organisation_id, member.role, organisation.kind
    FROM access_membership member JOIN registry_organisation organisation ON organisation.id = member.organisation_id
    WHERE member.user_id = ANY(%s::uuid[])
        AND member.valid_from <= %s AND (member.valid_until IS NULL OR member.valid_until > %s)
    ORDER BY member.valid_from, member.id
"""


def actor_of_user(*, user: "AbstractBaseUser | AnonymousUser", now: datetime) -> Actor:
    """As whom a request's user acts; a visitor without account may do nothing. One query."""
    if not isinstance(user, User) or user.ended_at is not None:
        return ANONYMOUS
    memberships = memberships_of(user_id=user.id, on=local_day(now))
    user.acts_as = actor_of_person(id=user.id, name=user.name, memberships=memberships, choice=user.choice)
    return user.acts_as


def actors_of_sessions(*, session_keys: Iterable[str], now: datetime) -> dict[str, Actor]:
    """As whom sessions act; without those that have ended, or whose account has, or whose password has changed.

    Three queries, however many sessions.
    """
    contents = _contents(session_keys, now)
    users = {str(user.id): user for user in _accounts(content[SESSION_KEY] for content in contents.values())}
    roles = _memberships_by_user(users, on=local_day(now))
    return {
        session_key: actor_of_person(
            id=user.id, name=user.name, memberships=roles[user.id], choice=choice_of(content.get(ACTING_FOR, ""))
        )
        for session_key, content in contents.items()
        if (user := users.get(content[SESSION_KEY])) is not None
        and constant_time_compare(content.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    }


def _contents(session_keys: Iterable[str], now: datetime) -> dict[str, dict[str, Any]]:
    """What is in the sessions of somebody. What cannot be a key is left out: one NUL would fail all of them."""
    likely = [key for key in session_keys if key.isascii() and key.isalnum()]
    rows = Session.objects.filter(session_key__in=likely, expire_date__gt=now).values_list(
        "session_key", "session_data"
    )
    store = SessionStore()
    contents = {key: store.decode(data) for key, data in rows}
    return {key: content for key, content in contents.items() if SESSION_KEY in content}


def account(*, user_id: UUID | str) -> User | None:
    """The account with this id, unless it has ended."""
    return next(iter(_accounts([user_id])), None)


def _accounts(user_ids: Iterable[UUID | str]) -> list[User]:
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, [list(user_ids)])
        return [User.from_db(connection.alias, _COLUMNS, row) for row in cursor]


def choices_of(*, user_id: UUID, now: datetime) -> list[ChoiceLine]:
    """As whom somebody can act today, the oldest membership first; in one query."""
    day = local_day(now)
    rows = list(
        Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)
        .filter(user_id=user_id)
        .select_related("organisation")
    )
    names = {row.organisation_id: row.organisation.name for row in rows}
    found = choices(MembershipLine(organisation_id=row.organisation_id, role=Role(row.role)) for row in rows)
    return [
        ChoiceLine(
            choice=choice, words=", ".join(filter(None, [names[choice.organisation_id], _role_words(choice.role)]))
        )
        for choice in found
    ]


def _role_words(role: Role | None) -> str:
    return f"alleen als {ROLE_NAMES[role]}" if role else ""


def memberships_of(*, user_id: UUID, on: date) -> list[MembershipLine]:
    """The roles that somebody has on a day, the oldest first."""
    return _memberships_by_user([user_id], on=on)[user_id]


def _memberships_by_user(user_ids: Iterable[UUID | str], *, on: date) -> defaultdict[UUID, list[MembershipLine]]:
    found: defaultdict[UUID, list[MembershipLine]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERSHIPS, [list(user_ids), on, on])
        for user_id, organisation_id, role, kind in cursor:
            found[user_id].append(MembershipLine(organisation_id, Role(role), OrganisationKind(kind)))
    return found
