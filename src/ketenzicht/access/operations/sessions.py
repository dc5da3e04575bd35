"""Sessions of people: known to their owner, and ended by them."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from ketenzicht.access.domain import LONGEST_SESSION, Through
from ketenzicht.access.models import User, UserSession
from ketenzicht.access.operations.deciding import own_account
from ketenzicht.access.operations.telling import notify
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound


@transaction.atomic
def note_session(
    *,
    user: User,
    session_key: str,
    address: str,
    browser: str,
    began_at: datetime,
    through: Through | None = None,
    at: datetime,
) -> None:
    """Remember that a session began, where, in which browser, by way of what; what is over for long is forgotten."""
    UserSession.objects.filter(user=user, began_at__lte=at - LONGEST_SESSION).delete()
    UserSession.objects.create(
        user=user,
        session_key=session_key,
        began_at=began_at,
        seen_at=at,
        address=address,
        browser=browser,
        provider_id=through.provider_id if through else None,
        provider_session=through.session if through else "",
    )


def touch_session(*, session_key: str, at: datetime) -> None:
    """Remember when a session was last used."""
    UserSession.objects.filter(session_key=session_key).update(seen_at=at)


@transaction.atomic
def end_session(*, session_id: int, actor: Actor, at: datetime) -> str:
    """End a session of one's own, with its streams; the key that it had. NotFound for any other."""
    found = UserSession.objects.select_for_update().filter(id=session_id, user_id=own_account(actor)).first()
    if found is None:
        raise NotFound("Deze sessie is er niet (meer).")
    Session.objects.filter(session_key=found.session_key).delete()
    found.delete()
    record(action="access.session-ended", actor=actor, subject=f"account/{actor.id}", at=at)
    notify(subject=f"account/{actor.id}")
    return found.session_key


def end_all_sessions(*, user: User) -> None:
    """Within a deed that takes away how somebody got in: nothing that is open stays so."""
    end_sessions(UserSession.objects.filter(user=user))


def end_sessions(which: QuerySet[UserSession]) -> int:
    """Within a deed, these; how many there were."""
    Session.objects.filter(session_key__in=list(which.values_list("session_key", flat=True))).delete()
    ended, _ = which.delete()
    return ended
