"""Signing in and out."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from ketenzicht.access.domain import ANONYMOUS, LOCKED_FOR, MOST_FAILURES, SIGN_IN_REFUSED, normal_email
from ketenzicht.access.models import SignInAttempt, User
from ketenzicht.access.operations.telling import notify
from ketenzicht.access.queries import actor_of_user
from ketenzicht.audit.domain import Circumstances, Deed, Outcome
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted

_FORGOTTEN_AFTER = timedelta(days=1)


def sign_in(*, email: str, password: str, address: str, at: datetime) -> User:
    """Whose name and password these are. Every attempt is audited.

    Raises NotPermitted, in one and the same sentence and after the same work, for a wrong password, an
    unknown name and an ended account; in the same sentence after ten failures of this name from this address
    within fifteen minutes. `address` is the network address from which.
    """
    circumstances = Circumstances(access_point=address)
    user = User.objects.filter(email=normal_email(email), ended_at__isnull=True).first()
    who = _who(email=email, address=address)
    if not _may_try(who=who, at=at):
        _record(user=user, actor=ANONYMOUS, circumstances=circumstances, outcome=Outcome.REFUSED, at=at)
        raise NotPermitted(SIGN_IN_REFUSED)
    if user is None or not user.check_password(password):
        if user is None:
            check_password(password, UNUSABLE_PASSWORD_PREFIX)  # so that the answer takes as long
        _record(user=user, actor=ANONYMOUS, circumstances=circumstances, outcome=Outcome.FAILURE, at=at)
        raise NotPermitted(SIGN_IN_REFUSED)
    with transaction.atomic():
        SignInAttempt.objects.filter(who=who).delete()
        actor = actor_of_user(user=user, now=at)
        _record(user=user, actor=actor, circumstances=circumstances, outcome=Outcome.SUCCESS, at=at)
    return user


@transaction.atomic
def sign_out(*, actor: Actor, at: datetime) -> None:
    """Put on record that somebody left, and let open streams of the session end; the caller has ended the session."""
    record(action="access.signed-out", deed=Deed.SIGN_IN, actor=actor, subject=f"account/{actor.id}", at=at)
    notify(subject=f"account/{actor.id}")


def forget_sessions(*, at: datetime) -> int:
    """Take away the sessions that were over; how many. They let nobody in any more, so it leaves no audit line."""
    forgotten, _ = Session.objects.filter(expire_date__lte=at).delete()
    return forgotten


@transaction.atomic
def _may_try(*, who: str, at: datetime) -> bool:
    """Count this attempt before the password is looked at, so that many at once count too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in {who}"])
    SignInAttempt.objects.filter(at__lt=at - _FORGOTTEN_AFTER).delete()
    if SignInAttempt.objects.filter(who=who, at__gt=at - LOCKED_FOR).count() >= MOST_FAILURES:
        return False
    SignInAttempt.objects.create(who=who, at=at)
    return True


def _who(*, email: str, address: str) -> str:
    return salted_hmac("ketenzicht.access.sign-in", f"{normal_email(email)}\n{address}", algorithm="sha256").hexdigest()


def _record(*, user: User | None, actor: Actor, circumstances: Circumstances, outcome: Outcome, at: datetime) -> None:
    # Never what was typed as name: people type their password there.
    record(
        action="access.signed-in",
        deed=Deed.SIGN_IN,
        actor=actor,
        subject=f"account/{user.id if user else 'unknown'}",
        circumstances=circumstances,
        outcome=outcome,
        at=at,
    )
