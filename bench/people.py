"""People who look: accounts with a session each, as many as there are viewers."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.crypto import get_random_string

from ketenzicht.access.domain import Role
from ketenzicht.access.models import Membership, User
from ketenzicht.access.queries import local_day

SIGNED_IN_FOR = timedelta(hours=12)
BACKEND = "ketenzicht.access.sessions.AccountBackend"


def signed_in(*, number: int, organisation_id: UUID, role: Role = Role.TRIAGIST, at: datetime) -> list[str]:
    """Make so many accounts, each with a role and a session; the keys of the sessions.

    Written to the tables directly: making each by the operation would take a password hash of 50 ms each.
    """
    users = [
        User(name=f"Meting {n}", email=f"meting-{uuid4()}@ketenzicht.example", created_at=at) for n in range(number)
    ]
    for user in users:
        user.password = "!"  # noqa: S105 - no password opens this account
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(user=user, organisation_id=organisation_id, role=role, valid_from=local_day(at)) for user in users
    )
    store = SessionStore()
    sessions = [
        Session(
            session_key=get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"),
            session_data=store.encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: BACKEND,
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
            expire_date=at + SIGNED_IN_FOR,
        )
        for user in users
    ]
    Session.objects.bulk_create(sessions)
    return [session.session_key for session in sessions]
